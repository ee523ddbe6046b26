import type { Finding } from '../../src/krm/result.ts';
import type { Rule } from '../../src/krm/rule.ts';
import type { Workload } from '../../src/spark/workload.ts';
import { volumeWithoutPath } from './diagnosis/conf-volumes.ts';
import { duplicateMountPath, duplicateVolume } from './diagnosis/duplicate-mounts.ts';
import { istioSidecar } from './diagnosis/istio.ts';
import { lostJavaOptions } from './diagnosis/java-options.ts';
import { misplacedField } from './diagnosis/misplaced-fields.ts';
import { nameTooLong } from './diagnosis/names.ts';
import { twoNodeSelectors } from './diagnosis/node-selectors.ts';
import { operatorTmp } from './diagnosis/operator-tmp.ts';
import { refusedSetting } from './diagnosis/refused-settings.ts';
import { volumeOfSidecarOnly } from './diagnosis/sidecar-volumes.ts';
import type { Surroundings, WorkloadCheck } from './diagnosis/surroundings.ts';
import { unreadableNumber } from './diagnosis/unreadable-numbers.ts';
import { userByName } from './diagnosis/user-by-name.ts';
import { withoutRepetition } from './findings/without-repetition.ts';

/** What is known to go wrong with workloads at run time, most harmful first. A new check is one line here, and a file. */
const CHECKS: readonly WorkloadCheck[] = [
  refusedSetting,
  twoNodeSelectors,
  unreadableNumber,
  nameTooLong,
  volumeWithoutPath,
  duplicateMountPath,
  duplicateVolume,
  volumeOfSidecarOnly,
  lostJavaOptions,
  userByName,
  misplacedField,
  istioSidecar,
  operatorTmp,
];

export const RULES: readonly Rule[] = CHECKS;

/** What is known to go wrong with a workload as it is now. Changes nothing. */
export function diagnoseWorkload(workload: Workload, surroundings: Surroundings): Finding[] {
  return withoutRepetition(CHECKS.flatMap(({ check }) => check(workload, surroundings)));
}
