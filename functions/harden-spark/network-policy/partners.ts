import type { LabelSelector } from 'kubernetes-types/meta/v1.d.ts';
import type { Entries } from '../../../src/kubernetes/labels.ts';
import type { ClusterName } from '../../../src/spark/cluster-of-driver.ts';
import { APACHE_SPARK_CLUSTER } from '../../../src/spark/kinds/apache-spark-cluster.ts';
import { type ListeningPort, listeningPorts } from '../../../src/spark/ports.ts';
import { ROLE_LABEL } from '../../../src/spark/role/pod-metadata.ts';
import { ROLES, type RoleName } from '../../../src/spark/role/role-names.ts';
import { append, type MultiMap } from '../../../src/values/multi-map.ts';
import type { Networked } from './networked.ts';

/**
 * Pods of other workloads, with which those of one do their work: a driver whose executors are in a SparkCluster has the
 * master and the workers, and these have the drivers.
 */
export interface Partner {
  readonly role: RoleName;
  readonly namespace: string | undefined;
  readonly selector: LabelSelector;
  readonly ports: readonly ListeningPort[];
}

/** Whether Pods of a role have to do with a partner: drivers with a cluster, and no executors with anybody. */
export function isPartnerOf({ role: other }: Partner, role: RoleName): boolean {
  return ROLES[other].standalone ? ROLES[role].runs === 'Driver' : ROLES[role].standalone;
}

export interface Partners {
  /** Those of a workload. */
  readonly of: (workload: Networked) => readonly Partner[];
  /** Those of a driver, with the labels by which its clusters are known. */
  readonly clustersOf: (workload: Networked) => readonly (Partner & { readonly labels: Entries })[];
}

/** Finds the partners of workloads. A cluster that is not among them counts as one with Spark's own ports. */
export function partnersAmong(workloads: readonly Networked[]): Partners {
  const clusters: MultiMap<string, Networked> = new Map();
  const drivers: MultiMap<string, Networked> = new Map();
  for (const workload of workloads) {
    if (workload.kindRow === APACHE_SPARK_CLUSTER) append(clusters, keyOf(workload), workload);
    for (const cluster of workload.network.clusters) append(drivers, keyOf(cluster), workload);
  }
  const clustersOf = ({ network }: Networked) =>
    network.clusters.flatMap((cluster) => ofCluster(cluster, clusters.get(keyOf(cluster)) ?? []));
  const visitorsOf = (workload: Networked) =>
    workload.kindRow === APACHE_SPARK_CLUSTER ? ofDrivers(drivers.get(keyOf(workload)) ?? []) : [];
  return { clustersOf, of: (workload) => [...visitorsOf(workload), ...together(clustersOf(workload))] };
}

/** Clusters of one namespace are chosen together, for a URL can name many. */
function together(clusters: ReturnType<Partners['clustersOf']>): Partner[] {
  const groups: MultiMap<string, (typeof clusters)[number]> = new Map();
  for (const cluster of clusters)
    append(groups, keyOf({ name: cluster.role, namespace: cluster.namespace }), cluster);
  return [...groups.values()].map((group) => {
    const { role, namespace } = group[0]!;
    const names = group.map(({ labels: { [ROLE_LABEL]: _role, ...ofCluster } }) => ofCluster);
    return { role, namespace, selector: selectorOf(role, names), ports: group.flatMap(({ ports }) => ports) };
  });
}

/** The drivers of a namespace together, for there can be many. A cluster only listens to them. */
function ofDrivers(workloads: readonly Networked[]): Partner[] {
  const byNamespace: MultiMap<string | undefined, Networked> = new Map();
  for (const workload of workloads) append(byNamespace, workload.namespace, workload);
  return [...byNamespace].map(([namespace, visitors]) => {
    const selector = selectorOf(
      'driver',
      visitors.map(({ network }) => network.labels),
    );
    return { role: 'driver', namespace, selector, ports: [] };
  });
}

/** Chooses the Pods of a role that have any of these labels; all of them where some are not known. */
function selectorOf(role: RoleName, ofWorkloads: readonly (Entries | undefined)[]): LabelSelector {
  const ofRole = { [ROLE_LABEL]: ROLES[role].label };
  const names: MultiMap<string, string> = new Map();
  for (const labels of ofWorkloads) {
    if (labels === undefined) return { matchLabels: ofRole };
    for (const [key, name] of Object.entries(labels)) append(names, key, name);
  }
  const [[key, values] = ['', []], ...otherKeys] = names;
  if (otherKeys.length > 0) return { matchLabels: ofRole };
  const distinct = [...new Set(values)].sort();
  if (distinct.length === 1) return { matchLabels: { [key]: distinct[0]!, ...ofRole } };
  return { matchLabels: ofRole, matchExpressions: [{ key, operator: 'In', values: distinct }] };
}

function ofCluster(cluster: ClusterName, found: readonly Networked[]) {
  const { nameLabel, roles } = APACHE_SPARK_CLUSTER;
  return roles.map(({ name }) => {
    const known = found.flatMap(({ network }) => network.roles.filter((role) => role.name === name));
    const ports = known.length === 0 ? listeningPorts(name) : known.flatMap(({ ports }) => ports);
    const labels = { [nameLabel]: cluster.name, [ROLE_LABEL]: ROLES[name].label };
    return { role: name, namespace: cluster.namespace, selector: { matchLabels: labels }, labels, ports };
  });
}

function keyOf({ name, namespace = '' }: ClusterName): string {
  return `${namespace}/${name}`;
}
