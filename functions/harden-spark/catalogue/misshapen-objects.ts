import type { Item, ResourceList } from '../../../src/krm/index.ts';
import { rule } from '../../../src/krm/list/rule.ts';
import { shapeOf } from '../../../src/kubernetes/object-shapes.ts';
import { mistakesIn } from '../../../src/kubernetes/shape.ts';
import { WORKLOAD_KINDS } from '../../../src/spark/workload.ts';
import { about, type ItemFinding } from '../findings/item-finding.ts';
import { KNOWN_KINDS } from './known-objects.ts';

export const misshapen = rule('input/shape', {
  severity: 'warning',
  meaning: 'An object has a value that the API server refuses; the value was ignored.',
  remedy: 'Write a value of the type that the message names.',
});

/** Kinds that are read in every run, and those that are read where there are workloads. Generators read `KNOWN_KINDS`. */
const ALWAYS_READ = ['ServiceAccount', 'Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding'];
const READ_FOR_WORKLOADS = ['NetworkPolicy', 'ResourceQuota', 'LimitRange', 'Namespace'];

/**
 * Tells what the objects beside the workloads hold that no API server takes. Such a value decides nothing, and that must
 * not happen in silence.
 */
export function misshapenObjects(
  list: ResourceList,
  workloads: ReadonlySet<Item>,
  { hasWorkloads, generates }: { hasWorkloads: boolean; generates: boolean },
): ItemFinding[] {
  const kinds = [
    ...ALWAYS_READ,
    ...(hasWorkloads ? READ_FOR_WORKLOADS : []),
    ...(generates ? KNOWN_KINDS : []),
  ];
  const items = list.select(kinds).filter((item) => !workloads.has(item) && kinds.includes(item.object.kind));
  return Array.from(list.each(items), mistakesOf).flat();
}

/** The same of one object. */
export function mistakesOf(item: Item): ItemFinding[] {
  const { apiVersion, kind } = item.object as { apiVersion?: unknown; kind?: unknown };
  const shape = shapeOf(apiVersion, kind, WORKLOAD_KINDS);
  if (!shape) return [];
  const findings = mistakesIn(item.object, shape).map(({ message, field }) =>
    misshapen.finding(`${message}. No API server takes it, so it decides nothing here.`, field),
  );
  return about(item, findings);
}
