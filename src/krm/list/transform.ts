import { InputError } from '../input-error.ts';
import { TextDocument } from '../yaml/text-document.ts';
import { runUnambiguously } from './ambiguous-keys.ts';
import { Input } from './input.ts';
import type { KrmFunction } from './krm-function.ts';
import { parseResourceList, parseStream } from './parse.ts';
import { type Configuration, ReadAtOnce, type Reading } from './reading.ts';
import { requireObject } from './require.ts';
import { type Part, type ResourceList, textOf } from './resource-list.ts';
import { countsLine, type Result, resultLines } from './result.ts';
import { isResourceList } from './stream.ts';

export interface Outcome {
  stdout: string;
  stderr: string;
  exitCode: 0 | 1;
}

export interface Options {
  /** The input is a stream of YAML documents. */
  stream?: boolean;
  /** A functionConfig, as YAML, for input that carries none. */
  config?: { text: string; file: string };
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
  const { stdout, ...rest } = transformInPieces(fn, input, options);
  return { stdout: textOf(stdout), ...rest };
}

/** The same with the output in pieces, those of the input as its bytes. */
export function transformInPieces(
  fn: KrmFunction,
  text: string | Uint8Array,
  options: Options = {},
): Omit<Outcome, 'stdout'> & { stdout: Part[] } {
  try {
    const config = options.config && parseConfig(options.config);
    const input = new Input(text);
    const stream = (options.stream || config !== undefined) && !isResourceList(input.latin1);
    const read = (reading: Reading) => {
      if (stream) return parseStream(input, config, reading);
      const list = parseResourceList(input, reading);
      if (config) giveConfig(list, config);
      return list;
    };
    const { list, done } = runReading(fn, read);
    const written = list.parts();
    const { results } = list;
    const failed = results.some(({ severity }) => severity === 'error');
    const lost = stream && failed;
    return {
      stdout: lost ? [] : written,
      stderr: resultLines(results) + countsLine(lost && done ? NOTHING_WRITTEN : done, results),
      exitCode: failed ? 1 : 0,
    };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const unread: Result = { message: error.message, severity: 'error' };
    return { stdout: [], stderr: resultLines([unread]) + countsLine(NOTHING_WRITTEN, [unread]), exitCode: 1 };
  }
}

/** Items are read when they are asked for, so that each can be let go of; where that fails, all at once. */
function runReading(fn: KrmFunction, read: (reading: Reading) => ResourceList) {
  try {
    return runUnambiguously(fn, (reading) => read({ ...reading, lazy: true }));
  } catch (error) {
    // Of several mistakes the first in the input is told, whichever is met first.
    if (!(error instanceof ReadAtOnce || error instanceof InputError)) throw error;
    return runUnambiguously(fn, read);
  }
}

const NOTHING_WRITTEN = 'nothing was written';

function parseConfig({ text, file }: { text: string; file: string }): Configuration {
  try {
    const { value, repeatedKeys } = new TextDocument(text);
    return { object: requireObject(value, 'a functionConfig'), repeatedKeys };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(`\`--config\` ${JSON.stringify(file)}: ${error.message}`);
  }
}

function giveConfig(list: ResourceList, { object, repeatedKeys = [] }: Configuration): void {
  if (list.functionConfig) {
    throw new InputError('`--config` must not be given for a ResourceList that has a `functionConfig`');
  }
  list.functionConfig = object;
  list.repeatedInConfig = repeatedKeys;
}
