import { podsOf } from '../../../src/spark/sizes/workload-pods.ts';
import type { Workload } from '../../../src/spark/workload.ts';

/**
 * What a quota counts of one workload.
 *
 * @param runs how many runs of it there can be at once
 */
export function podFacts(workload: Workload, runs: number) {
  return { roles: podsOf(workload), runs };
}

export type PodFacts = ReturnType<typeof podFacts>;
