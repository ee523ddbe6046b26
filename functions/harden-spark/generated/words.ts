/** For messages: where an object is. */
export function inNamespace(namespace: string | undefined): string {
  return namespace === undefined ? 'without a namespace' : `in namespace "${namespace}"`;
}

/** For messages: `"a", "b"`. */
export function quoted(values: Iterable<string>): string {
  return [...values].map((value) => `"${value}"`).join(', ');
}
