import { InputError } from '../input-error.ts';
import type { KrmFunction } from '../list/krm-function.ts';
import { countsLine, type FailOn, failsOn, type LocatedResult } from '../list/result.ts';
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
  /** Each in a line of its own, where they are lines. */
  readonly verbose: boolean;
}

/** What a run found, in the form that is wanted. */
export function report(
  fn: KrmFunction,
  { results, done }: { results: readonly LocatedResult[]; done?: string | undefined },
  { output, failOn, verbose }: Wanted,
): string {
  const { name, version, rules = [] } = fn;
  return FORMATS[output]({ tool: { name, version }, rules, results, failOn, verbose, summary: done });
}

/** The findings in files of `kpt fn render --results-dir`, as if the function had just been run. */
export function reportFunctionResults(fn: KrmFunction, texts: readonly string[], wanted: Wanted): Run {
  try {
    const results = texts.flatMap(readFunctionResults).map(grouped(fn));
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
    const results: LocatedResult[] = [{ message: error.message, severity: 'error' }];
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
