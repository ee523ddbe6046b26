import type { LabelSelector } from 'kubernetes-types/meta/v1.d.ts';
import type { Entries } from '../../../src/kubernetes/labels.ts';
import { KINDS } from '../../../src/spark/kinds/all-kinds.ts';
import type { WorkloadKind } from '../../../src/spark/kinds/kind.ts';
import { type Caller, type ListeningPort, listeningPorts } from '../../../src/spark/ports.ts';
import { ROLE_LABEL } from '../../../src/spark/role/pod-metadata.ts';
import { ROLE_NAMES, ROLES, type RoleName } from '../../../src/spark/role/role-names.ts';
import { applicationUnitName, ONCE_IN_A_NAMESPACE } from '../owned-objects/object-names.ts';
import type { WorkloadFacts } from '../workloads/facts.ts';
import type { NetworkFacts } from './network-facts.ts';

/** A workload, as it is asked who may reach its Pods. */
export type Networked = WorkloadFacts & { readonly network: NetworkFacts };

export function isNetworked(workload: WorkloadFacts): workload is Networked {
  return workload.network !== undefined;
}

/** Pods that reach each other and that nobody else reaches: those of a namespace, or of one workload. */
export interface Unit {
  /** The beginning of the names of its policies. */
  readonly name: string;
  readonly workloads: readonly Networked[];
  /** The labels that all its Pods have, besides that of their role. */
  readonly labels: Entries;
  /** The roles that its Pods play, whether or not a workload of it is in the list. */
  readonly roles: readonly RoleName[];
  /** The kinds that its Pods can be of. */
  readonly kinds: readonly WorkloadKind[];
}

/** All Spark Pods of a namespace: jobs that the list does not have are applications too. */
export function unitOfNamespace(workloads: readonly Networked[]): Unit {
  const found = new Set(workloads.flatMap(({ network }) => network.roles.map(({ name }) => name)));
  const roles = ROLE_NAMES.filter((role) => ROLES[role].usual || found.has(role));
  return { name: ONCE_IN_A_NAMESPACE, workloads, labels: {}, roles, kinds: KINDS };
}

/**
 * The Pods of one workload: of all that have its kind, namespace and name, which are variants of it. Their name,
 * and so the label of their Pods, is known.
 */
export function unitOfApplication(workloads: readonly Networked[]): Unit {
  const { name, kindRow, network } = workloads[0]!;
  return {
    name: applicationUnitName(kindRow, name),
    workloads,
    labels: network.labels!,
    roles: network.roles.map(({ name }) => name),
    kinds: [kindRow],
  };
}

/**
 * Whether others than this function limit who reaches the Pods of a role, in whatever workload of the unit. What
 * policies allow adds up, so one more would only let in more.
 */
export function isLimitedByOthers({ kinds }: Unit, role: RoleName): boolean {
  return kinds
    .filter(({ roles }) => roles.some(({ name }) => name === role))
    .every(({ limitedRoles }) => limitedRoles.includes(role));
}

/** Chooses the Pods that play one of the roles; if `limited`, without those that others limit. */
export function podSelector(unit: Unit, role: RoleName, limited = false): LabelSelector {
  const matchLabels = { ...unit.labels, [ROLE_LABEL]: ROLES[role].label };
  const others = limited ? unit.kinds.filter(({ limitedRoles }) => limitedRoles.includes(role)) : [];
  if (others.length === 0) return { matchLabels };
  return {
    matchLabels,
    matchExpressions: others.map(({ nameLabel }) => ({ key: nameLabel, operator: 'DoesNotExist' })),
  };
}

/** At what the Pods of a role listen for a caller: the ports of every workload, or those by default. */
export function portsFor({ workloads }: Unit, role: RoleName, caller: Caller): ListeningPort[] {
  const having = workloads.flatMap(({ network }) => network.roles.filter(({ name }) => name === role));
  const ports = having.length === 0 ? listeningPorts(role) : having.flatMap(({ ports }) => ports);
  return ports.filter(({ callers }) => callers.includes(caller));
}
