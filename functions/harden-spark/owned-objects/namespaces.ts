import type { Item } from '../../../src/krm/index.ts';
import type { Entries } from '../../../src/kubernetes/labels.ts';
import { append } from '../../../src/values/multi-map.ts';
import type { Rbac, RbacNamespace } from '../config/settings.ts';
import type { ItemFinding } from '../findings/item-finding.ts';
import { firstByName, type Named } from '../workloads/workload-order.ts';
import { isUsableName, unusableName } from './usable-names.ts';

/** What is in a namespace, or without one. */
interface Placed {
  readonly namespace?: string | undefined;
}

/** A namespace that objects are generated for, and the workloads in it. */
export interface NamespaceGroup<W> {
  /** Absent: the group of the workloads without a namespace. */
  name?: string;
  /** What the functionConfig wants on all that is generated in it. */
  labels: Entries;
  annotations: Entries;
  /** Its entry in `spec.rbac.namespaces`; absent where the namespaces are those of the workloads. */
  entry?: RbacNamespace;
  workloads: readonly W[];
}

/**
 * The namespaces that the functionConfig lists, and those of the workloads that are in none of them, in the order of
 * their names: one without a name is the first.
 */
export function groupByNamespace<W extends Placed>(
  listed: readonly RbacNamespace[] | undefined,
  workloads: readonly W[],
): { listed: NamespaceGroup<W>[]; others: NamespaceGroup<W>[] } {
  const byNamespace = new Map<string | undefined, W[]>();
  for (const workload of workloads) append(byNamespace, workload.namespace, workload);
  const entries = new Map((listed ?? []).map((entry) => [entry.name, entry]));
  return {
    listed: [...entries].map(([name, entry]) => ({
      name,
      entry,
      labels: entry.labels,
      annotations: entry.annotations,
      workloads: byNamespace.get(name) ?? [],
    })),
    others: [...byNamespace]
      .filter(([name]) => name === undefined || !entries.has(name))
      .sort(([one = ''], [other = '']) => (one < other ? -1 : 1))
      .map(([name, workloads]) => ({
        ...(name !== undefined && { name }),
        labels: {},
        annotations: {},
        workloads,
      })),
  };
}

/** False for a namespace that there cannot be: nothing is generated in it. */
export function isUsableGroup({ name }: NamespaceGroup<unknown>): boolean {
  return name === undefined || isUsableName('namespace', name);
}

/** Says which namespaces of workloads there cannot be, each once. */
export function unusableNamespaces(
  workloads: readonly (Named & Placed & { readonly item: Item })[],
): ItemFinding[] {
  const { others } = groupByNamespace(undefined, workloads);
  return others
    .filter((group) => !isUsableGroup(group))
    .map(({ name, workloads }) => ({
      finding: unusableName('namespace', name!, 'metadata.namespace'),
      item: firstByName(workloads)!.item,
    }));
}

/** The namespaces that get more than RBAC: those that are listed, if a list is given, else those of the workloads. */
export function namespacesToServe<W extends Placed>(
  rbac: Rbac | undefined,
  workloads: readonly W[],
): NamespaceGroup<W>[] {
  const groups = groupByNamespace(rbac?.namespaces, workloads);
  return rbac?.namespaces === undefined ? groups.others.filter(isUsableGroup) : groups.listed;
}
