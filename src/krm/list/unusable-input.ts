/** What there is to say of an input that cannot be used. */
import type { InputError } from '../input-error.ts';
import { placeTold } from '../yaml/error-place.ts';
import type { Part } from './part.ts';
import { countsLine, type LocatedResult } from './result.ts';
import { resultLines } from './result-lines.ts';

export const NOTHING_WRITTEN = 'nothing was written';

/** As the one result of a run. */
export function resultOfError({ message, where }: InputError): LocatedResult {
  const result: LocatedResult = { message, severity: 'error' };
  const told = placeTold(message);
  if (!where) return told ? { ...result, place: told } : result;
  const { line, ...file } = where;
  return { ...result, file, place: told ?? { line, column: 1 } };
}

/** As a run that came to nothing. */
export function unusableInput(error: InputError) {
  const results = [resultOfError(error)];
  const stderr = resultLines(results) + countsLine(NOTHING_WRITTEN, results);
  return { stdout: [] as Part[], stderr, exitCode: 2 as const, results, done: NOTHING_WRITTEN };
}
