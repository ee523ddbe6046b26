/**
 * Argo CD runs hooks apart from all that it applies.
 *
 * Source: Argo CD, "Sync Phases and Waves": PreSync hooks before every wave. "Helm": `helm.sh/hook` is taken
 * for a hook as well.
 */
import type { Namespace } from './namespaces.ts';
import { finding } from './rules.ts';
import type { RbacStep } from './step.ts';

const HOOKS = ['argocd.argoproj.io/hook', 'helm.sh/hook'];

/** Warns of workloads that Argo CD runs as hooks: generated objects are none. */
export function reportHooks(step: RbacStep, { workloads }: Namespace): void {
  for (const { workload } of step.list.each(workloads)) {
    const hook = HOOKS.find((key) => workload.annotations[key] !== undefined);
    if (hook === undefined) continue;
    step.list.report(
      finding(
        'hook',
        `The workload is an Argo CD hook. Its ServiceAccount, Role and RoleBinding are applied with the other objects, which is after a PreSync hook: the first sync would run the driver without its rights. Use a sync wave instead, or apply the RBAC before.`,
        { path: `metadata.annotations.${hook}`, currentValue: workload.annotations[hook] },
      ),
      workload.item,
    );
  }
}
