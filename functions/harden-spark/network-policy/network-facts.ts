import type { Entries } from '../../../src/kubernetes/labels.ts';
import { type ListeningPort, listeningPorts } from '../../../src/spark/ports.ts';
import { applicationLabels, knownPodLabels } from '../../../src/spark/role/pod-metadata.ts';
import type { RoleName } from '../../../src/spark/role/role.ts';
import type { Workload } from '../../../src/spark/workload.ts';

/** What policies are made of and judged by, of one workload. */
export interface NetworkFacts {
  /** The labels that all its Pods have and no others; undefined where its name is not known yet. */
  readonly labels: Entries | undefined;
  readonly roles: readonly {
    readonly name: RoleName;
    readonly ports: readonly ListeningPort[];
    /** All labels that its Pods are known to have. */
    readonly podLabels: Entries;
  }[];
}

export function networkFacts(workload: Workload): NetworkFacts {
  return {
    labels: applicationLabels(workload),
    roles: workload.roles.map((role) => ({
      name: role.name,
      ports: listeningPorts(role.name, workload),
      podLabels: knownPodLabels(workload, role),
    })),
  };
}
