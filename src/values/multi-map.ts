/** Several values to a key. */
export type MultiMap<K, V> = Map<K, V[]>;

/** Adds a value behind the others of its key. */
export function append<K, V>(map: MultiMap<K, V>, key: K, value: V): void {
  const values = map.get(key);
  if (values === undefined) map.set(key, [value]);
  else values.push(value);
}
