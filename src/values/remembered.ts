/** What values are kept in. */
interface Kept<K, V> {
  get(key: K): V | undefined;
  set(key: K, value: V): unknown;
}

/** The value of a key, found at its first use. */
export function rememberedIn<K, V>(all: Kept<K, V>, key: K, find: () => V): V {
  let known = all.get(key);
  if (known === undefined) {
    known = find();
    all.set(key, known);
  }
  return known;
}

/** A function of two objects that never change, which is asked of the same ones often. */
export function rememberedOfTwo<One extends object, Other extends object, T extends object>(
  find: (one: One, other: Other) => T,
): (one: One, other: Other) => T {
  const found = new WeakMap<One, WeakMap<Other, T>>();
  return (one, other) => {
    const ofOne = rememberedIn(found, one, () => new WeakMap<Other, T>());
    return rememberedIn(ofOne, other, () => find(one, other));
  };
}
