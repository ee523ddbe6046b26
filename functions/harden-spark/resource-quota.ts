import type { KubernetesObject } from 'kpt-functions';
import { append } from '../../src/krm/multi-map.ts';
import { annotationsOf } from '../../src/kubernetes/labels.ts';
import type { ContainerDefaults } from '../../src/kubernetes/pod-resources.ts';
import {
  defaultsOf,
  type LimitRange,
  limitRange,
  quantitiesOf,
  type ResourceQuota,
  resourceQuota,
} from '../../src/kubernetes/resource-quota.ts';
import { quotaSettingsFor } from './config/overrides.ts';
import { identityKey } from './generated/known-objects.ts';
import { generatedMetadata } from './generated/metadata.ts';
import { want } from './generated/moved-objects.ts';
import { type NamespaceGroup, namespacesToServe } from './generated/namespaces.ts';
import { ONCE_IN_A_NAMESPACE, RESOURCE_QUOTA } from './generated/object-names.ts';
import { isOurs } from './generated/ownership.ts';
import { provide } from './generated/provide.ts';
import type { GenerationStep } from './generated/step.ts';
import { canBeKnown, cpuDefaults, derivedHard } from './resource-quota/derived.ts';
import { needsOf, type WorkloadNeeds } from './resource-quota/needs.ts';
import { finding } from './resource-quota/rules.ts';
import { forNamespace } from './resource-quota/words.ts';
import type { ResourceQuotaSettings } from './settings.ts';
import type { FoundWorkload } from './workloads.ts';

type Group = NamespaceGroup<FoundWorkload>;

/** What a namespace is to have. What is undecided stays as an earlier run made it. */
interface Plan {
  readonly quota: ResourceQuota | 'Undecided';
  readonly limits: LimitRange | 'Undecided' | undefined;
  readonly why: string;
}

/**
 * Generates a ResourceQuota for each namespace, as it is given or from what the workloads need, and on request a
 * LimitRange beside it. Without `settings.resourceQuota` it does nothing.
 *
 * Where the numbers cannot be known no quota is made, and one that is there stays as it is: a number that is too
 * low keeps jobs out, and to remove a quota because of a workload more would take the bound from all of them.
 */
export function generateResourceQuotas(step: GenerationStep, workloads: readonly FoundWorkload[]): void {
  const { resourceQuota: common, rbac } = step.settings;
  if (common === undefined) return;
  const groups = namespacesToServe(rbac, workloads);
  const defaults = defaultsOfOthers(step);
  const plans = groups.map((group) => {
    const settings = quotaSettingsFor(group.entry, common);
    return { group, plan: planFor(step, group, settings, defaults(group.name)) };
  });
  for (const { group, plan } of plans) {
    want(step, [identityKey('ResourceQuota', group.name, ONCE_IN_A_NAMESPACE)]);
    if (plan.limits !== undefined) want(step, [identityKey('LimitRange', group.name, ONCE_IN_A_NAMESPACE)]);
  }
  for (const { plan } of plans) {
    const { quota, limits, why } = plan;
    if (quota !== 'Undecided') provide(step, RESOURCE_QUOTA, quota, why);
    if (limits !== undefined && limits !== 'Undecided') {
      provide(step, RESOURCE_QUOTA, limits, 'a limit of cpu for containers that have none');
    }
  }
}

/** @param theirs what LimitRanges of somebody else give to containers there */
function planFor(
  step: GenerationStep,
  group: Group,
  settings: ResourceQuotaSettings,
  theirs: ContainerDefaults,
): Plan {
  const needsWith = (defaults: ContainerDefaults) =>
    Array.from(step.list.each(group.workloads), (workload) => needsOf(workload, defaults));
  const found = needsWith(theirs);
  const ours = settings.limitRange ? cpuDefaults(found) : undefined;
  const needs = ours ? needsWith(together(ours, theirs)) : found;
  const { quota, why } = quotaFor(step, group, settings, needs);
  const undecided = settings.limitRange && needs.length === 0 ? 'Undecided' : undefined;
  return { quota, why, limits: ours ? limitRange(metadata(step, group), ours) : undecided };
}

function quotaFor(
  step: GenerationStep,
  group: Group,
  settings: ResourceQuotaSettings,
  needs: readonly WorkloadNeeds[],
): Pick<Plan, 'quota' | 'why'> {
  const { hard, headroom } = settings;
  if (hard) return { quota: resourceQuota(metadata(step, group), { ...hard }), why: 'as it is given' };
  if (needs.length === 0) {
    step.list.report(
      finding(
        'no-workloads',
        `No quota is derived ${forNamespace(group.name)}: the list has no workload of it. Give the quota in \`resourceQuota.hard\`, or add the workloads.`,
      ),
    );
    return { quota: 'Undecided', why: '' };
  }
  if (!canBeKnown(step.list, needs)) return { quota: 'Undecided', why: '' };
  const derived = quantitiesOf(derivedHard(step.list, needs, settings));
  const count = needs.length === 1 ? '1 workload needs' : `${needs.length} workloads need`;
  return {
    quota: resourceQuota(metadata(step, group), derived),
    why: `what ${count} at once, and ${headroom} more`,
  };
}

/** What LimitRanges of somebody else give to containers, by namespace. */
function defaultsOfOthers(step: GenerationStep): (namespace: string | undefined) => ContainerDefaults {
  const others = new Map<string | undefined, KubernetesObject[]>();
  for (const known of step.objects.all) {
    if (known.kind !== 'LimitRange' || isOurs(step, known)) continue;
    append(others, known.namespace, known.object);
  }
  return (namespace) => defaultsOf(others.get(namespace) ?? []);
}

/** The later wins. */
function together(...all: readonly ContainerDefaults[]): ContainerDefaults {
  return {
    limits: new Map(all.flatMap(({ limits }) => [...limits])),
    requests: new Map(all.flatMap(({ requests }) => [...requests])),
  };
}

function metadata({ settings }: GenerationStep, group: Group) {
  return generatedMetadata(settings, ONCE_IN_A_NAMESPACE, {
    namespace: group,
    what: RESOURCE_QUOTA,
    users: group.workloads.map(({ item }) => annotationsOf(item.object)),
  });
}
