import {
  type ContainerDefaults,
  type ContainerResources,
  withDefaults,
} from '../../../src/kubernetes/pod-resources.ts';
import { type Amounts, sumOf, times } from '../../../src/kubernetes/resource-amounts.ts';
import { chargesOf, type Requirement } from '../../../src/kubernetes/resource-quota.ts';
import { keyPath } from '../../../src/kubernetes/shape.ts';
import type { RolePods } from '../../../src/spark/sizes/workload-pods.ts';
import { rememberedOfTwo } from '../../../src/values/remembered.ts';
import type { WorkloadFacts } from '../workloads/facts.ts';
import type { PodFacts } from './pod-facts.ts';

/** A workload, as it is asked what its Pods need. */
export type Counted = WorkloadFacts & { readonly pods: PodFacts };

export function isCounted(workload: WorkloadFacts): workload is Counted {
  return workload.pods !== undefined;
}

/** What one run of a workload needs where containers get these defaults. */
export function needsOf(workload: Counted, defaults: ContainerDefaults) {
  return { workload, ...needsOfPods(workload.pods, defaults) };
}

/** Twins share what is known of their Pods. */
const needsOfPods = rememberedOfTwo(({ roles: all }: PodFacts, defaults: ContainerDefaults) => {
  const roles = all.map((pods) => {
    // With what the namespace's LimitRanges give them.
    const containers = pods.containers.map((container) => withDefaults(container, defaults));
    return { ...pods, containers, ofOnePod: chargesOf(containers, pods.claims) };
  });
  return { roles, ofOneRun: ofOneRun(roles) };
});

export type WorkloadNeeds = ReturnType<typeof needsOf>;
/** What the Pods of one role need. */
export type RoleNeeds = RolePods & { readonly ofOnePod: Amounts };

/** Of all Pods of a run; where there is no bound, of those that it runs with at least. */
export function ofOneRun(roles: readonly RoleNeeds[]): Amounts {
  return sumOf(roles.map((role) => times(role.ofOnePod, BigInt(podsAtMost(role)))));
}

/** How many Pods are reckoned with. */
export function podsAtMost({ count }: RolePods): number {
  const number = Number.isFinite(count.most) ? count.most : count.least;
  return Number.isInteger(number) && number > 0 ? number : 0;
}

/** The field in which a container's request or limit can be said. */
export function fieldOf(
  { containerName, sizeFields }: RolePods,
  { path, kind, name }: ContainerResources,
  { in: where, resource }: Requirement,
): string {
  const isSpark = kind === 'Container' && name === containerName;
  const bySpark: Readonly<Record<string, string>> | undefined = isSpark ? sizeFields : undefined;
  return bySpark?.[`${where}.${resource}`] ?? keyPath(`${path}.resources.${where}`, resource);
}

/** For messages: whose quota is derived. */
export function forNamespace(namespace: string | undefined): string {
  return namespace === undefined ? 'for what has no namespace' : `for namespace "${namespace}"`;
}
