import type { KubernetesObject } from 'kpt-functions';
import type { Finding } from '../../../src/krm/list/result.ts';
import { rule } from '../../../src/krm/list/rule.ts';
import { type Breach, breachesOf } from '../../../src/kubernetes/limit-range.ts';
import { quantityFor } from '../../../src/kubernetes/resource-amounts.ts';
import type { RolePods } from '../../../src/spark/sizes/workload-pods.ts';
import { rememberedOfTwo } from '../../../src/values/remembered.ts';
import { inNamespace } from '../catalogue/known-objects.ts';
import { type Counted, fieldOf, podsAtMost } from './needs.ts';
import type { PodFacts } from './pod-facts.ts';

export const outOfRange = rule('resource-quota/out-of-range', {
  severity: 'warning',
  meaning: 'A LimitRange of the list keeps out Pods of a workload.',
  remedy: 'Change the bound of the LimitRange, or what the workload asks for.',
});

/** The Pods that the LimitRanges of their namespace do not let in, where their sizes can be read. */
export function outsideOf(limitRanges: readonly KubernetesObject[], { pods }: Counted): readonly Finding[] {
  return limitRanges.length === 0 ? [] : outsidePods(pods, limitRanges);
}

const outsidePods = rememberedOfTwo(({ roles }: PodFacts, limitRanges: readonly KubernetesObject[]) =>
  roles
    .filter((pods) => podsAtMost(pods) > 0 && pods.unreadable.length === 0)
    .flatMap((pods) =>
      breachesOf(limitRanges, pods.containers).map((breach) => {
        // Of a Pod: where its Spark container says it.
        const container = breach.container ?? pods.containers[0]!;
        const path = fieldOf(pods, container, breach);
        return outOfRange.finding(`${allowed(breach)}, and ${has(breach, pods)}. ${remedy(breach, path)}`, {
          path,
        });
      }),
    ),
);

function allowed({ range, field, bound, quantity, resource, container }: Breach): string {
  const { name, namespace } = range.metadata;
  const of = `LimitRange "${name}" ${inNamespace(namespace as string | undefined)}`;
  const each = container ? 'a container' : 'a Pod';
  const said = {
    max: `allows ${each} "${quantity}" of ${resource} at most`,
    min: `demands "${quantity}" of ${resource} or more for ${each}`,
    maxLimitRequestRatio: `allows ${each} a limit of ${resource} that is ${quantity} times its request at most`,
    default: `gives a container without one a limit of "${quantity}" of ${resource}`,
  }[bound];
  return `${of} ${said} (\`${field}\`)`;
}

function has({ resource, amount, container, bound, in: where }: Breach, { role }: RolePods): string {
  const what = where === 'requests' ? 'request' : 'limit';
  const who = container ? `container "${container.name}" of the ${role}` : `the Pod of the ${role}`;
  if (amount === undefined) return `${who} has no ${what} of it`;
  const said = `"${quantityFor(resource, amount)}"`;
  return bound === 'default' ? `${who} requests ${said}, which is more` : `the ${what} of ${who} is ${said}`;
}

function remedy({ amount }: Breach, path: string): string {
  const how =
    amount === undefined
      ? `Set \`${path}\`, or change the LimitRange`
      : `Change \`${path}\`, or the LimitRange`;
  return `The API server refuses the Pod. ${how}.`;
}
