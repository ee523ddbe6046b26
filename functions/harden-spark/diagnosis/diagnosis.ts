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
import type { AskNamespace, WorkloadCheck } from './surroundings.ts';
import { uiPort } from './ui-port.ts';
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
  uiPort,
  excludedStep,
  userByName,
  istioSidecar,
  operatorTmp,
];

export const RULES: readonly Rule[] = CHECKS;

/**
 * What is known to go wrong with a workload as it is now. Changes nothing.
 *
 * @param told of it already, by steps that know more of a field that the CRD does not have
 */
export function diagnoseWorkload(
  workload: Workload,
  askNamespace: AskNamespace,
  told: readonly Finding[],
): Finding[] {
  const all: Finding[] = [];
  for (const one of CHECKS) {
    const found = one.check(workload, askNamespace);
    const findings: readonly Finding[] = 'length' in found ? found : [found];
    // Nearly always there are none.
    if (findings.length > 0) all.push(...(one === unknownField ? untold(findings, told) : findings));
  }
  return all;
}

/** What its CRD says against a workload that is left as it is, beside what keeps it from being read. */
export function diagnoseFields(workload: Workload, obstacles: readonly Finding[]): Finding[] {
  const found = [refusedValue, unknownField].map(({ check }) =>
    check(workload, (question) => question(undefined)),
  );
  return untold(found.flat(2), obstacles);
}

function untold(findings: readonly Finding[], told: readonly Finding[]): Finding[] {
  const paths = new Set(told.map(({ field }) => field?.path));
  return findings.filter(({ field }) => !paths.has(field?.path));
}
