/**
 * Argo CD applies objects in waves, and hooks apart from all of them.
 *
 * Source: Argo CD, "Sync Phases and Waves": waves in ascending order, 0 without the annotation; PreSync
 * hooks before every wave. "Helm": `helm.sh/hook` is taken for a hook as well.
 */
import type { Entries } from '../../../src/kubernetes/labels.ts';
import type { AccountUse, Namespace } from './namespaces.ts';
import type { RbacStep } from './step.ts';

const SYNC_WAVE = 'argocd.argoproj.io/sync-wave';
const HOOKS = ['argocd.argoproj.io/hook', 'helm.sh/hook'];

/**
 * The lowest wave of `users` if it is below 0, as an annotation: what a workload needs must not come in a
 * later wave. In wave 0 Argo CD orders by kind, and applies RBAC before custom resources.
 */
export function syncWave(users: readonly AccountUse[]): Entries {
  const lowest = users.reduce((wave, { workload }) => Math.min(wave, waveOf(workload.annotations)), 0);
  return lowest < 0 ? { [SYNC_WAVE]: String(lowest) } : {};
}

/** Warns of workloads that Argo CD runs as hooks: generated objects are none. */
export function reportHooks(step: RbacStep, { workloads }: Namespace): void {
  for (const { workload } of workloads) {
    const hook = HOOKS.find((key) => workload.annotations[key] !== undefined);
    if (hook === undefined) continue;
    step.list.report(
      {
        rule: 'rbac/hook',
        severity: 'warning',
        message: `The workload is an Argo CD hook. Its ServiceAccount, Role and RoleBinding are applied with the other objects, which is after a PreSync hook: the first sync would run the driver without its rights. Use a sync wave instead, or apply the RBAC before.`,
        field: { path: `metadata.annotations.${hook}`, currentValue: workload.annotations[hook] },
      },
      workload.item,
    );
  }
}

function waveOf(annotations: Entries): number {
  const value = annotations[SYNC_WAVE]?.trim() ?? '';
  return /^[-+]?\d+$/.test(value) ? Number(value) : 0;
}
