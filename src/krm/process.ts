import { fstatSync, readFileSync, readSync, writeSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { KrmFunction } from './krm-function.ts';
import { withYamlIfNeeded } from './read-tree.ts';
import type { Part } from './resource-list.ts';
import { type Options, transformInPieces } from './transform.ts';

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
    const { code, message } = error as NodeJS.ErrnoException;
    // Whoever reads our output has gone; there is nobody to tell.
    if (code !== 'EPIPE') writeAll(2, `error: ${fn.name} failed: ${message}\n`);
  }
}

/** Bytes of input below which no compiler comes into it: some 30 objects. */
const SHORT_RUN = 1 << 15;

interface Compilers {
  /** The first release of Node that this holds for. */
  readonly node: number;
  readonly flags: readonly string[];
  /** Bytes of input from which V8's own choice wins back what it costs. */
  readonly below: number;
}

/** No TurboFan, and Maglev only for functions that are called five times as often as it asks for by itself. */
const SPARING = ['--no-turbofan', '--invocation-count-for-maglev=2000'];

/**
 * Most runs are over before what V8's compilers cost has paid: TurboFan, and Maglev below it. Node 20 has no Maglev, so
 * there only what runs much longer than usual is optimised. Measured: docs/decisions/0008-what-a-run-costs.md.
 */
const COMPILERS: readonly Compilers[] = [
  { node: 24, flags: SPARING, below: Number.POSITIVE_INFINITY },
  { node: 22, flags: SPARING, below: 32 << 20 },
  { node: 20, flags: ['--interrupt-budget=1000000'], below: 32 << 20 },
];

function chooseCompilers(size: number): void {
  const release = Number.parseInt(process.versions.node, 10);
  const row = COMPILERS.find(({ node }) => release >= node);
  if (!row || size < SHORT_RUN || size >= row.below) return;
  const { setFlagsFromString } = process.getBuiltinModule('node:v8');
  for (const flag of row.flags) setFlagsFromString(flag);
}

const OPTIONS = {
  config: { type: 'string' },
  stream: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const;

async function main(fn: KrmFunction, args: string[]): Promise<number> {
  let values: ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'];
  try {
    values = args.length === 0 ? {} : parseArgs({ args, options: OPTIONS }).values;
  } catch (error) {
    writeAll(2, `error: ${(error as Error).message.split('. ')[0]}; see \`${fn.name} --help\`\n`);
    return 1;
  }
  if (values.help || values.version) {
    writeAll(1, values.help ? fn.usage : `${fn.version}\n`);
    return 0;
  }
  const options: Options = { stream: values.stream === true };
  if (values.config !== undefined) {
    try {
      options.config = { file: values.config, text: readFileSync(values.config, 'utf8') };
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      const reason =
        code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a directory' : message;
      writeAll(2, `error: \`--config\` ${JSON.stringify(values.config)} must be a file to read: ${reason}\n`);
      return 1;
    }
  }
  const input = readAll();
  chooseCompilers(input.length);
  const outcome = await withYamlIfNeeded(() => transformInPieces(fn, input, options));
  writeAll(2, outcome.stderr);
  writePieces(1, outcome.stdout);
  return outcome.exitCode;
}

/** File descriptors, not paths: /dev/stdin cannot always be opened in a container. */
function readAll(): Uint8Array {
  let buffer = Buffer.allocUnsafe(sizeOf(0) + 1 || 1 << 16);
  let length = 0;
  for (;;) {
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

/** Of a file; 0 for a pipe. */
function sizeOf(fd: number): number {
  const stat = fstatSync(fd);
  return stat.isFile() ? stat.size : 0;
}

const CHUNK = 1 << 20;

/** Small pieces are collected: a call of the system each would cost more than to copy them. */
function writePieces(fd: 1 | 2, pieces: readonly Part[]): void {
  let chunk: Uint8Array[] = [];
  let size = 0;
  const flush = () => {
    if (size > 0) writeAll(fd, Buffer.concat(chunk, size));
    chunk = [];
    size = 0;
  };
  for (const piece of pieces) {
    const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece;
    if (bytes.length >= CHUNK) {
      flush();
      writeAll(fd, bytes);
      continue;
    }
    chunk.push(bytes);
    size += bytes.length;
    if (size >= CHUNK) flush();
  }
  flush();
}

/** A pipe takes what it has room for; the rest is offered again until all of it is written. */
function writeAll(fd: 1 | 2, data: string | Uint8Array): void {
  const bytes = typeof data === 'string' ? Buffer.from(data) : data;
  for (let offset = 0; offset < bytes.length; ) {
    try {
      offset += writeSync(fd, bytes, offset, Math.min(CHUNK, bytes.length - offset));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      pause();
    }
  }
}

function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2);
}
