import { fstatSync, readSync, statSync, writeSync } from 'node:fs';
import type { Part } from './list/part.ts';

/**
 * Node opens /dev/null in place of a standard stream that is closed, for reading and writing. Whoever sends output there
 * on purpose opens it for writing only, as a shell does, or it cannot be told from a closed one.
 */
export function outputIsClosed(): boolean {
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

/** Whether somebody would have to type what is read. */
export function inputIsTerminal(): boolean {
  return fstatSync(0).isCharacterDevice() && process.getBuiltinModule('node:tty').isatty(0);
}

/** A string of V8 holds no more. */
export const MOST_INPUT = 511 << 20;

/**
 * File descriptors, not paths: /dev/stdin cannot always be opened in a container.
 *
 * @returns undefined for more than can be worked on
 */
export function readAll(): Uint8Array | undefined {
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
/** That a UTF-16 unit is in UTF-8. */
const MOST_BYTES = 3;

/**
 * Small pieces are collected: a call of the system each would cost more than to copy them.
 *
 * @returns the bytes that the system took
 */
export function writeOutput(pieces: readonly Part[]): number {
  const chunk = Buffer.allocUnsafeSlow(CHUNK);
  let written = 0;
  let size = 0;
  const flush = () => {
    if (size > 0) written += writeAll(1, chunk.subarray(0, size));
    size = 0;
  };
  for (const piece of pieces) {
    const isText = typeof piece === 'string';
    const most = isText ? piece.length * MOST_BYTES : piece.length;
    if (size + most > CHUNK) flush();
    if (most > CHUNK) written += writeAll(1, piece);
    else if (isText) size += chunk.write(piece, size);
    else {
      chunk.set(piece, size);
      size += piece.length;
    }
  }
  flush();
  return written;
}

/**
 * A pipe takes what it has room for; the rest is offered again until all of it is written.
 *
 * @returns the bytes that the system took
 */
export function writeAll(fd: 1 | 2, data: string | Uint8Array): number {
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
