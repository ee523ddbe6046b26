import { type Bound, unchanged } from './bound-value.ts';

/**
 * Which elements of a list are still there. An element is found again by identity (steps change maps in
 * place) or by being equal; what is left over between two such is paired in order.
 */
export function alignElements(
  before: Bound[],
  after: unknown[],
): { kept: [number, number][]; added: { before: number; indexes: number[] }[]; removed: number[] } {
  const anchors = commonElements(before, after);
  const kept: [number, number][] = [];
  const added: { before: number; indexes: number[] }[] = [];
  const removed: number[] = [];
  let i = 0;
  let j = 0;
  for (const [nextI, nextJ] of [...anchors, [before.length, after.length] as const]) {
    while (i < nextI && j < nextJ) kept.push([i++, j++]);
    while (i < nextI) removed.push(i++);
    if (j < nextJ) added.push({ before: nextI, indexes: range(j, nextJ) });
    j = nextJ;
    if (i < before.length) kept.push([i++, j++]);
  }
  return { kept, added, removed };
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}

/** The longest run of pairs, in order, that are the same element. */
function commonElements(before: Bound[], after: unknown[]): [number, number][] {
  const same = (i: number, j: number) =>
    (before[i]!.type !== 'scalar' && before[i]!.value === after[j]) || unchanged(before[i]!, after[j]);
  let head = 0;
  while (head < before.length && head < after.length && same(head, head)) head++;
  let tail = 0;
  while (
    tail < before.length - head &&
    tail < after.length - head &&
    same(before.length - 1 - tail, after.length - 1 - tail)
  ) {
    tail++;
  }
  const rows = before.length - head - tail;
  const columns = after.length - head - tail;
  const middle =
    rows * columns > MOST_PAIRS ? [] : commonBetween(rows, columns, (i, j) => same(head + i, head + j));
  return [
    ...range(0, head).map((k): [number, number] => [k, k]),
    ...middle.map(([i, j]): [number, number] => [head + i, head + j]),
    ...range(0, tail).map((k): [number, number] => [before.length - tail + k, after.length - tail + k]),
  ];
}

/** Beyond this what lies between the two ends is paired in order, which is right as well, with more edits. */
const MOST_PAIRS = 250_000;

function commonBetween(
  rows: number,
  columns: number,
  same: (i: number, j: number) => boolean,
): [number, number][] {
  if (rows === 0 || columns === 0) return [];
  const lengths = Array.from({ length: rows + 1 }, () => new Uint32Array(columns + 1));
  for (let i = rows - 1; i >= 0; i--) {
    for (let j = columns - 1; j >= 0; j--) {
      lengths[i]![j] = same(i, j)
        ? lengths[i + 1]![j + 1]! + 1
        : Math.max(lengths[i + 1]![j]!, lengths[i]![j + 1]!);
    }
  }
  const pairs: [number, number][] = [];
  for (let i = 0, j = 0; i < rows && j < columns; ) {
    if (same(i, j)) pairs.push([i++, j++]);
    else if (lengths[i + 1]![j]! >= lengths[i]![j + 1]!) i++;
    else j++;
  }
  return pairs;
}
