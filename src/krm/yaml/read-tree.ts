import { readPlainBlock } from './block-reader.ts';
import type { SourceNode } from './source-tree.ts';

export interface ReadTree {
  tree: SourceNode;
  /** What the ranges of the tree count in: the text, or one of the same meaning that could be read. */
  readable: string;
  /** Whether a key stands twice in some map. */
  repeats: boolean;
  /** Whether it was read without the `yaml` package. */
  isPlain?: boolean;
}

/** What needs the `yaml` package, which takes longer to load than most lists take to read. */
export interface AnyYaml {
  hasOwnAnchors(text: string): boolean;
  readYaml(text: string): ReadTree;
  asBlockLines(text: string, node: SourceNode, style: BlockStyle): string[];
}

export interface BlockStyle {
  /** Lists stand two columns right of their key, not below it. */
  wide: boolean;
  /** It is text that stands a second time: anchors are left out. */
  copy?: boolean;
  /** Keys of the outermost map to leave out. */
  without?: ReadonlySet<string>;
}

/** Thrown where `yaml` is needed and not loaded: load it, and begin again. */
export class YamlNeeded extends Error {}

let loaded: AnyYaml | undefined;

export function anyYaml(): AnyYaml {
  if (!loaded) throw new YamlNeeded('the module any-yaml.ts must be loaded first');
  return loaded;
}

export function provideYaml(yaml: AnyYaml): void {
  loaded = yaml;
}

/**
 * Reads one YAML document.
 * @throws InputError with line, column and the line itself if the text is not one valid document.
 */
export function readTree(text: string): ReadTree {
  const tree = readPlainBlock(text);
  return tree ? { tree, readable: text, repeats: false, isPlain: true } : anyYaml().readYaml(text);
}

export function yamlIsLoaded(): boolean {
  return loaded !== undefined;
}
