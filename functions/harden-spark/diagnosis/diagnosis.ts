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
import { refusedValue, unknownField } from './crd-fields.ts';
import { duplicateMountPath, duplicateVolume } from './duplicate-mounts.ts';
import { excludedStep } from './excluded-steps.ts';
import { istioSidecar } from './istio.ts';
import { lostJavaOptions } from './java-options.ts';
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
  refusedValue,
  refusedSetting,
  refusedMainClass,
  unknownField,
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
  istioSidecar,
  operatorTmp,
];

export const RULES: readonly Rule[] = CHECKS;

/** What is known to go wrong with a workload as it is now. Changes nothing. */
export function diagnoseWorkload(workload: Workload, namespaceLabels: NamespaceLabels): Finding[] {
  return CHECKS.flatMap(({ check }) => check(workload, namespaceLabels));
}

/** What its CRD says against a workload that is left as it is, beside what keeps it from being read. */
export function diagnoseFields(workload: Workload, obstacles: readonly Finding[]): Finding[] {
  const told = new Set(obstacles.map(({ field }) => field?.path));
  return [...check(refusedValue), ...check(unknownField)].filter(({ field }) => !told.has(field?.path));

  function check(one: WorkloadCheck): Finding[] {
    return [one.check(workload, () => undefined)].flat();
  }
}
