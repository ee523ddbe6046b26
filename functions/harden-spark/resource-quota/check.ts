import type { KubernetesObject } from 'kpt-functions';
import { quote } from '../../../src/krm/codec/index.ts';
import type { Finding } from '../../../src/krm/list/result.ts';
import { rule } from '../../../src/krm/list/rule.ts';
import { isBytes, isCpu, quantityFor } from '../../../src/kubernetes/resource-amounts.ts';
import {
  allowedBy,
  countsSparkPods,
  refusedBy,
  requirementOf,
  satisfies,
} from '../../../src/kubernetes/resource-quota.ts';
import { Part } from '../../../src/spark/part.ts';
import { rememberedOfTwo } from '../../../src/values/remembered.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { inNamespace } from '../catalogue/known-objects.ts';
import { about, type ItemFinding } from '../findings/item-finding.ts';
import type { WorkloadFacts } from '../workloads/facts.ts';
import { outsideOf } from './limit-ranges.ts';
import {
  fieldOf,
  isCounted,
  needsOf,
  ofOneRun,
  podsAtMost,
  type RoleNeeds,
  type WorkloadNeeds,
} from './needs.ts';
import { readQuotas } from './quotas.ts';

export const doesNotFit = rule('resource-quota/does-not-fit', {
  severity: 'warning',
  meaning: 'A ResourceQuota of the list allows less than one run of a workload needs.',
  remedy: 'Raise the quota, or ask for less.',
});
export const notSaid = rule('resource-quota/not-said', {
  severity: 'warning',
  meaning:
    'A ResourceQuota counts a resource that a container sets no value for, so the API server refuses the Pod.',
  remedy: 'Set the request or limit that the quota counts.',
});
export const unreadableQuota = rule('resource-quota/unreadable-quota', {
  severity: 'warning',
  meaning: 'A ResourceQuota has an amount that the API server refuses.',
  remedy: 'Write a quantity such as "2" or "10Gi", or a whole number.',
});

/**
 * Workloads whose Pods a ResourceQuota or LimitRange of the list refuses, whoever wrote it. Quotas that count only some
 * Pods, by scopes, are not looked at.
 */
export function checkQuotas(catalogue: Catalogue, workloads: readonly WorkloadFacts[]): ItemFinding[] {
  if (workloads.length === 0) return [];
  const objects = catalogue.asTheyAre(['ResourceQuota', 'LimitRange']);
  const quotas = readQuotas(objects);
  const ofWorkloads = workloads.filter(isCounted).flatMap((workload) => {
    const outside = outsideOf(quotas.limitRangesOf(workload.namespace), workload);
    const counting = quotas.quotasOf(workload.namespace).filter(countsSparkPods);
    if (counting.length === 0) return about(workload.item, outside);
    const needs = needsOf(workload, quotas.defaultsOf(workload.namespace));
    const findings = counting.flatMap((quota) => againstQuota(needs.roles, quota));
    return about(workload.item, [...findings, ...outside]);
  });
  const ofQuotas = objects
    .filter(({ kind }) => kind === 'ResourceQuota')
    .flatMap(({ item, object }) => about(item, unreadable(object)));
  return [...ofQuotas, ...ofWorkloads];
}

/** What nothing can be compared with. */
function unreadable(quota: KubernetesObject): Finding[] {
  return refusedBy(quota).map(({ resource, quantity }) => {
    const path = Part.root(quota).child('spec', 'hard').keyPath(resource);
    const wanted =
      isCpu(resource) || isBytes(resource) ? 'a quantity such as "2" or "10Gi"' : 'a whole number';
    return unreadableQuota.finding(
      `\`${path}\` must be ${wanted}, got ${quote(quantity)}: the API server refuses the quota. Workloads are not compared with it.`,
      { path, currentValue: quantity },
    );
  });
}

const againstQuota = rememberedOfTwo((roles: WorkloadNeeds['roles'], quota: KubernetesObject) => [
  ...refused(roles, quota),
  ...tooLarge(roles, quota),
]);

/** Containers that do not say what the quota counts. */
function refused(roles: WorkloadNeeds['roles'], quota: KubernetesObject): Finding[] {
  const required = [...allowedBy(quota).keys()].flatMap((resource) => {
    const requirement = requirementOf(resource);
    return requirement ? [{ resource, requirement }] : [];
  });
  return roles.flatMap((pods) =>
    pods.containers.flatMap((container) => {
      const missing = required.filter(({ requirement }) => !satisfies(container, requirement));
      return missing.map(({ resource, requirement }) => {
        const path = fieldOf(pods, container, requirement);
        return notSaid.finding(
          `${nameOf(quota)} counts ${resource}, and container "${container.name}" of the ${pods.role} does not say it, nor does a LimitRange: the API server refuses the Pod. Set \`${path}\`.`,
          { path },
        );
      });
    }),
  );
}

/** What one run needs more of than the quota allows. */
function tooLarge(roles: WorkloadNeeds['roles'], quota: KubernetesObject): Finding[] {
  const needed = ofOneRun(roles);
  return [...allowedBy(quota)].flatMap(([resource, allowed]) => {
    const amount = needed.get(resource);
    if (amount === undefined || amount <= allowed) return [];
    const largest = largestOf(roles, resource);
    const [has, wants] = [allowed, amount].map((one) => `"${quantityFor(resource, one)}"`);
    return doesNotFit.finding(
      `${nameOf(quota)} allows ${has} of ${resource}, and one run needs ${wants}: ${shares(roles, resource)}. The API server refuses the Pods that do not fit. Raise the quota to ${wants} or more, or ask for less.`,
      { path: largest.count.path },
    );
  });
}

function nameOf({ metadata }: KubernetesObject): string {
  const namespace = metadata.namespace as string | undefined;
  return `ResourceQuota "${metadata.name}" ${inNamespace(namespace)}`;
}

/** `1 driver with 1, up to 5 executors with 4 each`. */
function shares(roles: readonly RoleNeeds[], resource: string): string {
  const parts = roles.flatMap((role) => {
    const [count, each] = [podsAtMost(role), role.ofOnePod.get(resource)];
    if (count === 0 || each === undefined) return [];
    const noun = count === 1 ? role.role : `${role.role}s`;
    const bound =
      role.count.most === role.count.least ? '' : Number.isFinite(role.count.most) ? 'up to ' : 'at least ';
    return `${bound}${count} ${noun} with ${quantityFor(resource, each)}${count === 1 ? '' : ' each'}`;
  });
  return parts.join(', ');
}

/** The role that needs most of it. */
function largestOf(roles: readonly RoleNeeds[], resource: string): RoleNeeds {
  const share = (role: RoleNeeds) => (role.ofOnePod.get(resource) ?? 0n) * BigInt(podsAtMost(role));
  return roles.reduce((largest, role) => (share(role) > share(largest) ? role : largest));
}
