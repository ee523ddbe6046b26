import type { Bound } from './bound-value.ts';

/** A scalar by the map or list that holds it, and the range of the text that it is written in. */
export interface PlacedScalar {
  readonly holder: object;
  readonly key: string;
  readonly value: unknown;
  readonly start: number;
  readonly end: number;
}

/** In the order of the text; undefined where anchors, aliases or merge keys make one place stand for several. */
export function scalarsOf(root: Bound): PlacedScalar[] | undefined {
  const scalars: PlacedScalar[] = [];
  const add = (holder: object, key: string, bound: Bound | undefined): boolean => {
    if (!bound || bound.alias) return false;
    if (bound.type !== 'scalar') return visit(bound);
    const { start, end, value, anchored } = bound;
    scalars.push({ holder, key, value, start, end });
    return !anchored;
  };
  const visit = (bound: Exclude<Bound, { type: 'scalar' }>): boolean => {
    const { source } = bound;
    if (source.anchored) return false;
    if (bound.type === 'seq') return bound.elements.every((one, i) => add(bound.value, String(i), one));
    if (bound.merged || bound.source.repeats) return false;
    return bound.source.pairs.every(({ key }, i) => add(bound.value, key, bound.fields[i]));
  };
  return root.type !== 'scalar' && !root.alias && visit(root) ? scalars : undefined;
}
