import type { Item, ResourceList } from '../../../src/krm/index.ts';
import type { Rule } from '../../../src/krm/list/rule.ts';
import type { LocatedText } from '../../../src/spark/part.ts';
import { repositoryOf } from '../../../src/spark/role/image.ts';
import { append, type MultiMap } from '../../../src/values/multi-map.ts';
import { firstOf } from '../../../src/values/phrases.ts';
import { firstByName, type Named } from '../workloads/workload-order.ts';
import type { ItemFinding } from './item-finding.ts';

/** A workload, and one of the images that its Pods run in. */
export interface UseOfImage extends Named {
  readonly item: Item;
  readonly namespace?: string | undefined;
  readonly image: LocatedText;
}

/**
 * One finding for each image, about the first workload that runs in it. What somebody has said of one workload holds for
 * that alone: one with an exception has a finding of its own, which does not count; one that is told more or less
 * severely, or not at all, is no part of what is told of others.
 */
export function onceAnImage<Use extends UseOfImage>(
  list: ResourceList,
  rule: Rule,
  uses: readonly Use[],
  messageFor: (repository: string, uses: readonly Use[]) => string,
): ItemFinding[] {
  const counting: MultiMap<string, Use> = new Map();
  const excepted = new Map<Item, MultiMap<string, Use>>();
  for (const use of uses) {
    const standing = list.standingOf({ rule: rule.id, severity: rule.severity }, use.item);
    if (!standing) continue;
    const { severity, reason } = standing;
    let group = counting;
    if (reason !== undefined) {
      group = excepted.get(use.item) ?? new Map();
      excepted.set(use.item, group);
    }
    append(group, `${severity} ${repositoryOf(use.image.value)}`, use);
  }
  return [counting, ...excepted.values()].flatMap((byImage) =>
    [...byImage.values()].map((all) => {
      const { item, image } = firstByName(all)!;
      const { path, value } = image;
      const message = messageFor(repositoryOf(value), all);
      return { item, finding: rule.finding(message, { path, currentValue: value }) };
    }),
  );
}

const SHOWN = 3;

/** The workloads, or what is told of each, with the first few by name. */
export function namesOf<Use extends UseOfImage>(
  uses: readonly Use[],
  told: (name: string, use: Use) => string = (name) => name,
): string {
  const names = uses.map((use) => told(use.namespace ? `${use.namespace}/${use.name}` : use.name, use));
  return firstOf([...new Set(names)].sort(), SHOWN);
}
