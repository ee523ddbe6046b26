/**
 * Argo CD and Helm run hooks before or after all else. A driver that runs as one may be without its rights.
 *
 * Source: Argo CD, "Sync Phases and Waves", and pkg/sync/hook of gitops-engine, which says what hooks of Helm are to
 * Argo CD. Helm, "Chart Hooks".
 */
import type { KubernetesObject } from 'kpt-functions';
import type { Field, Item } from '../../../src/krm/index.ts';
import { rule } from '../../../src/krm/list/rule.ts';
import { annotationsOf } from '../../../src/kubernetes/labels.ts';
import type { ItemFinding } from '../findings/item-finding.ts';

const BEFORE =
  'It runs before its ServiceAccount, Role and RoleBinding are applied: the first time, its driver is without its rights.';
const AFTER =
  'It runs when its ServiceAccount, Role and RoleBinding are deleted: its driver is without its rights.';
const WAVE = 'Use a sync wave instead, or apply the RBAC before.';
const POST_INSTALL = 'Make it a post-install or post-upgrade hook, or apply the RBAC before.';
const KEEP = 'Keep the RBAC apart from what is deleted.';

interface HookType {
  readonly annotation: string;
  readonly type: string;
  readonly is: string;
  readonly runs: string;
  readonly remedy: string;
}

const ARGO_CD = 'argocd.argoproj.io/hook';
const HELM = 'helm.sh/hook';

/** All others run while the objects are there, such as PostSync, post-install and test. */
const TYPES: readonly HookType[] = [
  { annotation: ARGO_CD, type: 'PreSync', is: 'a PreSync hook of Argo CD', runs: BEFORE, remedy: WAVE },
  { annotation: ARGO_CD, type: 'PostDelete', is: 'a PostDelete hook of Argo CD', runs: AFTER, remedy: KEEP },
  ...['pre-install', 'pre-upgrade'].map((type) => ({
    annotation: HELM,
    type,
    is: `a ${type} hook of Helm, which to Argo CD is a PreSync hook`,
    runs: BEFORE,
    remedy: POST_INSTALL,
  })),
  { annotation: HELM, type: 'post-delete', is: 'a post-delete hook of Helm', runs: AFTER, remedy: KEEP },
];

export const hook = rule('rbac/hook', {
  severity: 'warning',
  meaning:
    'Argo CD or Helm runs the workload as a hook, at a time when its ServiceAccount, Role and RoleBinding may not exist.',
  remedy:
    'Use a sync wave of Argo CD or a post-install hook of Helm instead, or apply the RBAC objects before.',
});

/** A workload that runs when its rights may not be there. */
export interface Hook {
  readonly type: HookType;
  /** The annotation that makes it one, as a finding names it. */
  readonly field: Field;
}

/** Both take several types with commas between them. */
export function hookOf(object: KubernetesObject): Hook | undefined {
  const annotations = annotationsOf(object);
  const type = TYPES.find(({ annotation, type }) =>
    annotations[annotation]?.split(',').some((word) => word.trim() === type),
  );
  if (!type) return undefined;
  const path = `metadata.annotations.${type.annotation}`;
  return { type, field: { path, currentValue: annotations[type.annotation] } };
}

/** Warns of such workloads. Objects that are generated are no hooks. */
export function hooks(uses: readonly { item: Item; hook?: Hook | undefined }[]): ItemFinding[] {
  return uses.flatMap(({ item, hook: found }) => {
    if (!found) return [];
    const { is, runs, remedy } = found.type;
    return [{ finding: hook.finding(`The workload is ${is}. ${runs} ${remedy}`, found.field), item }];
  });
}
