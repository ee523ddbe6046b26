/** Makes any YAML readable; loads the `yaml` package. */
import { asBlockLines } from './block-style.ts';
import { hasOwnAnchors } from './own-anchors.ts';
import { provideYaml } from './read-tree.ts';
import { readYaml } from './yaml-reader.ts';

provideYaml({ asBlockLines, hasOwnAnchors, readYaml });
