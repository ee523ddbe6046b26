import { podsOf } from '../../../src/spark/sizes/workload-pods.ts';
import type { Workload } from '../../../src/spark/workload.ts';

/**
 * What a quota counts of one workload.
 *
 * @param runs how many runs of it there can be at once
 */
export function podFacts(workload: Workload, runs: number) {
  const { sparkConfigMap } = workload;
  const isKnown = !sparkConfigMap || workload.configMap(sparkConfigMap.value) !== undefined;
  // A ConfigMap in which sizes may stand, and which is not in the list.
  const missingConf = isKnown ? undefined : sparkConfigMap;
  return { roles: podsOf(workload), runs, missingConf };
}

export type PodFacts = ReturnType<typeof podFacts>;
