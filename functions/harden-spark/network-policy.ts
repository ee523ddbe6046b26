import type { ResourceList } from '../../src/krm/index.ts';
import { append } from '../../src/krm/multi-map.ts';
import { type Rule, rule } from '../../src/krm/rule.ts';
import { annotationsOf } from '../../src/kubernetes/labels.ts';
import type { NetworkPolicy } from '../../src/kubernetes/network-policy.ts';
import { applicationLabels } from '../../src/spark/pod-metadata.ts';
import type { ItemFinding } from './findings/item-finding.ts';
import type { NamedObjects } from './named-objects.ts';
import { blocked, checkConnections } from './network-policy/connections.ts';
import { policiesOf } from './network-policy/policies.ts';
import { type Unit, unitOfApplication, unitOfNamespace } from './network-policy/units.ts';
import { generatedMetadata } from './owned-objects/metadata.ts';
import { type NamespaceGroup, namespacesToServe } from './owned-objects/namespaces.ts';
import { applicationUnitName, NETWORK_POLICY } from './owned-objects/object-names.ts';
import { OWNER } from './owned-objects/ownership.ts';
import { waveOf } from './owned-objects/sync-wave.ts';
import { isUsableName, unusableName } from './owned-objects/usable-names.ts';
import { type Wanted, wantedWithSpec } from './owned-objects/wanted.ts';
import type { NetworkPolicySettings, Settings } from './settings.ts';
import { byName, type FoundWorkload } from './workloads.ts';

const noName = rule('network-policy/no-name', {
  severity: 'warning',
  meaning:
    'A workload gets no NetworkPolicy of its own, since the label of its Pods is not known before it has a name.',
  remedy: 'Give the workload a name, or set `spec.networkPolicy.scope` to "Namespace".',
});

/** What there is to say of who reaches whom. */
export const RULES: readonly Rule[] = [blocked, noName];

type Group = NamespaceGroup<FoundWorkload>;

/**
 * NetworkPolicies for the Spark Pods of each namespace: nothing reaches them but what a job needs, and
 * whom the user names. Nothing without `settings.networkPolicy`.
 */
export function wantedNetworkPolicies(workloads: readonly FoundWorkload[], settings: Settings): Wanted[] {
  return policiesFor(settings, workloads).map((policy) =>
    wantedWithSpec(policy, NETWORK_POLICY, 'what a job needs, and no more'),
  );
}

/** Workloads that cannot do their work because of NetworkPolicies, or that get none of their own. */
export function checkNetwork(
  list: ResourceList,
  workloads: readonly FoundWorkload[],
  settings: Settings,
  named: NamedObjects,
): ItemFinding[] {
  return [
    ...(settings.networkPolicy?.scope === 'Application' ? withoutPolicy(workloads) : []),
    ...checkConnections(
      list,
      workloads,
      (policy) =>
        settings.networkPolicy !== undefined && annotationsOf(policy)[OWNER] === settings.origin.owner,
      () => policiesFor(settings, workloads),
      named,
    ),
  ];
}

function policiesFor(settings: Settings, workloads: readonly FoundWorkload[]): NetworkPolicy[] {
  const { networkPolicy, rbac } = settings;
  if (networkPolicy === undefined) return [];
  return namespacesToServe(rbac, workloads).flatMap((group) =>
    unitsOf(group, networkPolicy).flatMap(({ unit, users }) =>
      policiesOf(unit, networkPolicy, (name) =>
        generatedMetadata(settings, name, {
          namespace: group,
          what: NETWORK_POLICY,
          waves: users.map(({ item }) => waveOf(item.object)),
        }),
      ),
    ),
  );
}

function unitsOf(
  { workloads }: Group,
  { scope }: NetworkPolicySettings,
): { unit: Unit; users: readonly FoundWorkload[] }[] {
  if (scope === 'Namespace') {
    return [{ unit: unitOfNamespace(workloads.map(({ workload }) => workload)), users: workloads }];
  }
  // Variants of one workload have its name, and the labels of its Pods: the policies are those of all of them.
  const units = new Map<string, FoundWorkload[]>();
  for (const found of byName(workloads, ({ workload }) => workload)) {
    const { workload } = found;
    if (applicationLabels(workload) === undefined || !isUsableName('workload', workload.name)) continue;
    append(units, applicationUnitName(workload), found);
  }
  return [...units.values()].map((users) => ({
    unit: unitOfApplication(users.map(({ workload }) => workload)),
    users,
  }));
}

function withoutPolicy(workloads: readonly FoundWorkload[]): ItemFinding[] {
  return workloads.flatMap(({ item, workload }) => {
    if (applicationLabels(workload) !== undefined) {
      const { name } = workload;
      if (isUsableName('workload', name)) return [];
      return { item, finding: unusableName('workload', name, 'metadata.name') };
    }
    const message =
      'No NetworkPolicy is made for this workload: its Pods carry its name as a label, and with `metadata.generateName` nobody knows that before. Give it a name, or set `spec.networkPolicy.scope` to "Namespace".';
    return { item, finding: noName.finding(message, { path: 'metadata.generateName' }) };
  });
}
