/** Makes any YAML readable; loads the `yaml` package. */
import { asBlockLines } from './block-style.ts';
import { provideYaml } from './read-tree.ts';
import { anchorsAndAliases } from './yaml-anchors.ts';
import { readYaml } from './yaml-reader.ts';

provideYaml({ anchorsAndAliases, asBlockLines, readYaml });
