import { definedKeys, isObject, ownValue } from '../../values/json.ts';
import { readPlainBlock } from './block-reader.ts';
import { says } from './bound-value.ts';
import { applyEdits, type Edit } from './edit.ts';
import type { SourceMap, SourceNode, SourcePair } from './source-tree.ts';

/**
 * Whether a text says a value after some edits, as far as that is certain without reading all of it again: a pair of a block map
 * is read alone, as the same lines would be read among the others, and a pair that no edit touches says what it said.
 *
 * @param tree what `readPlainBlock` read of the text
 * @returns false where the whole must be read to know
 */
export function surelySays(text: string, tree: SourceNode, edits: readonly Edit[], value: unknown): boolean {
  const inOrder = [...edits].sort((a, b) => a.start - b.start);
  if (tree.type === 'map' && !tree.flow) return mapSays(tree, inOrder, value, 1);
  if (tree.type !== 'seq' || tree.flow || tree.elements.length !== 1) return false;
  const [only] = tree.elements;
  const isOne = Array.isArray(value) && value.length === 1;
  return isOne && isBlockMap(only!.value) && mapSays(only!.value, inOrder, value[0], 2);

  /** @param depth how deep the map is */
  function mapSays(map: SourceMap, edits: readonly Edit[], value: unknown, depth: number): boolean {
    return isObject(value) && pairsSay(map, text.length, edits, value, depth);
  }

  /** @param end where the lines of the map end */
  function pairsSay(
    { start, pairs }: SourceMap,
    end: number,
    edits: readonly Edit[],
    value: { [key: string]: unknown },
    depth: number,
  ): boolean {
    const column = start - (text.lastIndexOf('\n', start - 1) + 1);
    const keys = new Set<string>();
    let next = 0;
    for (let i = 0; i < pairs.length; i++) {
      const pair = pairs[i]!;
      const behind = i + 1 < pairs.length ? pairs[i + 1]!.start - column : end;
      const first = next;
      while (next < edits.length && edits[next]!.start <= behind) next++;
      const own = edits.slice(first, next);
      if (keys.has(pair.key)) return false;
      keys.add(pair.key);
      if (own.length === 0) {
        if (!says(pair.value, ownValue(value, pair.key))) return false;
      } else if (own[0]!.start < pair.start || own.some((edit) => edit.end > behind)) return false;
      else if (!pairSays(pair, behind, own, value, depth)) {
        const read = readAlone(pair, column, behind, own, depth);
        if (!read) return false;
        for (const { key, value: node } of read.pairs) {
          if (key !== pair.key && keys.has(key)) return false;
          keys.add(key);
          if (!says(node, ownValue(value, key))) return false;
        }
      }
    }
    return next === edits.length && definedKeys(value).length === keys.size;
  }

  /** Whether only pairs of its value are to be read again, and they say what they are to say. */
  function pairSays(
    { key, value: node }: SourcePair,
    behind: number,
    edits: readonly Edit[],
    value: { [key: string]: unknown },
    depth: number,
  ): boolean {
    const inside = ownValue(value, key);
    const isInside = edits[0]!.start >= node.start;
    return (
      isInside && isBlockMap(node) && isObject(inside) && pairsSay(node, behind, edits, inside, depth + 1)
    );
  }

  /** The pair with its edits, and what was written behind it. */
  function readAlone(
    { key, start }: SourcePair,
    column: number,
    behind: number,
    edits: readonly Edit[],
    depth: number,
  ): SourceMap | undefined {
    const moved = edits.map((edit) => ({ ...edit, start: edit.start - start, end: edit.end - start }));
    const lines = ' '.repeat(column) + applyEdits(text.slice(start, behind), moved);
    if (behind < text.length && !lines.endsWith('\n')) return undefined;
    const read = readPlainBlock(lines, depth - 1);
    return read && isBlockMap(read) && read.pairs[0]!.key === key ? read : undefined;
  }
}

function isBlockMap(node: SourceNode): node is SourceMap {
  return node.type === 'map' && !node.flow;
}
