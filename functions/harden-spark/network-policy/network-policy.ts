import { type Rule, rule } from '../../../src/krm/list/rule.ts';
import { annotationsOf } from '../../../src/kubernetes/labels.ts';
import type { NetworkPolicy } from '../../../src/kubernetes/network-policy.ts';
import { append, type MultiMap } from '../../../src/values/multi-map.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { NetworkPolicySettings, Settings } from '../config/settings.ts';
import { askedBy } from '../findings/asking.ts';
import type { ItemFinding } from '../findings/item-finding.ts';
import { generatedMetadata } from '../owned-objects/metadata.ts';
import { groupByNamespace } from '../owned-objects/namespaces.ts';
import { applicationUnitName, NETWORK_POLICY } from '../owned-objects/object-names.ts';
import { OWNER } from '../owned-objects/ownership.ts';
import { isUsableName, unusableName } from '../owned-objects/usable-names.ts';
import { type Wanted, wantedWithSpec } from '../owned-objects/wanted.ts';
import type { WorkloadFacts } from '../workloads/facts.ts';
import { byName } from '../workloads/workload-order.ts';
import { blocked, checkConnections } from './connections.ts';
import { policiesOf } from './policies.ts';
import { isNetworked, type Networked, type Unit, unitOfApplication, unitOfNamespace } from './units.ts';

const noName = rule('network-policy/no-name', {
  severity: 'warning',
  meaning:
    'No NetworkPolicy was made for a workload without a fixed name: it must select the Pods by that name.',
  remedy: 'Give the workload a name, or set `spec.networkPolicy.scope` to "Namespace".',
});

/** What there is to say of who reaches whom. */
export const RULES: readonly Rule[] = [blocked, noName];

/**
 * NetworkPolicies for the Spark Pods of each namespace: nothing reaches them but what a job needs, and
 * whom the user names. Nothing without `settings.networkPolicy`.
 */
export function wantedNetworkPolicies(workloads: readonly WorkloadFacts[], settings: Settings): Wanted[] {
  return policiesFor(settings, workloads.filter(isNetworked)).map(({ policy, unit }) => {
    const asking = askedBy('spec.networkPolicy', unit.workloads);
    return wantedWithSpec(policy, NETWORK_POLICY, 'what a job needs, and no more', asking);
  });
}

/** Workloads that cannot do their work because of NetworkPolicies, or that get none of their own. */
export function checkNetwork(
  catalogue: Catalogue,
  all: readonly WorkloadFacts[],
  settings: Settings,
): ItemFinding[] {
  const workloads = all.filter(isNetworked);
  return [
    ...(settings.networkPolicy?.scope === 'Application' ? withoutPolicy(workloads) : []),
    ...checkConnections(
      catalogue,
      workloads,
      (policy) =>
        settings.networkPolicy !== undefined && annotationsOf(policy)[OWNER] === settings.origin.owner,
      () => policiesFor(settings, workloads).map(({ policy }) => policy),
    ),
  ];
}

/** The policies, each with the workloads that it is for. */
function policiesFor(
  settings: Settings,
  workloads: readonly Networked[],
): { policy: NetworkPolicy; unit: Unit }[] {
  const { networkPolicy, rbac } = settings;
  if (networkPolicy === undefined) return [];
  return groupByNamespace(rbac, workloads).served.flatMap((group) =>
    unitsOf(group.workloads, networkPolicy).flatMap((unit) =>
      policiesOf(unit, networkPolicy, (name) =>
        generatedMetadata(settings, name, group, NETWORK_POLICY, unit.workloads),
      ).map((policy) => ({ policy, unit })),
    ),
  );
}

function unitsOf(workloads: readonly Networked[], { scope }: NetworkPolicySettings): Unit[] {
  if (scope === 'Namespace') return [unitOfNamespace(workloads)];
  // Variants of one workload have its name, and the labels of its Pods: the policies are those of all of them.
  const variants: MultiMap<string, Networked> = new Map();
  for (const workload of byName(workloads)) {
    const { name, kindRow, network } = workload;
    if (network.labels === undefined || !isUsableName('workload', name)) continue;
    append(variants, applicationUnitName(kindRow, name), workload);
  }
  return [...variants.values()].map(unitOfApplication);
}

function withoutPolicy(workloads: readonly Networked[]): ItemFinding[] {
  return workloads.flatMap(({ item, name, network }) => {
    if (network.labels !== undefined) {
      if (isUsableName('workload', name)) return [];
      return { item, finding: unusableName('workload', name, 'metadata.name') };
    }
    const message =
      'No NetworkPolicy is made for this workload: its Pods carry its name as a label, and with `metadata.generateName` nobody knows that before. Give it a name, or set `spec.networkPolicy.scope` to "Namespace".';
    return { item, finding: noName.finding(message, { path: 'metadata.generateName' }) };
  });
}
