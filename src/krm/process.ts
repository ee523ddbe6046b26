import { readFileSync, readSync, writeSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { KubernetesObject } from 'kpt-functions';
import { InputError } from './input-error.ts';
import { parseResourceList, parseStream } from './parse.ts';
import { requireObject } from './require.ts';
import type { ResourceList } from './resource-list.ts';
import { resultLines } from './result.ts';
import { TextDocument } from './text-document.ts';

export interface KrmFunction {
  name: string;
  version: string;
  /** What `--help` prints. */
  usage: string;
  /** Words of which an item must hold one to be read at all, such as an API group. */
  reads: readonly string[];
  /** Changes the list in place and reports what it did; an `error` makes the process fail. */
  run(list: ResourceList): void;
}

export interface Outcome {
  stdout: string;
  stderr: string;
  exitCode: 0 | 1;
}

/**
 * The whole function from text to text.
 *
 * A list is always written back, with its results, also beside an error: an empty output with exit code 0
 * makes kpt delete the package (krm.md §0). A stream has no place for results, and what follows in the
 * pipe may be `kubectl apply`: beside an error nothing of it is written.
 *
 * @param options.stream the input is a stream of YAML documents
 * @param options.config a functionConfig, as YAML, for input that carries none
 */
export function transform(
  fn: KrmFunction,
  text: string,
  options: { stream?: boolean; config?: { text: string; file: string } } = {},
): Outcome {
  try {
    const config = options.config && parseConfig(options.config);
    const stream = options.stream || (config !== undefined && !isResourceList(text));
    if (stream) requireStream(text);
    const list = stream ? parseStream(text, config, fn.reads) : parseResourceList(text, fn.reads);
    if (!stream && config) giveConfig(list, config);
    fn.run(list);
    const written = list.write();
    const failed = list.results.some(({ severity }) => severity === 'error');
    return {
      stdout: stream && failed ? '' : written,
      stderr: resultLines(list.results),
      exitCode: failed ? 1 : 0,
    };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { stdout: '', stderr: `error: ${error.message}\n`, exitCode: 1 };
  }
}

function isResourceList(text: string): boolean {
  return /^\s*["']?kind["']?:\s*["']?ResourceList\b/m.test(text) || /"kind":\s*"ResourceList"/.test(text);
}

function requireStream(text: string): void {
  if (text.trim() === '') throw new InputError('the input must be a stream of YAML documents, got nothing');
}

function parseConfig({ text, file }: { text: string; file: string }): KubernetesObject {
  try {
    return requireObject(new TextDocument(text).value, 'a functionConfig');
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(`\`--config\` ${JSON.stringify(file)}: ${error.message}`);
  }
}

function giveConfig(list: ResourceList, config: KubernetesObject): void {
  if (list.functionConfig) {
    throw new InputError('`--config` must not be given for a ResourceList that has a `functionConfig`');
  }
  list.functionConfig = config;
}

/**
 * Runs the function on this process: standard input to standard output, findings to standard error. The
 * exit code is set and the process is left to end by itself, so that nothing written is cut off.
 */
export function runFunction(fn: KrmFunction): void {
  try {
    process.exitCode = main(fn, process.argv.slice(2));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    // Whoever reads our output has gone; there is nobody to tell.
    if (code !== 'EPIPE') writeAll(2, `error: ${fn.name} failed: ${message}\n`);
    process.exitCode = 1;
  }
}

const OPTIONS = {
  config: { type: 'string' },
  stream: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const;

function main(fn: KrmFunction, args: string[]): number {
  let values: ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'];
  try {
    values = parseArgs({ args, options: OPTIONS }).values;
  } catch (error) {
    writeAll(2, `error: ${(error as Error).message.split('. ')[0]}; see \`${fn.name} --help\`\n`);
    return 1;
  }
  if (values.help || values.version) {
    writeAll(1, values.help ? fn.usage : `${fn.version}\n`);
    return 0;
  }
  const options: Parameters<typeof transform>[2] = { stream: values.stream === true };
  if (values.config !== undefined) {
    try {
      options.config = { file: values.config, text: readFileSync(values.config, 'utf8') };
    } catch (error) {
      const reason = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : error;
      writeAll(2, `error: \`--config\` ${JSON.stringify(values.config)} must be a file to read: ${reason}\n`);
      return 1;
    }
  }
  const { stdout, stderr, exitCode } = transform(fn, decode(readAll()), options);
  writeAll(2, stderr);
  writeAll(1, stdout);
  return exitCode;
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    writeAll(2, 'error: the input must be UTF-8 text\n');
    return '';
  }
}

/** File descriptors, not paths: /dev/stdin cannot always be opened in a container. */
function readAll(): Uint8Array {
  const chunks: Buffer[] = [];
  for (;;) {
    const chunk = Buffer.allocUnsafe(1 << 20);
    let length: number;
    try {
      length = readSync(0, chunk, 0, chunk.length, null);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EOF') break;
      if (code !== 'EAGAIN') throw error;
      pause();
      continue;
    }
    if (length === 0) break;
    chunks.push(chunk.subarray(0, length));
  }
  return Buffer.concat(chunks);
}

/** A pipe takes what it has room for; the rest is offered again until all of it is written. */
function writeAll(fd: 1 | 2, text: string): void {
  const bytes = Buffer.from(text);
  for (let offset = 0; offset < bytes.length; ) {
    try {
      offset += writeSync(fd, bytes, offset);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      pause();
    }
  }
}

function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2);
}
