import type { LabelSelector } from 'kubernetes-types/meta/v1.d.ts';
import type { Entries } from '../../../src/kubernetes/labels.ts';
import { KINDS } from '../../../src/spark/kinds/all-kinds.ts';
import type { WorkloadKind } from '../../../src/spark/kinds/kind.ts';
import { limitByOthers } from '../../../src/spark/limited-roles.ts';
import { listeningPorts } from '../../../src/spark/ports.ts';
import { ROLE_LABEL } from '../../../src/spark/role/pod-metadata.ts';
import { ROLE_NAMES, ROLES, type RoleName } from '../../../src/spark/role/role-names.ts';
import { applicationUnitName, ONCE_IN_A_NAMESPACE } from '../owned-objects/object-names.ts';
import type { KnownPort } from './network-facts.ts';
import type { Networked } from './networked.ts';
import type { Partner, Partners } from './partners.ts';

/** Pods that reach each other and that nobody else reaches: those of a namespace, or of one workload. */
export interface Unit {
  /** The beginning of the names of its policies. */
  readonly name: string;
  readonly namespace: string | undefined;
  readonly workloads: readonly Networked[];
  /** The labels that all its Pods have, besides that of their role. */
  readonly labels: Entries;
  /** The roles that its Pods play, whether or not a workload of it is in the list. */
  readonly roles: readonly RoleName[];
  /** The kinds that its Pods can be of. */
  readonly kinds: readonly WorkloadKind[];
  /** Pods of other units, with which its own do their work. */
  readonly partners: readonly Partner[];
  /** Whether others than this function limit who reaches the Pods that play a role in a workload of a kind. */
  readonly isLimited: (kind: WorkloadKind, role: RoleName) => boolean;
}

/** What units are made by, besides their workloads. */
export interface Surroundings {
  readonly partners: Partners;
  readonly operatorVersion: string | undefined;
}

/**
 * All Spark Pods of a namespace: jobs that the list does not have are applications too. Where the version of an operator is
 * not known, what any version limits is left to it: a policy for all of the namespace would let in more.
 */
export function unitOfNamespace(
  namespace: string | undefined,
  workloads: readonly Networked[],
  { partners, operatorVersion }: Surroundings,
): Unit {
  const found = new Set(workloads.flatMap(({ network }) => network.roles.map(({ name }) => name)));
  const roles = ROLE_NAMES.filter((role) => ROLES[role].usual || found.has(role));
  const all = eachOnce(workloads.flatMap(partners.of));
  return {
    name: ONCE_IN_A_NAMESPACE,
    namespace,
    workloads,
    labels: {},
    roles,
    kinds: KINDS,
    partners: all.filter((one) => one.namespace !== namespace || !roles.includes(one.role)),
    isLimited: ({ limitedRoles }, role) =>
      limitByOthers(limitedRoles, role, operatorVersion) !== 'No' && !(role === 'worker' && isVisited(all)),
  };
}

/**
 * The Pods of one workload: of all that have its kind, namespace and name, which are variants of it. Their name,
 * and so the label of their Pods, is known. Where the version of the operator is not known, policies are made as if it
 * made none: they let in whom its own would, and whom the user names.
 */
export function unitOfApplication(
  workloads: readonly Networked[],
  { partners, operatorVersion }: Surroundings,
): Unit {
  const { name, namespace, kindRow, network } = workloads[0]!;
  const roles = workloads.flatMap(({ network }) => network.roles.map((role) => role.name));
  const all = eachOnce(workloads.flatMap(partners.of));
  return {
    name: applicationUnitName(kindRow, name),
    namespace,
    workloads,
    labels: network.labels!,
    roles: [...new Set(roles)],
    kinds: [kindRow],
    partners: all,
    isLimited: ({ limitedRoles }, role) =>
      workloads.every(
        ({ network }) =>
          limitByOthers(limitedRoles, role, operatorVersion, network.leavesPolicyOut) === 'Yes',
      ) && !(role === 'worker' && isVisited(all)),
  };
}

/** Many drivers have one cluster. */
function eachOnce(partners: readonly Partner[]): Partner[] {
  return [...new Map(partners.map((partner) => [JSON.stringify(partner), partner])).values()];
}

/** Whether drivers in other Pods use a cluster: the policy of its operator does not let them reach its workers. */
export function isVisited(partners: readonly Partner[]): boolean {
  return partners.some(({ role }) => role === 'driver');
}

/**
 * Whether others than this function limit who reaches the Pods of a role, in whatever workload of the unit. What
 * policies allow adds up, so one more would only let in more.
 */
export function isLimitedByOthers({ kinds, isLimited }: Unit, role: RoleName): boolean {
  return kinds
    .filter(({ roles }) => roles.some(({ name }) => name === role))
    .every((kind) => isLimited(kind, role));
}

/** Chooses the Pods that play one of the roles; if `limited`, without those that others limit. */
export function podSelector(unit: Unit, role: RoleName, limited = false): LabelSelector {
  const matchLabels = { ...unit.labels, [ROLE_LABEL]: ROLES[role].label };
  const others = limited ? unit.kinds.filter((kind) => unit.isLimited(kind, role)) : [];
  if (others.length === 0) return { matchLabels };
  return {
    matchLabels,
    matchExpressions: others.map(({ nameLabel }) => ({ key: nameLabel, operator: 'DoesNotExist' })),
  };
}

/** At what the Pods of a role listen: the ports of every workload, or those by default. */
export function portsOfRole({ workloads }: Unit, role: RoleName): readonly KnownPort[] {
  const having = workloads.flatMap(({ network }) => network.roles.filter(({ name }) => name === role));
  return having.length === 0 ? listeningPorts(role) : having.flatMap(({ ports }) => ports);
}
