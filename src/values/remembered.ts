/** A function of two objects that never change, which is asked of the same ones often. */
export function rememberedOfTwo<One extends object, Other extends object, T>(
  find: (one: One, other: Other) => T,
): (one: One, other: Other) => T {
  const found = new WeakMap<One, WeakMap<Other, { readonly answer: T }>>();
  return (one, other) => {
    const ofOne = found.get(one) ?? new WeakMap<Other, { readonly answer: T }>();
    found.set(one, ofOne);
    const known = ofOne.get(other) ?? { answer: find(one, other) };
    ofOne.set(other, known);
    return known.answer;
  };
}
