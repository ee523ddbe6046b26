/** Input that cannot be read or edited. The message is one that a user can act on. */
export class InputError extends Error {
  override name = 'InputError';
}
