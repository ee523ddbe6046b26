import { RULES as EXCEPTION_RULES } from '../../../src/krm/list/exceptions.ts';
import { ambiguousKey, joinedObjects, repeatedKey, unsafeEdit } from '../../../src/krm/list/input-rules.ts';
import type { Rule } from '../../../src/krm/list/rule.ts';
import { ambiguousObject, severalObjects } from '../catalogue/catalogue.ts';
import { misshapen } from '../catalogue/misshapen-objects.ts';
import { misspeltConfig } from '../config/misspelt-configs.ts';
import { RULES as CONFIG_RULES } from '../config/mistakes.ts';
import { unusedOverride } from '../config/overrides.ts';
import { RULES as DIAGNOSIS_RULES } from '../diagnosis/diagnosis.ts';
import { RULES as GENERATED_RULES } from '../generation.ts';
import { RULES as NETWORK_POLICY_RULES } from '../network-policy/network-policy.ts';
import { RULES as POD_SECURITY_RULES } from '../pod-security/pod-security.ts';
import { RULES as RBAC_RULES } from '../rbac/rbac.ts';
import { RULES as READ_ONLY_ROOT_RULES } from '../read-only-root/read-only-root.ts';
import { RULES as RESOURCE_QUOTA_RULES } from '../resource-quota/resource-quota.ts';
import { labelled } from '../workloads/audit-labels.ts';
import { RULES as LOOKALIKE_RULES } from '../workloads/lookalikes.ts';
import {
  misshapenWorkload,
  nameless,
  noNamespace,
  noSpec,
  placeholderOfOtherType,
  unsupported,
} from '../workloads/workloads.ts';
import { reRun } from './re-runs.ts';

/** The rules of every step, by the name in front of the `/`, in the order in which they are documented. */
export const STEPS: readonly {
  readonly step: string;
  readonly about: string;
  readonly rules: readonly Rule[];
}[] = [
  { step: 'read-only-root', about: 'Read-only root file systems', rules: READ_ONLY_ROOT_RULES },
  { step: 'rbac', about: 'RBAC', rules: RBAC_RULES },
  { step: 'pod-security', about: 'Pod security', rules: POD_SECURITY_RULES },
  { step: 'network-policy', about: 'Network policies', rules: NETWORK_POLICY_RULES },
  { step: 'diagnosis', about: 'What goes wrong at run time', rules: DIAGNOSIS_RULES },
  { step: 'resource-quota', about: 'Quotas', rules: RESOURCE_QUOTA_RULES },
  { step: 'generated', about: 'Generated objects', rules: GENERATED_RULES },
  {
    step: 'spark-workload',
    about: 'Workloads that are left as they are',
    rules: [misshapenWorkload, placeholderOfOtherType, unsupported, noSpec, ...LOOKALIKE_RULES],
  },
  { step: 'harden-spark', about: 'The run', rules: [reRun, labelled, unusedOverride] },
  {
    step: 'input',
    about: 'Input',
    rules: [
      nameless,
      joinedObjects,
      ambiguousKey,
      repeatedKey,
      noNamespace,
      ambiguousObject,
      severalObjects,
      misshapen,
      unsafeEdit,
    ],
  },
  { step: 'exception', about: 'Exceptions on objects', rules: EXCEPTION_RULES },
  { step: 'function-config', about: 'The configuration', rules: [...CONFIG_RULES, misspeltConfig] },
];

/** The step of a rule, by its whole name. */
export function stepOf(rule: string): string {
  return rule.slice(0, rule.indexOf('/'));
}

/** Every rule by its whole name. */
export const ALL_RULES: ReadonlyMap<string, Rule> = new Map(
  STEPS.flatMap(({ rules }) => rules).map((rule) => [rule.id, rule]),
);
