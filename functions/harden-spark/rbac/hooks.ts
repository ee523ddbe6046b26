/**
 * Argo CD runs hooks apart from all that it applies.
 *
 * Source: Argo CD, "Sync Phases and Waves": PreSync hooks before every wave. "Helm": `helm.sh/hook` is taken
 * for a hook as well.
 */
import type { KubernetesObject } from 'kpt-functions';
import type { Field, Item } from '../../../src/krm/index.ts';
import { rule } from '../../../src/krm/list/rule.ts';
import { annotationsOf } from '../../../src/kubernetes/labels.ts';
import type { ItemFinding } from '../findings/item-finding.ts';

const HOOKS = ['argocd.argoproj.io/hook', 'helm.sh/hook'];

export const hook = rule('rbac/hook', {
  severity: 'warning',
  meaning:
    'Argo CD runs the workload as a hook, possibly before its ServiceAccount, Role and RoleBinding exist.',
  remedy: 'Use a sync wave instead of the hook, or apply the RBAC objects before.',
});

/** The annotation that makes a workload a hook, as a finding names it. */
export function hookOf(object: KubernetesObject): Field | undefined {
  const annotations = annotationsOf(object);
  const key = HOOKS.find((key) => annotations[key] !== undefined);
  return key === undefined
    ? undefined
    : { path: `metadata.annotations.${key}`, currentValue: annotations[key] };
}

/** Warns of workloads that Argo CD runs as hooks: generated objects are none. */
export function hooks(uses: readonly { item: Item; hook?: Field | undefined }[]): ItemFinding[] {
  const message = `The workload is an Argo CD hook. Its ServiceAccount, Role and RoleBinding are applied with the other objects, which is after a PreSync hook: the first sync would run the driver without its rights. Use a sync wave instead, or apply the RBAC before.`;
  return uses.flatMap(({ item, hook: field }) =>
    field ? [{ finding: hook.finding(message, field), item }] : [],
  );
}
