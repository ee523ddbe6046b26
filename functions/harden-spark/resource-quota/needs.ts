import {
  type ContainerDefaults,
  type ContainerResources,
  withDefaults,
} from '../../../src/kubernetes/pod-resources.ts';
import { type Amounts, sumOf, times } from '../../../src/kubernetes/resource-amounts.ts';
import { chargesOf } from '../../../src/kubernetes/resource-quota.ts';
import { podsOf, type RolePods } from '../../../src/spark/workload-pods.ts';
import type { FoundWorkload } from '../workloads.ts';

/** What the Pods of one role need, by the names that quotas have for it. */
export interface RoleNeeds extends RolePods {
  /** With what the namespace's LimitRanges give them. */
  readonly containers: readonly ContainerResources[];
  readonly ofOnePod: Amounts;
}

export interface WorkloadNeeds {
  readonly found: FoundWorkload;
  readonly roles: readonly RoleNeeds[];
}

/** What one run of a workload needs where containers get these defaults. */
export function needsOf(found: FoundWorkload, defaults: ContainerDefaults): WorkloadNeeds {
  const roles = podsOf(found.workload).map((pods) => {
    const containers = pods.containers.map((container) => withDefaults(container, defaults));
    return { ...pods, containers, ofOnePod: chargesOf(containers, pods.claims) };
  });
  return { found, roles };
}

/** Of all Pods of a run; where there is no bound, of those that it runs with at least. */
export function ofOneRun({ roles }: WorkloadNeeds): Amounts {
  return sumOf(roles.map((role) => times(role.ofOnePod, BigInt(podsAtMost(role)))));
}

/** How many Pods are reckoned with. */
export function podsAtMost({ count }: RoleNeeds): number {
  const number = Number.isFinite(count.most) ? count.most : count.least;
  return Number.isInteger(number) && number > 0 ? number : 0;
}
