/**
 * kpt's `selectors` and `exclude`, and `--match-…` and `--exclude-…` of `kpt fn eval`: the function then
 * sees only a part of the package.
 *
 * Source: kpt, internal/fnruntime/runner.go and utils.go: with any of them each item that the function gets
 * carries an id. The prefix of the annotation differs between versions.
 */
import type { Item, ResourceList } from '../../../src/krm/index.ts';
import { annotationsOf } from '../../../src/kubernetes/labels.ts';
import { finding } from './rules.ts';

const RESOURCE_ID = 'kpt-resource-id';

/**
 * Answers whether an object that is not in the list is not in the package either, so that it may be added; the
 * first time that this is not so, it is reported. What the objects are is asked only when there is one to add.
 */
export function seesWholePackage(list: ResourceList): (missing: string) => boolean {
  let answer: boolean | undefined;
  return (missing) => {
    if (answer === undefined) {
      answer = !isSelection(list);
      if (!answer) reportSelection(list, missing);
    }
    return answer;
  };
}

function reportSelection(list: ResourceList, missing: string): void {
  list.report(
    finding(
      'selectors',
      `kpt shows this function only what \`selectors\` and \`exclude\` choose (in \`kpt fn eval\`: \`--match-…\` and \`--exclude-…\`). ${missing} is not among it, but may well be in the package, and would be added once more with each run: nothing was added. Remove them from this function; it changes nothing but Spark workloads and what it generates for them.`,
    ),
  );
}

/** True if kpt chose the items of the list; where it chose none, the functionConfig tells. */
function isSelection(list: ResourceList): boolean {
  const { items, functionConfigItem } = list;
  if (items.length === 0) return functionConfigItem !== undefined && isSelected(functionConfigItem);
  return list.selectAll([RESOURCE_ID]).some(isSelected);
}

/** True for an item that kpt chose by a selector. */
export function isSelected({ object }: Item): boolean {
  return Object.keys(annotationsOf(object)).some((key) => key.endsWith(RESOURCE_ID));
}
