import { fieldSteps } from '../../values/field-path.ts';
import { append } from '../../values/multi-map.ts';
import type { Place } from '../yaml/field-place.ts';
import type { Item } from './item.ts';
import type { LocatedResult, Result } from './result.ts';

/**
 * The results with the places of what they are about. Each of those items is read once more: it is for those who show
 * places.
 *
 * @param inInput where a place in the text of an item is, as people count it; undefined where that helps nobody
 */
export function locate(
  results: readonly Result[],
  subjects: ReadonlyMap<Result, Item>,
  inInput: (item: Item, place: Place) => Place | undefined,
): LocatedResult[] {
  // Item by item, so that one tree at a time is held.
  const byItem = new Map<Item, Result[]>();
  for (const result of results) {
    const item = subjects.get(result);
    if (item) append(byItem, item, result);
  }
  const places = new Map<Result, Place>();
  for (const [item, about] of byItem) {
    const placeOf = item.fieldPlaces();
    if (!placeOf) continue;
    for (const result of about) {
      const place = inInput(item, placeOf(fieldSteps(result.field?.path ?? '')));
      if (place) places.set(result, place);
    }
  }
  return results.map((result) => {
    const place = places.get(result);
    return place ? { ...result, place } : result;
  });
}
