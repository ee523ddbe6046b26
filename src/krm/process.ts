import { fstatSync, readFileSync, readSync, statSync, writeSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { alternatives } from '../values/phrases.ts';
import { didYouMean } from './codec/did-you-mean.ts';
import type { KrmFunction } from './list/krm-function.ts';
import type { Part } from './list/part.ts';
import { FAIL_ON } from './list/result.ts';
import { type Options, type Run, transformInPieces } from './list/transform.ts';
import { OUTPUTS } from './report/outputs.ts';
import type { Wanted } from './report/report.ts';
import { withYamlIfNeeded } from './yaml/yaml-on-demand.ts';

/**
 * Runs the function on this process: standard input to standard output, findings to standard error. The
 * exit code is set and the process is left to end by itself, so that nothing written is cut off.
 */
export async function runFunction(fn: KrmFunction): Promise<void> {
  // Until the whole output is written, this run has failed.
  process.exitCode = 1;
  try {
    process.exitCode = await main(fn, process.argv.slice(2));
  } catch (error) {
    const { code, message, stack, syscall } = error as NodeJS.ErrnoException;
    // Whoever reads our output has gone; there is nobody to tell.
    if (code === 'EPIPE') return;
    if (syscall === 'write' || syscall === 'read') {
      const reason = message.replace(/^[A-Z]+: /, '').replace(/, (?:write|read)$/, '');
      const [stream, done] = syscall === 'write' ? ['output', 'written'] : ['input', 'read'];
      process.exitCode = refuse(
        `standard ${stream} could not be ${done}: ${reason}`,
        syscall === 'read' ? 2 : 1,
      );
      return;
    }
    const said = process.env.HARDEN_SPARK_DEBUG === '1' ? stack : message;
    refuse(`${fn.name} failed: ${said}`);
  }
}

/** Bytes of input below which no compiler comes into it: some 30 objects. */
const SHORT_RUN = 1 << 15;

/** No TurboFan, and Maglev only for functions that are called five times as often as it asks for by itself. */
const SPARING = ['--no-turbofan', '--invocation-count-for-maglev=2000'];

/**
 * Most runs are over before what V8's compilers cost has paid: TurboFan, and Maglev below it. Node 20 has no Maglev, so
 * there only what runs much longer than usual is optimised. Measured: docs/decisions/0008-what-a-run-costs.md.
 *
 * By the release lines of Node in which this was measured: in others no flag is set. `below`: bytes of input from which
 * V8's own choice wins back what it costs.
 */
const COMPILERS = [
  { releases: [24, 26], flags: SPARING, below: Number.POSITIVE_INFINITY },
  { releases: [22], flags: SPARING, below: 32 << 20 },
  { releases: [20], flags: ['--interrupt-budget=1000000'], below: 32 << 20 },
];

/** What V8 is to be told for an input of this size. */
export function compilerFlags(versions: { node: string; bun?: string }, size: number): readonly string[] {
  // Bun says which Node it stands in for, and has no V8.
  if (versions.bun !== undefined || size < SHORT_RUN) return [];
  const release = Number.parseInt(versions.node, 10);
  const row = COMPILERS.find(({ releases }) => releases.includes(release));
  return row && size < row.below ? row.flags : [];
}

const OPTIONS = {
  config: { type: 'string' },
  stream: { type: 'boolean' },
  output: { type: 'string' },
  'fail-on': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const;

async function main(fn: KrmFunction, args: string[]): Promise<number> {
  if (outputIsClosed()) {
    return refuse('standard output must be open; to discard what is written there, use `>/dev/null`');
  }
  let values: ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'];
  try {
    values = args.length === 0 ? {} : parseArgs({ args, options: OPTIONS }).values;
  } catch (error) {
    return refuse(`${(error as Error).message.split('. ')[0]}; see \`${fn.name} --help\``, 2);
  }
  if (values.help || values.version) {
    writeAll(1, values.help ? fn.usage : `${fn.version}\n`);
    return 0;
  }
  const { output = 'text', 'fail-on': failOn = 'error' } = values;
  if (!isOneOf(OUTPUTS, output)) return refuse(notOneOf('--output', output, OUTPUTS), 2);
  if (!isOneOf(FAIL_ON, failOn)) return refuse(notOneOf('--fail-on', failOn, FAIL_ON), 2);
  const onlyFindings = output !== 'text';
  const options: Options = { stream: values.stream === true, failOn, onlyFindings };
  if (values.config !== undefined) {
    try {
      options.config = { file: values.config, text: readFileSync(values.config, 'utf8') };
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      const reason =
        code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a directory' : message;
      return refuse(`\`--config\` ${JSON.stringify(values.config)} must be a file to read: ${reason}`, 2);
    }
  }
  const input = readAll();
  if (input === undefined) {
    return refuse(`the input must be smaller than ${MOST_INPUT >> 20} MiB\nnothing was written; 1 error`, 2);
  }
  for (const flag of compilerFlags(process.versions, input.length)) {
    process.getBuiltinModule('node:v8').setFlagsFromString(flag);
  }
  const outcome =
    values.output === undefined
      ? await withYamlIfNeeded(() => transformInPieces(fn, input, options))
      : await findings(fn, input, options, { output, failOn });
  writeAll(2, outcome.stderr);
  if (writeOutput(outcome.stdout) > 0 || outcome.exitCode !== 0 || onlyFindings) return outcome.exitCode;
  // kpt deletes the package where a function ends well and has written nothing.
  return refuse('the output must not be empty, and nothing is left to write');
}

/** Where a form of output was named: it is for findings, of a run or in a file of kpt's. */
async function findings(
  fn: KrmFunction,
  input: Uint8Array,
  options: Options,
  wanted: Wanted,
): Promise<Pick<Run, 'stdout' | 'stderr' | 'exitCode'>> {
  // No run of kpt's or kustomize's comes here: this is loaded for those who ask for it.
  const { isFunctionResultList, report, reportFunctionResults } = await import('./report/report.ts');
  return withYamlIfNeeded(() => {
    const text = Buffer.from(input.buffer, input.byteOffset, input.byteLength);
    if (isFunctionResultList(text)) return reportFunctionResults(fn, text.toString(), wanted);
    const run = transformInPieces(fn, input, options);
    return options.onlyFindings ? { ...run, stdout: [report(fn, run, wanted)] } : run;
  });
}

function isOneOf<Word extends string>(words: readonly Word[], given: string): given is Word {
  return (words as readonly string[]).includes(given);
}

function notOneOf(option: string, given: string, words: readonly string[]): string {
  const close = didYouMean(given, words);
  const hint = close === undefined ? '' : `; did you mean ${JSON.stringify(close)}?`;
  return `\`${option}\` must be ${alternatives(words)}, got ${JSON.stringify(given)}${hint}`;
}

function refuse(reason: string, exitCode: 1 | 2 = 1): 1 | 2 {
  writeAll(2, `error: ${reason}\n`);
  return exitCode;
}

/**
 * Node opens /dev/null in place of a standard stream that is closed, for reading and writing. Whoever sends output there
 * on purpose opens it for writing only, as a shell does, or it cannot be told from a closed one.
 */
function outputIsClosed(): boolean {
  const stat = fstatSync(1);
  if (!stat.isCharacterDevice() || stat.rdev !== statSync('/dev/null', { throwIfNoEntry: false })?.rdev)
    return false;
  try {
    readSync(1, Buffer.alloc(1));
    return true;
  } catch {
    return false;
  }
}

/** A string of V8 holds no more. */
const MOST_INPUT = 511 << 20;

/**
 * File descriptors, not paths: /dev/stdin cannot always be opened in a container.
 *
 * @returns undefined for more than can be worked on
 */
function readAll(): Uint8Array | undefined {
  const stat = fstatSync(0);
  const size = stat.isFile() ? stat.size : 0;
  if (size > MOST_INPUT) return undefined;
  let buffer = Buffer.allocUnsafe(size + 1 || 1 << 16);
  let length = 0;
  for (;;) {
    if (length > MOST_INPUT) return undefined;
    if (length === buffer.length) buffer = Buffer.concat([buffer], length * 2);
    try {
      const read = readSync(0, buffer, length, buffer.length - length, null);
      if (read === 0) return buffer.subarray(0, length);
      length += read;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EOF') return buffer.subarray(0, length);
      if (code !== 'EAGAIN') throw error;
      pause();
    }
  }
}

const CHUNK = 1 << 20;

/**
 * Small pieces are collected: a call of the system each would cost more than to copy them.
 *
 * @returns the bytes that the system took
 */
function writeOutput(pieces: readonly Part[]): number {
  let written = 0;
  let chunk: Uint8Array[] = [];
  let size = 0;
  const flush = () => {
    if (size > 0) written += writeAll(1, Buffer.concat(chunk, size));
    chunk = [];
    size = 0;
  };
  for (const piece of pieces) {
    const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece;
    if (bytes.length >= CHUNK) {
      flush();
      written += writeAll(1, bytes);
      continue;
    }
    chunk.push(bytes);
    size += bytes.length;
    if (size >= CHUNK) flush();
  }
  flush();
  return written;
}

/**
 * A pipe takes what it has room for; the rest is offered again until all of it is written.
 *
 * @returns the bytes that the system took
 */
function writeAll(fd: 1 | 2, data: string | Uint8Array): number {
  const bytes = typeof data === 'string' ? Buffer.from(data) : data;
  let offset = 0;
  while (offset < bytes.length) {
    try {
      offset += writeSync(fd, bytes, offset, Math.min(CHUNK, bytes.length - offset));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      pause();
    }
  }
  return offset;
}

function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2);
}
