import { listeningPorts } from '../../../src/spark/ports.ts';
import { applicationLabels, knownPodLabels } from '../../../src/spark/role/pod-metadata.ts';
import type { Workload } from '../../../src/spark/workload.ts';

/** What policies are made of and judged by, of one workload. */
export function networkFacts(workload: Workload) {
  return {
    /** The labels that all its Pods have and no others; undefined where its name is not known yet. */
    labels: applicationLabels(workload),
    roles: workload.roles.map((role) => ({
      name: role.name,
      ports: listeningPorts(role.name, workload),
      /** All labels that its Pods are known to have. */
      podLabels: knownPodLabels(workload, role),
    })),
  };
}

export type NetworkFacts = ReturnType<typeof networkFacts>;
