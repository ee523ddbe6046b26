import type { KrmFunction } from '../list/krm-function.ts';
import { countsLine, type FailOn, failsOn, type LocatedResult, type Where } from '../list/result.ts';
import type { Run } from '../list/transform.ts';
import { FORMATS } from './formats.ts';
import { readFunctionResults } from './function-results.ts';
import type { Output } from './outputs.ts';

export { isFunctionResultList } from './function-results.ts';

/** How findings are wanted. */
export interface Wanted {
  readonly output: Output;
  readonly failOn: FailOn;
  /** Whether a change that is not made yet fails the run. */
  readonly check?: boolean;
  /** Each in a line of its own, where they are lines. */
  readonly verbose: boolean;
}

/** What a run found, in the form that is wanted. */
export function report(
  fn: KrmFunction,
  { results, done }: { results: readonly LocatedResult[]; done?: string | undefined },
  { output, ...wanted }: Wanted,
): string {
  const { name, version, rules = [] } = fn;
  return FORMATS[output]({ tool: { name, version }, rules, results, ...wanted, summary: done });
}

/** What is about no file in particular is shown where the rest is: forms for tools take nothing without a file. */
export function inFiles(results: readonly LocatedResult[], { file, place }: Where): LocatedResult[] {
  return results.map((result) =>
    result.file ? result : { ...result, file, ...(place && !result.place && { place }) },
  );
}

/**
 * The findings in a file of `kpt fn render --results-dir`, as if the function had just been run.
 *
 * @throws InputError for what cannot be read
 */
export function resultsIn({ groupOf }: KrmFunction, text: string): LocatedResult[] {
  // As they were told in the run that they are of; those of other functions by what they say of themselves.
  return readFunctionResults(text).map((result) => {
    const group = groupOf?.(result.tags?.rule ?? '');
    return group ? { ...result, group } : result;
  });
}

/** What they come to. Nothing is in `stdout` yet: that is the report on them. */
export function runOf(results: readonly LocatedResult[], failOn: FailOn): Run & { done: string } {
  const done = 'results read';
  const exitCode = results.some((result) => failsOn(failOn, result)) ? 1 : 0;
  return { stdout: [], stderr: countsLine(done, results), exitCode, results, done };
}
