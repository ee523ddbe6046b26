import { fstatSync, readFileSync, readSync, writeSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { withYamlIfNeeded } from './read-tree.ts';
import type { Part } from './resource-list.ts';
import { type KrmFunction, type Options, transformInPieces } from './transform.ts';

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

/** Bytes of input below which it would cost more to say so: some 120 objects. */
const SHORT_RUN = 1 << 17;
/** Bytes of input from which the optimising compiler wins back what it costs: some 30,000 objects. */
const LONG_RUN = 32 << 20;

/**
 * Most runs are over before that. From Node 22 on, the compiler below it is good enough; Node 20 has none in between,
 * so there only what runs much longer than usual is optimised. Measured: docs/decisions/0008-what-a-run-costs.md.
 */
function useQuickCompiler(): void {
  const hasMiddleCompiler = Number.parseInt(process.versions.node, 10) >= 22;
  const flag = hasMiddleCompiler ? '--no-turbofan' : '--interrupt-budget=1000000';
  process.getBuiltinModule('node:v8').setFlagsFromString(flag);
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
  if (input.length > SHORT_RUN && input.length < LONG_RUN) useQuickCompiler();
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
