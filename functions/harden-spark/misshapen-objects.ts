import type { Item, ResourceList } from '../../src/krm/index.ts';
import { shapeOf } from '../../src/kubernetes/object-shapes.ts';
import { mistakesIn } from '../../src/kubernetes/shape.ts';
import { WORKLOAD_KINDS } from '../../src/spark/workload.ts';
import { inputFinding } from './common-rules.ts';
import { KNOWN_KINDS } from './generated/known-objects.ts';

/** Kinds that are read in every run, and those that are read where there are workloads. Generators read `KNOWN_KINDS`. */
const ALWAYS_READ = ['ServiceAccount', 'Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding'];
const READ_FOR_WORKLOADS = ['NetworkPolicy', 'ResourceQuota', 'LimitRange', 'Namespace'];

/**
 * Reports what the objects beside the workloads hold that no API server takes. It decides nothing then, and that must
 * not happen in silence.
 */
export function reportMisshapenObjects(
  list: ResourceList,
  { hasWorkloads, generates }: { hasWorkloads: boolean; generates: boolean },
): void {
  const kinds = [
    ...ALWAYS_READ,
    ...WORKLOAD_KINDS,
    ...(hasWorkloads ? READ_FOR_WORKLOADS : []),
    ...(generates ? KNOWN_KINDS : []),
  ];
  const items = list.select(kinds).filter(({ object }) => kinds.includes(object.kind));
  for (const item of list.each(items, (item) => item)) reportMistakes(list, item);
}

/** The same of one object. */
export function reportMistakes(list: ResourceList, item: Item): void {
  const { apiVersion, kind } = item.object as { apiVersion?: unknown; kind?: unknown };
  const shape = shapeOf(apiVersion, kind, WORKLOAD_KINDS);
  if (!shape) return;
  for (const { message, field } of mistakesIn(item.object, shape)) {
    list.report(
      inputFinding('shape', `${message}. No API server takes it, so it decides nothing here.`, field),
      item,
    );
  }
}
