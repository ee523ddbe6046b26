import { fieldSteps } from '../../values/field-path.ts';
import { append } from '../../values/multi-map.ts';
import type { Place } from '../yaml/field-place.ts';
import type { FieldOfItem, Item } from './item.ts';
import type { LocatedResult } from './result.ts';

/**
 * The results with the places of what they are about. Each of those items is read once more: it is for those who show
 * places.
 *
 * @param subjectOf the field where a result is shown, if its place is wanted
 * @param inInput where a place in the text of an item is, as people count it; undefined where that helps nobody
 */
export function locate(
  results: readonly LocatedResult[],
  subjectOf: (result: LocatedResult) => FieldOfItem | undefined,
  inInput: (item: Item, place: Place) => Place | undefined,
): LocatedResult[] {
  // Item by item, so that one tree at a time is held.
  const byItem = new Map<Item, { result: LocatedResult; path: string }[]>();
  for (const result of results) {
    const subject = subjectOf(result);
    if (subject) append(byItem, subject.item, { result, path: subject.path });
  }
  const places = new Map<LocatedResult, Place>();
  for (const [item, about] of byItem) {
    const placeOf = item.fieldPlaces();
    if (!placeOf) continue;
    for (const { result, path } of about) {
      const place = inInput(item, placeOf(fieldSteps(path)));
      if (place) places.set(result, place);
    }
  }
  return results.map((result) => {
    const place = places.get(result);
    return place ? { ...result, place } : result;
  });
}
