/** The first 8 hex digits of the SHA-256 of a text. */
export function shortHash(text: string): string {
  // Few names need one, and Node takes several milliseconds to load the module.
  const { createHash } = process.getBuiltinModule('node:crypto');
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}
