import { InputError } from '../input-error.ts';
import { readTree } from './read-tree.ts';
import type { SourceMap, SourceNode, SourcePair } from './source-tree.ts';
import { lines } from './text-lines.ts';

/** Where something stands in a text. Both count from 1, columns in UTF-16 units. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Where a field stands; of one that is not there, the nearest above it. */
export type PlaceOfField = (steps: readonly (string | number)[]) => Place;

/** @returns undefined for a text that cannot be read */
export function fieldPlaces(text: string): PlaceOfField | undefined {
  const mark = text.startsWith('\ufeff') ? 1 : 0;
  let tree: SourceNode;
  let readable: string;
  try {
    ({ tree, readable } = readTree(text.slice(mark)));
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return undefined;
  }
  const lineOf = lines(readable);
  return (steps) => {
    const offset = offsetOf(tree, steps);
    return { line: lineOf(offset), column: offset - readable.lastIndexOf('\n', offset - 1) };
  };
}

/** Of the key or the dash; of the whole text where there is nothing to follow. */
function offsetOf(tree: SourceNode, steps: readonly (string | number)[]): number {
  let offset = tree.start;
  let node = tree;
  for (const step of steps) {
    // What an alias stands for is written elsewhere, for others as well.
    const entry = node.type === 'alias' ? undefined : entryOf(node, step);
    if (!entry) break;
    offset = entry.start;
    node = entry.value;
  }
  return offset;
}

function entryOf(node: SourceNode, step: string | number) {
  if (node.type === 'seq') return node.elements[Number(step)];
  return node.type === 'map' ? lastPair(node, String(step)) : undefined;
}

/** Of two equal keys the last one counts. */
function lastPair({ pairs }: SourceMap, key: string): SourcePair | undefined {
  return pairs.findLast((pair) => pair.key === key && !pair.merge);
}
