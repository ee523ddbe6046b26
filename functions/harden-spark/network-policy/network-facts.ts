import type { KubernetesObject } from 'kpt-functions';
import { clustersOfDriver } from '../../../src/spark/cluster-of-driver.ts';
import { type DeclaredPort, declaredPorts } from '../../../src/spark/declared-ports.ts';
import type { WorkloadKind } from '../../../src/spark/kinds/kind.ts';
import { rolesWithPods } from '../../../src/spark/master.ts';
import { type ListeningPort, listeningPorts } from '../../../src/spark/ports.ts';
import { excludesNetworkPolicy } from '../../../src/spark/role/feature-steps.ts';
import { applicationLabels, knownPodLabels, podLabelsBeside } from '../../../src/spark/role/pod-metadata.ts';
import type { Role } from '../../../src/spark/role/role.ts';
import type { Workload } from '../../../src/spark/workload.ts';

/** A port at which Spark listens, which the workload declares, or both. */
export interface KnownPort extends ListeningPort {
  /** The field that declares it. */
  readonly declaredBy?: string;
}

/** What policies are made of and judged by, of one workload, but for what its metadata says. */
export function networkFactsBeside(workload: Workload) {
  const { clusters, elsewhere } = clustersOfDriver(workload);
  return {
    /** The SparkClusters in which the executors of its driver are. */
    clusters,
    /** The master of its driver, where that is none of a SparkCluster: its executors may be anywhere. */
    mastersElsewhere: elsewhere,
    /** Whether it keeps Spark from making a NetworkPolicy for it. */
    leavesPolicyOut: excludesNetworkPolicy(workload),
    /** Those of which there are Pods. */
    roles: rolesWithPods(workload).map((role) => {
      const declared = declaredPorts(workload, role);
      return {
        name: role.name,
        ports: portsOf(
          workload,
          role,
          declared.filter(({ protocol }) => protocol === 'TCP'),
        ),
        /** Those that the workload declares for other protocols than TCP. Nothing opens them. */
        otherProtocols: declared.filter(({ protocol }) => protocol !== 'TCP'),
        labels: podLabelsBeside(workload, role),
      };
    }),
  };
}

/** All of it. */
export function networkFacts(
  { roles, ...others }: ReturnType<typeof networkFactsBeside>,
  kind: WorkloadKind,
  object: KubernetesObject,
) {
  return {
    ...others,
    /** The labels that all its Pods have and no others; undefined where its name is not known yet. */
    labels: applicationLabels(kind, object),
    roles: roles.map(({ name, ports, otherProtocols, labels }) => ({
      ...{ name, ports, otherProtocols },
      /** All labels that its Pods are known to have. */
      podLabels: knownPodLabels(labels, kind, object),
    })),
  };
}

export type NetworkFacts = ReturnType<typeof networkFacts>;

function portsOf(workload: Workload, role: Role, declaredByTcp: readonly DeclaredPort[]): KnownPort[] {
  const declared = new Map(declaredByTcp.map(({ port, path }) => [port, path]));
  const listening = listeningPorts(role.name, workload).map((port): KnownPort => {
    const declaredBy = port.port === 'any' ? undefined : declared.get(port.port);
    return declaredBy === undefined ? port : { ...port, declaredBy };
  });
  const known = new Set(listening.map(({ port }) => port));
  const others = [...declared].filter(([port]) => !known.has(port));
  return [
    ...listening,
    ...others.map(([port, declaredBy]): KnownPort => ({ name: 'declared', port, callers: [], declaredBy })),
  ];
}
