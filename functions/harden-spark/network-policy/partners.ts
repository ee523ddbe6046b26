import type { Entries } from '../../../src/kubernetes/labels.ts';
import type { ClusterName } from '../../../src/spark/cluster-of-driver.ts';
import { APACHE_SPARK_CLUSTER } from '../../../src/spark/kinds/apache-spark-cluster.ts';
import { type ListeningPort, listeningPorts } from '../../../src/spark/ports.ts';
import { ROLE_LABEL } from '../../../src/spark/role/pod-metadata.ts';
import { ROLES, type RoleName } from '../../../src/spark/role/role-names.ts';
import { append, type MultiMap } from '../../../src/values/multi-map.ts';
import type { Networked } from './networked.ts';

/**
 * Pods of another workload, with which those of one do their work: a driver whose executors are in a SparkCluster has the
 * master and the workers, and these have the driver.
 */
export interface Partner {
  readonly role: RoleName;
  /** By which its Pods are known. */
  readonly labels: Entries;
  readonly namespace: string | undefined;
  readonly ports: readonly ListeningPort[];
}

/** Whether Pods of a role have to do with a partner: drivers with a cluster, and no executors with anybody. */
export function isPartnerOf({ role: other }: Partner, role: RoleName): boolean {
  return ROLES[other].standalone ? ROLES[role].runs === 'Driver' : ROLES[role].standalone;
}

export type PartnersOf = (workload: Networked) => readonly Partner[];

/** Finds the partners of workloads. A cluster that is not among them counts as one with Spark's own ports. */
export function partnersAmong(workloads: readonly Networked[]): PartnersOf {
  const clusters: MultiMap<string, Networked> = new Map();
  const drivers: MultiMap<string, Networked> = new Map();
  for (const workload of workloads) {
    if (workload.kindRow === APACHE_SPARK_CLUSTER) append(clusters, keyOf(workload), workload);
    for (const cluster of workload.network.clusters) append(drivers, keyOf(cluster), workload);
  }
  return (workload) => {
    const visitors = workload.kindRow === APACHE_SPARK_CLUSTER ? (drivers.get(keyOf(workload)) ?? []) : [];
    return [
      ...visitors.flatMap(ofDriver),
      ...workload.network.clusters.flatMap((cluster) =>
        ofCluster(cluster, clusters.get(keyOf(cluster)) ?? []),
      ),
    ];
  };
}

function ofDriver({ namespace, network }: Networked): Partner[] {
  return network.roles
    .filter(({ name }) => name === 'driver')
    .map(({ name, ports }) => ({ role: name, ports, namespace, labels: labelsOf(network.labels, name) }));
}

function ofCluster(cluster: ClusterName, found: readonly Networked[]): Partner[] {
  const { nameLabel, roles } = APACHE_SPARK_CLUSTER;
  return roles.map(({ name }) => {
    const known = found.flatMap(({ network }) => network.roles.filter((role) => role.name === name));
    const ports = known.length === 0 ? listeningPorts(name) : known.flatMap(({ ports }) => ports);
    const labels = labelsOf({ [nameLabel]: cluster.name }, name);
    return { role: name, ports, namespace: cluster.namespace, labels };
  });
}

function labelsOf(ofWorkload: Entries | undefined, role: RoleName): Entries {
  return { ...ofWorkload, [ROLE_LABEL]: ROLES[role].label };
}

function keyOf({ name, namespace = '' }: ClusterName): string {
  return `${namespace}/${name}`;
}
