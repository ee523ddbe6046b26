import type { Json } from '../../values/json.ts';
import { append } from '../../values/multi-map.ts';
import { bind } from './bound-value.ts';
import type { SourceAlias, SourceMap, SourceNode } from './source-tree.ts';
import { lines } from './text-lines.ts';

/** Keys and list positions from the root of a document. */
export type Path = readonly (string | number)[];

/** A key that stands several times in one map. Readers disagree: kubectl takes the last one, kpt the first. */
export interface RepeatedKey {
  readonly path: Path;
  /** Where it stands in its document, however the path is shortened. */
  readonly id: string;
  /** Where it stands, counted from 1 at the start of the document. */
  readonly lines: readonly number[];
  readonly first: Json;
  readonly last: Json;
}

/** In the order of the text. What an alias stands for is found at its anchor. */
export function repeatedKeys(tree: SourceNode, text: string): RepeatedKey[] {
  const found: RepeatedKey[] = [];
  const lineOf = lines(text);
  const visit = (node: SourceNode, path: Path): void => {
    if (node.type === 'seq')
      node.elements.forEach(({ value }, i) => {
        visit(value, [...path, i]);
      });
    if (node.type !== 'map') return;
    if (node.repeats) {
      for (const pairs of pairsByKey(node).values()) {
        if (pairs.length === 1) continue;
        const at = [...path, pairs[0]!.key];
        found.push({
          path: at,
          id: idOf(at),
          lines: pairs.map(({ start }) => lineOf(start)),
          first: bind(pairs[0]!.value).value,
          last: bind(pairs.at(-1)!.value).value,
        });
      }
    }
    for (const { key, value } of node.pairs) visit(value, [...path, key]);
  };
  visit(tree, []);
  return found;
}

function pairsByKey({ pairs }: SourceMap): Map<string, SourceMap['pairs']> {
  const byKey = new Map<string, SourceMap['pairs']>();
  for (const pair of pairs) if (!pair.merge) append(byKey, pair.key, pair);
  return byKey;
}

/** One text for a path from the root of a document. */
export function idOf(path: Path): string {
  return JSON.stringify(path);
}

/**
 * The same tree as a reader has it for whom the first of several equal keys counts.
 * @param counts whether it does so for the key at a path
 */
export function withFirstOfEach(tree: SourceNode, counts: (path: Path) => boolean): SourceNode {
  const made = new Map<SourceNode, SourceNode>();
  const visit = (node: SourceNode, path: Path): SourceNode => {
    const result = { ...node };
    if (result.type === 'alias') {
      result.target = (made.get(result.target) ?? result.target) as SourceAlias['target'];
    } else if (result.type === 'seq') {
      result.elements = result.elements.map(({ start, value }, i) => ({
        start,
        value: visit(value, [...path, i]),
      }));
    } else if (result.type === 'map') {
      const seen = new Set<string>();
      const isDropped = (key: string) => seen.has(key) && counts([...path, key]);
      result.pairs = result.pairs
        .filter(({ key, merge }) => merge || !result.repeats || (!isDropped(key) && seen.add(key)))
        .map((pair) => ({ ...pair, value: visit(pair.value, [...path, pair.key]) }));
    }
    if (node.type !== 'alias' && node.anchored) made.set(node, result);
    return result;
  };
  return visit(tree, []);
}
