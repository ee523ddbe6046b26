/** Input that cannot be read or edited. The message is one that a user can act on. */
export class InputError extends Error {
  override name = 'InputError';
  /** The file of what cannot be used, and the line on which that begins, where it is known. */
  where?: { readonly path: string; readonly index?: number; readonly line: number };
}

/**
 * Input that is larger or deeper than anything that Kubernetes takes: no other way to read it helps.
 *
 * The message is `<subject> <limit>`, such as "item 3 must not be larger than 4 MiB".
 */
export class LimitError extends InputError {
  readonly limit: string;

  constructor(limit: string, subject = 'the YAML') {
    super(`${subject} ${limit}`);
    this.limit = limit;
  }
}
