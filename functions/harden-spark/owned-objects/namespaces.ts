import type { Item } from '../../../src/krm/index.ts';
import { append, type MultiMap } from '../../../src/values/multi-map.ts';
import type { RbacNamespace } from '../config/settings.ts';
import type { ItemFinding } from '../findings/item-finding.ts';
import { firstByName, type Named } from '../workloads/workload-order.ts';
import { isUsableName, unusableName } from './usable-names.ts';

/** Something that is in a namespace, or in none. */
interface Placed {
  readonly namespace?: string | undefined;
}

/** A namespace that objects are generated for, and the workloads in it. */
export interface NamespaceGroup<W> extends NamedNamespace {
  readonly workloads: readonly W[];
}

export interface NamedNamespace {
  /** Absent: the group of the workloads without a namespace. */
  readonly name?: string | undefined;
  /** Its entry in `spec.rbac.namespaces`; absent where the namespaces are those of the workloads. */
  readonly entry?: RbacNamespace;
}

/**
 * The namespaces that objects are generated for: those that the functionConfig lists, if it has a list, else those of the
 * workloads. Those of the workloads come in the order of their names, one without a name first.
 *
 * @param namespaces the list
 * @returns these (`served`), the namespaces of workloads that are not listed (`outside`), and those of a name that no
 * cluster takes (`unusable`)
 */
export function groupByNamespace<W extends Placed>(
  namespaces: readonly RbacNamespace[] | undefined,
  workloads: readonly W[],
) {
  const byNamespace: MultiMap<string | undefined, W> = new Map();
  for (const workload of workloads) append(byNamespace, workload.namespace, workload);
  const entries = new Map(namespaces?.map((entry) => [entry.name, entry]));
  const listed = [...entries].map(
    ([name, entry]): NamespaceGroup<W> => ({ name, entry, workloads: byNamespace.get(name) ?? [] }),
  );
  const others = [...byNamespace]
    .filter(([name]) => name === undefined || !entries.has(name))
    .sort(([one = ''], [other = '']) => (one < other ? -1 : 1))
    .map(([name, workloads]): NamespaceGroup<W> => ({ name, workloads }));
  const usable = others.filter(isUsable);
  const unusable = others.filter((group) => !isUsable(group));
  return namespaces
    ? { served: listed, outside: usable, unusable }
    : { served: usable, outside: [], unusable };
}

function isUsable({ name }: NamedNamespace): boolean {
  return name === undefined || isUsableName('namespace', name);
}

/** Tells once of each namespace of workloads that has a name which no cluster takes. */
export function unusableNamespaces(
  workloads: readonly (Named & Placed & { readonly item: Item })[],
): ItemFinding[] {
  return groupByNamespace(undefined, workloads).unusable.map(({ name, workloads }) => ({
    finding: unusableName('namespace', name!, 'metadata.namespace'),
    item: firstByName(workloads)!.item,
  }));
}
