import { isObject, ownValue } from '../../values/json.ts';
import { alignElements } from './align-elements.ts';
import { type Bound, fieldOf, keysOf, unchanged } from './bound-value.ts';
import type { Path } from './repeated-keys.ts';

/** A value that is another one now; undefined: it is gone. Elements of a list are known by their old positions. */
export type Difference = readonly [path: Path, after: unknown];

/** Where `after` differs from what was read, and nothing of what is still as it was. */
export function differences(bound: Bound, after: unknown, path: Path = []): Difference[] {
  if (unchanged(bound, after)) return [];
  if (bound.type === 'map' && isObject(after)) {
    const keys = new Set([...keysOf(bound), ...Object.keys(after)]);
    return [...keys].flatMap((key) => {
      const field = fieldOf(bound, key);
      const value = ownValue(after, key);
      if (field && value !== undefined) return differences(field, value, [...path, key]);
      return field || value !== undefined ? [[[...path, key], value] as const] : [];
    });
  }
  if (bound.type === 'seq' && Array.isArray(after)) {
    const { kept, added, removed } = alignElements(bound.elements, after);
    return [
      ...kept.flatMap(([i, j]) => differences(bound.elements[i]!, after[j], [...path, i])),
      ...added.flatMap(({ before, indexes }) => indexes.map((j) => [[...path, before], after[j]] as const)),
      ...removed.map((i) => [[...path, i], undefined] as const),
    ];
  }
  return [[path, after]];
}
