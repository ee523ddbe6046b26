/**
 * kpt's `selectors` and `exclude`, and `--match-…` and `--exclude-…` of `kpt fn eval`: the function then
 * sees only a part of the package.
 *
 * Source: kpt, internal/fnruntime/runner.go and utils.go: with any of them each item that the function gets
 * carries an id. The prefix of the annotation differs between versions.
 */
import type { Finding, Item, ResourceList } from '../../../src/krm/index.ts';
import { rule } from '../../../src/krm/list/rule.ts';
import { annotationsOf } from '../../../src/kubernetes/labels.ts';

export const RESOURCE_ID = 'kpt-resource-id';

export const selectorsInUse = rule('generated/selectors', {
  severity: 'error',
  meaning:
    'kpt shows the function only a part of the package, so what is missing may be there already: nothing was added.',
  remedy: 'Take `selectors` and `exclude` away from this function.',
});

/** @param missing what is not among the items */
export function selectors(missing: string): Finding {
  return selectorsInUse.finding(
    `kpt shows this function only what \`selectors\` and \`exclude\` choose (in \`kpt fn eval\`: \`--match-…\` and \`--exclude-…\`). ${missing} is not among it, but may well be in the package, and would be added once more with each run: nothing was added. Remove them from this function; it changes nothing but Spark workloads and what it generates for them.`,
  );
}

/** True if kpt chose the items of the list; where it chose none, the functionConfig tells. */
export function isSelection(list: ResourceList): boolean {
  const { items, functionConfigItem } = list;
  if (items.length === 0) return functionConfigItem !== undefined && isSelected(functionConfigItem);
  return list.selectAll([RESOURCE_ID]).some(isSelected);
}

/** True for an item that kpt chose by a selector. */
export function isSelected({ object }: Item): boolean {
  return Object.keys(annotationsOf(object)).some((key) => key.endsWith(RESOURCE_ID));
}
