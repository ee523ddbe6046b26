import type { WorkloadFacts } from '../workloads/facts.ts';
import type { NetworkFacts } from './network-facts.ts';

/** A workload, as it is asked who may reach its Pods. */
export type Networked = WorkloadFacts & { readonly network: NetworkFacts };

export function isNetworked(workload: WorkloadFacts): workload is Networked {
  return workload.network !== undefined;
}
