/** A piece of the output: bytes of the input, or new text. */
export type Part = string | Uint8Array;

export function textOf(parts: readonly Part[]): string {
  return parts.map((part) => (typeof part === 'string' ? part : Buffer.from(part).toString())).join('');
}
