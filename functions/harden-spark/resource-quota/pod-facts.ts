import type { LocatedText } from '../../../src/spark/part.ts';
import { podsOf, type RolePods } from '../../../src/spark/sizes/workload-pods.ts';
import type { Workload } from '../../../src/spark/workload.ts';

/** What a quota counts of one workload. */
export interface PodFacts {
  readonly roles: readonly RolePods[];
  /** How many runs there can be at once. */
  readonly runs: number;
  /** A ConfigMap in which sizes may stand, and which is not in the list. */
  readonly missingConf: LocatedText | undefined;
}

export function podFacts(workload: Workload, runs: number): PodFacts {
  const { sparkConfigMap } = workload;
  const isKnown = !sparkConfigMap || workload.configMap(sparkConfigMap.value) !== undefined;
  return { roles: podsOf(workload), runs, missingConf: isKnown ? undefined : sparkConfigMap };
}
