import type { LabelSelector } from 'kubernetes-types/meta/v1.d.ts';
import type { Entries } from '../../../src/kubernetes/labels.ts';
import {
  APACHE_APPLICATION,
  applicationLabels,
  ROLE_LABEL,
  ROLE_VALUES,
} from '../../../src/spark/pod-selection.ts';
import { type Caller, type ListeningPort, listeningPorts } from '../../../src/spark/ports.ts';
import type { RoleName } from '../../../src/spark/role.ts';
import type { Workload } from '../../../src/spark/workload.ts';
import { applicationUnitName, ONCE_IN_A_NAMESPACE } from '../generated/object-names.ts';

/** Pods that reach each other and that nobody else reaches: those of a namespace, or of one workload. */
export interface Unit {
  /** The beginning of the names of its policies. */
  readonly name: string;
  readonly workloads: readonly Workload[];
  /** The labels that all its Pods have, besides that of their role. */
  readonly labels: Entries;
  /** The roles that its Pods play, whether or not a workload of it is in the list. */
  readonly roles: readonly RoleName[];
  /** Whether Pods of several operators are in it. */
  readonly mixed: boolean;
}

/** All Spark Pods of a namespace: jobs that the list does not have are applications too. */
export function unitOfNamespace(workloads: readonly Workload[]): Unit {
  const found = new Set(workloads.flatMap(({ roles }) => roles.map(({ name }) => name)));
  const roles = (Object.keys(ROLE_VALUES) as RoleName[]).filter(
    (role) => role === 'driver' || role === 'executor' || found.has(role),
  );
  return { name: ONCE_IN_A_NAMESPACE, workloads, labels: {}, roles, mixed: true };
}

/**
 * The Pods of one workload: of all that have its kind, namespace and name, which are variants of it. Their name,
 * and so the label of their Pods, is known.
 */
export function unitOfApplication(workloads: readonly Workload[]): Unit {
  const [workload] = workloads as [Workload, ...Workload[]];
  const labels = applicationLabels(workload)!;
  const roles = workload.roles.map(({ name }) => name);
  return { name: applicationUnitName(workload), workloads, labels, roles, mixed: false };
}

/**
 * Whether others than this function limit who reaches the Pods of a role: Spark from 4.2 on, which the Apache
 * operator submits with, and that operator for the workers of clusters. What policies allow adds up, so one more
 * would only let in more.
 *
 * Source: Spark NetworkPolicyFeatureStep (SPARK-55653); apache/spark-kubernetes-operator
 * SparkClusterResourceSpec.java, buildWorkerNetworkPolicy. The kubeflow operator, up to 2.5.2, submits with Spark 4.0.
 */
export function isLimitedByOthers({ mixed, workloads }: Unit, role: RoleName): boolean {
  if (role === 'worker') return true;
  return role === 'executor' && !mixed && !workloads[0]!.ofKubeflow;
}

/** Chooses the Pods that play one of the roles; those that a policy is about, if `limited`. */
export function podSelector(unit: Unit, role: RoleName, limited = false): LabelSelector {
  const matchLabels = { ...unit.labels, [ROLE_LABEL]: ROLE_VALUES[role] };
  if (!limited || !unit.mixed || role !== 'executor') return { matchLabels };
  return { matchLabels, matchExpressions: [{ key: APACHE_APPLICATION, operator: 'DoesNotExist' }] };
}

/** At what the Pods of a role listen for a caller: the ports of every workload, or those by default. */
export function portsFor({ workloads }: Unit, role: RoleName, caller: Caller): ListeningPort[] {
  const having = workloads.filter(({ roles }) => roles.some(({ name }) => name === role));
  const ports =
    having.length === 0 ? listeningPorts(role) : having.flatMap((workload) => listeningPorts(role, workload));
  return ports.filter(({ callers }) => callers.includes(caller));
}

/** As whom a role calls others. */
export function callerOf(role: RoleName): Caller | undefined {
  if (role === 'driver' || role === 'server') return 'driver';
  return role === 'executor' || role === 'worker' ? role : undefined;
}
