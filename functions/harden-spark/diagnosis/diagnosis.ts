import type { Finding } from '../../../src/krm/list/result.ts';
import type { Rule } from '../../../src/krm/list/rule.ts';
import type { Workload } from '../../../src/spark/workload.ts';
import { clusterSecret } from './cluster-secret.ts';
import {
  unknownVolumeType,
  volumePath,
  volumeSetting,
  volumeWithoutOption,
  volumeWithoutPath,
} from './conf-volumes.ts';
import { duplicateMountPath, duplicateVolume } from './duplicate-mounts.ts';
import { excludedStep } from './excluded-steps.ts';
import { istioSidecar } from './istio.ts';
import { lostJavaOptions } from './java-options.ts';
import { misplacedField } from './misplaced-fields.ts';
import { nameTooLong } from './names.ts';
import { twoNodeSelectors } from './node-selectors.ts';
import { operatorTmp } from './operator-tmp.ts';
import { refusedMainClass } from './refused-main-class.ts';
import { refusedSetting } from './refused-settings.ts';
import { volumeOfSidecarOnly } from './sidecar-volumes.ts';
import type { NamespaceLabels, WorkloadCheck } from './surroundings.ts';
import { unreadDefaults } from './unread-defaults.ts';
import { unreadableNumber } from './unreadable-numbers.ts';
import { userByName } from './user-by-name.ts';

/** What is known to go wrong with workloads at run time, most harmful first. A new check is one line here, and a file. */
const CHECKS: readonly WorkloadCheck[] = [
  refusedSetting,
  refusedMainClass,
  clusterSecret,
  twoNodeSelectors,
  unreadableNumber,
  nameTooLong,
  volumeWithoutPath,
  volumeWithoutOption,
  unknownVolumeType,
  volumePath,
  volumeSetting,
  duplicateMountPath,
  duplicateVolume,
  volumeOfSidecarOnly,
  lostJavaOptions,
  unreadDefaults,
  excludedStep,
  userByName,
  misplacedField,
  istioSidecar,
  operatorTmp,
];

export const RULES: readonly Rule[] = CHECKS;

/** What is known to go wrong with a workload as it is now. Changes nothing. */
export function diagnoseWorkload(workload: Workload, namespaceLabels: NamespaceLabels): Finding[] {
  return CHECKS.flatMap(({ check }) => check(workload, namespaceLabels));
}
