import { isAscii, isUtf8 } from 'node:buffer';
import { InputError } from '../input-error.ts';

/**
 * The bytes of the input, searched and cut without decoding them: read as Latin-1, a byte is a character, so
 * offsets are byte offsets. Only what is read as YAML is decoded.
 */
export class Input {
  private readonly buffer: Buffer;
  /** The bytes as Latin-1. */
  readonly latin1: string;
  private readonly ascii: boolean;

  /** @throws InputError unless the bytes are UTF-8 */
  constructor(input: string | Uint8Array) {
    this.buffer =
      typeof input === 'string'
        ? Buffer.from(input)
        : Buffer.from(input.buffer, input.byteOffset, input.byteLength);
    this.ascii = isAscii(this.buffer);
    if (!this.ascii && !isUtf8(this.buffer)) throw new InputError('the input must be UTF-8 text');
    this.latin1 = this.buffer.toString('latin1');
  }

  get bytes(): Uint8Array {
    return this.buffer;
  }

  static of(input: string | Uint8Array | Input): Input {
    return input instanceof Input ? input : new Input(input);
  }

  /** The text between two byte offsets. */
  text(start = 0, end = this.buffer.length): string {
    // A copy: a piece of the long string would be read through it, and keep it in memory.
    return this.buffer.toString(this.ascii ? 'latin1' : 'utf8', start, end);
  }
}
