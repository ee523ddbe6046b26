/**
 * kpt's `selectors` and `exclude`, and `--match-…` and `--exclude-…` of `kpt fn eval`: the function then
 * sees only a part of the package.
 *
 * Source: kpt, internal/fnruntime/runner.go and utils.go: with any of them each item that the function gets
 * carries an id. The prefix of the annotation differs between versions.
 */
import type { Item, ResourceList } from '../../../src/krm/index.ts';
import { annotationsOf } from '../../../src/kubernetes/labels.ts';

const RESOURCE_ID = 'kpt-resource-id';

/** True if kpt chose the items of the list; where it chose none, the functionConfig tells. */
export function isSelection(list: ResourceList): boolean {
  const { items, functionConfigItem } = list;
  if (items.length === 0) return functionConfigItem !== undefined && isSelected(functionConfigItem);
  return list.select([RESOURCE_ID]).some(isSelected);
}

/** True for an item that kpt chose by a selector. */
export function isSelected({ object }: Item): boolean {
  return Object.keys(annotationsOf(object)).some((key) => key.endsWith(RESOURCE_ID));
}
