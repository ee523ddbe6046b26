import { type Rule, rule } from '../../../src/krm/list/rule.ts';
import { limitRange } from '../../../src/kubernetes/limit-range.ts';
import type { ContainerDefaults } from '../../../src/kubernetes/pod-resources.ts';
import type { Metadata } from '../../../src/kubernetes/rbac.ts';
import { quantitiesOf, resourceQuota } from '../../../src/kubernetes/resource-quota.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { namespaceField, quotaSettingsFor } from '../config/overrides.ts';
import type { ResourceQuotaSettings, Settings } from '../config/settings.ts';
import { type Asking, askedBy } from '../findings/asking.ts';
import type { ItemFinding } from '../findings/item-finding.ts';
import type { ListedNamespaces } from '../owned-objects/listed-namespaces.ts';
import { generatedMetadata } from '../owned-objects/metadata.ts';
import { groupByNamespace, type NamespaceGroup } from '../owned-objects/namespaces.ts';
import { ONCE_IN_A_NAMESPACE, RESOURCE_QUOTA } from '../owned-objects/object-names.ts';
import { type Generated, together, type Wanted, wantedWithSpec } from '../owned-objects/wanted.ts';
import type { WorkloadFacts } from '../workloads/facts.ts';
import { doesNotFit, notSaid, unreadableQuota } from './check.ts';
import { cpuDefaults, derivedHard, notCounted, notDerived, whyNotDerived } from './derived.ts';
import { outOfRange } from './limit-ranges.ts';
import { type Counted, forNamespace, isCounted, needsOf, type WorkloadNeeds } from './needs.ts';
import { readQuotas } from './quotas.ts';

const noWorkloads = rule('resource-quota/no-workloads', {
  severity: 'info',
  hint: true,
  meaning: 'A quota is to be derived for a namespace, and the list has no workloads of it.',
  remedy: 'Give the quota in `resourceQuota.hard`, or add the workloads.',
});

/** What there is to say of quotas, those that are generated and those that are there. */
export const RULES: readonly Rule[] = [
  doesNotFit,
  notSaid,
  outOfRange,
  unreadableQuota,
  notDerived,
  noWorkloads,
  notCounted,
];

type Group = NamespaceGroup<Counted>;

/**
 * A ResourceQuota for each namespace, as it is given or from what the workloads need, and on request a
 * LimitRange beside it. Nothing without `settings.resourceQuota`.
 *
 * Where the numbers cannot be known the quota is undecided: a number that is too low keeps jobs out, and to remove a
 * quota because of a workload more would take the bound from all of them.
 */
export function wantedQuotas(
  workloads: readonly WorkloadFacts[],
  objects: Catalogue,
  namespaces: ListedNamespaces,
  settings: Settings,
): Generated {
  const { resourceQuota: common } = settings;
  if (common === undefined) return { wanted: [], findings: [] };
  const ofOthers = objects.all.filter((known) => known.kind === 'LimitRange' && !objects.isOurs(known));
  const { defaultsOf } = readQuotas(ofOthers);
  const groups = groupByNamespace(namespaces.of('resourceQuota'), workloads.filter(isCounted)).served;
  const generated = groups.map((group) =>
    wantedIn(group, settings, quotaSettingsFor(group.entry, common), defaultsOf(group.name)),
  );
  return together(generated);
}

/** @param theirs what LimitRanges of somebody else give to containers there */
function wantedIn(
  group: Group,
  settings: Settings,
  quota: ResourceQuotaSettings,
  theirs: ContainerDefaults,
): Generated {
  const needsWith = (defaults: ContainerDefaults) =>
    group.workloads.map((workload) => needsOf(workload, defaults));
  const needsByThemselves = needsWith(theirs);
  const ours = quota.limitRange ? cpuDefaults(needsByThemselves) : undefined;
  const needs = ours
    ? needsWith({
        limits: new Map([...ours.limits, ...theirs.limits]),
        requests: new Map([...ours.requests, ...theirs.requests]),
      })
    : needsByThemselves;
  const metadata = generatedMetadata(settings, ONCE_IN_A_NAMESPACE, group, RESOURCE_QUOTA, group.workloads);
  const field = quotaField(group, settings);
  const asking = askedBy(field, group.workloads);
  const { wanted, findings } = quotaFor(group, metadata, quota, needs, asking);
  if (ours) {
    const limits = limitRange(metadata, ours);
    const why = 'a limit of cpu for containers that have none';
    const asking = askedBy(`${field}.limitRange`, group.workloads);
    wanted.push(wantedWithSpec(limits, RESOURCE_QUOTA, why, asking));
  } else if (quota.limitRange && needs.length === 0) wanted.push(undecided('LimitRange', group));
  return { wanted, findings };
}

/** What a namespace says of its quota stands with it. */
function quotaField({ entry }: Group, { rbac }: Settings): string {
  const own = entry?.resourceQuota && namespaceField(rbac, entry);
  return own ? `${own}.resourceQuota` : 'spec.resourceQuota';
}

function quotaFor(
  group: Group,
  metadata: Metadata,
  settings: ResourceQuotaSettings,
  needs: readonly WorkloadNeeds[],
  asking: Asking,
): { wanted: Wanted[]; findings: ItemFinding[] } {
  const { hard, headroom } = settings;
  const wanted = (hard: Record<string, string>, why: string) => [
    wantedWithSpec(resourceQuota(metadata, hard), RESOURCE_QUOTA, why, asking),
  ];
  if (hard) return { wanted: wanted({ ...hard }, 'as it is given'), findings: [] };
  const reasons = needs.flatMap(whyNotDerived);
  if (needs.length === 0) {
    const message = `No quota is derived ${forNamespace(group.name)}: the list has no workload of it. Give the quota in \`resourceQuota.hard\`, or add the workloads.`;
    const absent = { kind: 'ResourceQuota', name: ONCE_IN_A_NAMESPACE, namespace: group.name };
    reasons.push({ finding: { ...noWorkloads.finding(message), absent }, askedBy: asking });
  }
  if (reasons.length > 0) return { wanted: [undecided('ResourceQuota', group)], findings: reasons };
  const derived = derivedHard(needs, settings);
  const count = needs.length === 1 ? '1 workload needs' : `${needs.length} workloads need`;
  const why = `what ${count} at once, and ${headroom} more`;
  return { wanted: wanted(quantitiesOf(derived.hard), why), findings: derived.findings };
}

function undecided(kind: string, { name: namespace }: Group): Wanted {
  return { identity: { kind, namespace, name: ONCE_IN_A_NAMESPACE } };
}
