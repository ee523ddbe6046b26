import { InputError } from '../input-error.ts';
import { type Done, runUnambiguously } from './ambiguous-keys.ts';
import type { ConfigSource } from './config-item.ts';
import { giveConfig, parseConfig } from './configuration.ts';
import { Input } from './input.ts';
import type { KrmFunction } from './krm-function.ts';
import { parseResourceList, parseStream } from './parse.ts';
import { type Part, textOf } from './part.ts';
import { ReadAtOnce, type Reading } from './reading.ts';
import type { ResourceList } from './resource-list.ts';
import { countsLine, type FailOn, type LocatedResult } from './result.ts';
import { resultLines, toldAlone } from './result-lines.ts';
import { isResourceList } from './stream.ts';
import { NOTHING_WRITTEN, unusableInput } from './unusable-input.ts';

export interface Outcome {
  stdout: string;
  stderr: string;
  exitCode: ExitCode;
}

/** 1: a finding that counts, or something that could not be done. 2: nothing could be read. */
export type ExitCode = 0 | 1 | 2;

export interface Options {
  /** The input is a stream of YAML documents. */
  stream?: boolean;
  /** A functionConfig, as YAML, for input that carries none. */
  config?: ConfigSource;
  /** The least severe finding that makes the exit code 1. */
  failOn?: FailOn;
  /** Findings with their places are wanted, in place of the list. */
  onlyFindings?: boolean;
  /** It fails where anything would change. Only for findings. */
  check?: boolean;
  /** A line for each finding, in place of one for all that are alike. */
  verbose?: boolean;
  /**
   * False: each workload is worked on for itself, also where nothing else could come of it than of one before it. Absent: as
   * the environment has it (`HARDEN_SPARK_REPLAY=off`).
   */
  replay?: boolean;
}

/** What came of a run. */
export interface Run extends Omit<Outcome, 'stdout'> {
  /** None, if only findings are wanted. */
  stdout: Part[];
  results: readonly LocatedResult[];
  /** In a few words. */
  done?: string | undefined;
}

/**
 * The whole function from text to text.
 *
 * A list is always written back, with its results, also beside an error: an empty output with exit code 0
 * makes kpt delete the package (seen with kpt 1.0.0-beta.56). A stream cannot hold results, and what follows in the
 * pipe may be `kubectl apply`: beside an error nothing of it is written.
 *
 * @param input UTF-8, if it is bytes
 */
export function transform(fn: KrmFunction, input: string | Uint8Array, options: Options = {}): Outcome {
  const { stdout, stderr, exitCode } = transformInPieces(fn, input, options);
  return { stdout: textOf(stdout), stderr, exitCode };
}

/** The same with the output in pieces, those of the input as its bytes. */
export function transformInPieces(
  fn: KrmFunction,
  text: string | Uint8Array,
  {
    failOn = 'error',
    onlyFindings = false,
    check = false,
    verbose = false,
    replay,
    ...options
  }: Options = {},
): Run {
  try {
    const { config: given } = options;
    const config = given && parseConfig(given, `\`--config\` ${JSON.stringify(given.file)}`);
    const input = new Input(text);
    const stream = (options.stream || config !== undefined) && !isResourceList(input.latin1);
    const read = (reading: Reading) => {
      const list = stream ? parseStream(input, config, reading) : parseResourceList(input, reading);
      if (config && !stream) giveConfig(list, config);
      list.failOn = failOn;
      list.isForFindings = onlyFindings;
      if (replay !== undefined) list.replays = replay;
      return list;
    };
    const { list, done } = runReading(fn, read);
    const stdout = onlyFindings ? [] : list.parts();
    const results = list.toldResults;
    if (onlyFindings) {
      const exitCode = list.fails || (check && list.isChanged) ? 1 : 0;
      const would = list.isChanged ? 'the input would change' : 'nothing would change';
      const told = check ? [done, would].filter(Boolean).join('; ') : done;
      return { stdout, stderr: countsLine(told, results), exitCode, results: list.located(), done: told };
    }
    const exitCode = list.fails ? 1 : 0;
    const lost = stream && list.fails;
    return {
      stdout: lost ? [] : stdout,
      stderr: findingLines(list, verbose) + countsLine(lost && done ? NOTHING_WRITTEN : done, results),
      exitCode,
      results,
      done,
    };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return unusableInput(error);
  }
}

/** Of a runner that shows results itself, standard error is no place for them, unless somebody asks. */
function findingLines(list: ResourceList, verbose: boolean): string {
  if (list.isShownByRunner && !verbose) return '';
  return resultLines(withPlacesTold(list, verbose), verbose);
}

/** What was told, with the places that lines of text show: only those cost a look at their item. */
export function withPlacesTold(list: ResourceList, verbose: boolean): readonly LocatedResult[] {
  if (!list.hasPlaces) return list.toldResults;
  const alone = toldAlone(list.toldResults, verbose);
  return list.located((result) => alone.has(result));
}

/** Items are read when they are asked for, so that each can be let go of; where that fails, all at once. */
export function runReading<List extends ResourceList>(
  fn: KrmFunction,
  read: (reading: Reading) => List,
): Done<List> {
  try {
    return runUnambiguously(fn, (reading) => read({ ...reading, lazy: true }));
  } catch (error) {
    // Of several mistakes the first in the input is told, whichever is met first.
    if (!(error instanceof ReadAtOnce || error instanceof InputError)) throw error;
    return runUnambiguously(fn, read);
  }
}
