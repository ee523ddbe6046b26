/** What becomes of the lines of a text, in time in proportion to them. */
import { diffArrays } from 'diff';

/** Lines that follow each other, and what becomes of them. */
export interface Run {
  readonly sign: ' ' | '-' | '+';
  readonly lines: readonly string[];
}

/**
 * To find the fewest changed lines takes time that grows with their square: minutes, for a file of a thousand workloads. So
 * they are looked for in a window of this many lines, and the next window begins behind what both texts have in the first half
 * of this one.
 */
const WINDOW = 200;
/** Where texts have nothing in common, a window grows to this and no further. */
const LARGEST_WINDOW = 2000;

/** @param before its lines, each with its line break */
export function* lineChanges(before: readonly string[], after: readonly string[]): Generator<Run> {
  let [i, j, size] = [0, 0, WINDOW];
  while (i < before.length || j < after.length) {
    const common = commonFrom(before, i, after, j);
    if (common > 0) yield { sign: ' ', lines: before.slice(i, i + common) };
    i += common;
    j += common;
    const isLast = i + size >= before.length && j + size >= after.length;
    const runs = runsOf(before.slice(i, i + size), after.slice(j, j + size));
    const accepted = isLast ? runs : untilCommon(runs, size / 2);
    if (accepted.length === 0 && size < LARGEST_WINDOW) {
      size *= 2;
      continue;
    }
    size = WINDOW;
    for (const run of accepted.length > 0 ? accepted : runs) {
      yield run;
      if (run.sign !== '+') i += run.lines.length;
      if (run.sign !== '-') j += run.lines.length;
    }
  }
}

function commonFrom(before: readonly string[], i: number, after: readonly string[], j: number): number {
  let count = 0;
  while (i + count < before.length && before[i + count] === after[j + count]) count++;
  return count;
}

function runsOf(before: string[], after: string[]): Run[] {
  return diffArrays(before, after).map(({ added, removed, value }) => ({
    sign: added ? '+' : removed ? '-' : ' ',
    lines: value,
  }));
}

/** Up to the last lines that both have and that begin in the first half of both: what follows may look otherwise in a larger window. */
function untilCommon(runs: readonly Run[], half: number): readonly Run[] {
  let [i, j, end] = [0, 0, 0];
  for (const [index, { sign, lines }] of runs.entries()) {
    if (i > half || j > half) break;
    if (sign === ' ') end = index + 1;
    if (sign !== '+') i += lines.length;
    if (sign !== '-') j += lines.length;
  }
  return runs.slice(0, end);
}
