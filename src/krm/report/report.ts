import { InputError } from '../input-error.ts';
import type { KrmFunction } from '../list/krm-function.ts';
import { countsLine, type FailOn, failsOn, type LocatedResult, type Where } from '../list/result.ts';
import { resultLines } from '../list/result-lines.ts';
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
 * The findings in files of `kpt fn render --results-dir`, as if the function had just been run.
 *
 * @param path of the first of the files, if they are files
 */
export function reportFunctionResults(
  fn: KrmFunction,
  texts: readonly string[],
  wanted: Wanted,
  path?: string,
): Run {
  const placed = (results: readonly LocatedResult[]) =>
    path === undefined || wanted.output === 'text' ? results : inFiles(results, { file: { path } });
  try {
    const results = placed(texts.flatMap(readFunctionResults).map(grouped(fn)));
    const fails = results.some((result) => failsOn(wanted.failOn, result));
    const stderr = countsLine(READ, results);
    return {
      stdout: [report(fn, { results, done: READ }, wanted)],
      stderr,
      exitCode: fails ? 1 : 0,
      results,
    };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const results = placed([{ message: error.message, severity: 'error' }]);
    return { stdout: [report(fn, { results }, wanted)], stderr: resultLines(results), exitCode: 2, results };
  }
}

const READ = 'results read';

/** As they were told in the run that they are of; those of other functions by what they say of themselves. */
function grouped({ groupOf }: KrmFunction): (result: LocatedResult) => LocatedResult {
  return (result) => {
    const group = groupOf?.(result.tags?.rule ?? '');
    return group ? { ...result, group } : result;
  };
}
