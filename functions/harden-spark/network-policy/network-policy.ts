import type { Finding } from '../../../src/krm/list/result.ts';
import { type Rule, rule } from '../../../src/krm/list/rule.ts';
import { annotationsOf } from '../../../src/kubernetes/labels.ts';
import type { NetworkPolicy } from '../../../src/kubernetes/network-policy.ts';
import { limitByOthers } from '../../../src/spark/limited-roles.ts';
import type { RoleName } from '../../../src/spark/role/role-names.ts';
import { append, type MultiMap } from '../../../src/values/multi-map.ts';
import { enumerated } from '../../../src/values/phrases.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { identityKey } from '../catalogue/known-objects.ts';
import type { Settings } from '../config/settings.ts';
import { askedBy } from '../findings/asking.ts';
import { about, type ItemFinding } from '../findings/item-finding.ts';
import type { ListedNamespaces } from '../owned-objects/listed-namespaces.ts';
import { generatedMetadata } from '../owned-objects/metadata.ts';
import { groupByNamespace } from '../owned-objects/namespaces.ts';
import { applicationUnitName, NETWORK_POLICY } from '../owned-objects/object-names.ts';
import { OWNER } from '../owned-objects/ownership.ts';
import { isUsableName, unusableName } from '../owned-objects/usable-names.ts';
import { type Wanted, wantedWithSpec } from '../owned-objects/wanted.ts';
import type { WorkloadFacts } from '../workloads/facts.ts';
import { byName } from '../workloads/workload-order.ts';
import { blocked, checkConnections } from './connections.ts';
import { listedPolicies } from './listed-policies.ts';
import { isNetworked, type Networked } from './networked.ts';
import { type Partners, partnersAmong } from './partners.ts';
import { policiesOf } from './policies.ts';
import { indexPolicies } from './policy-index.ts';
import { checkPorts, portShut, undeclaredPort, undeclaredPorts, unknownPort } from './shut-ports.ts';
import { isLimitedByOthers, isVisited, type Unit, unitOfApplication, unitOfNamespace } from './units.ts';

const noName = rule('network-policy/no-name', {
  severity: 'warning',
  meaning:
    'No NetworkPolicy was made for a workload without a fixed name: it must select the Pods by that name.',
  remedy: 'Give the workload a name, or set `spec.networkPolicy.scope` to "Namespace".',
});

const operatorVersion = rule('network-policy/operator-version', {
  severity: 'warning',
  meaning:
    'It is not known whether the Apache operator limits who reaches executors and workers: it does from 0.8.0 on.',
  remedy: 'Say its version in `spec.apacheOperatorVersion`.',
});

/** What there is to say of who reaches whom. */
export const RULES: readonly Rule[] = [
  blocked,
  noName,
  operatorVersion,
  portShut,
  unknownPort,
  undeclaredPort,
];

/** Who is to reach whom: made once, for what is generated and for what is checked. */
export interface NetworkPlan {
  readonly workloads: readonly Networked[];
  readonly partners: Partners;
  /** None without `settings.networkPolicy`. */
  readonly policies: readonly UnitPolicy[];
}

export function planNetwork(
  all: readonly WorkloadFacts[],
  namespaces: ListedNamespaces,
  settings: Settings,
): NetworkPlan {
  const workloads = all.filter(isNetworked);
  const partners = partnersAmong(workloads);
  return { workloads, partners, policies: policiesFor(settings, namespaces, workloads, partners) };
}

/**
 * NetworkPolicies for the Spark Pods of each namespace: nothing reaches them but what a job needs, and
 * whom the user names.
 */
export function wantedNetworkPolicies({ policies }: NetworkPlan): Wanted[] {
  return policies.map(({ policy, unit }) => {
    const asking = askedBy('spec.networkPolicy', unit.workloads);
    return wantedWithSpec(policy, NETWORK_POLICY, 'what a job needs, and no more', asking);
  });
}

/**
 * Workloads that cannot do their work because of NetworkPolicies, that nobody can call, or that get no policies of their
 * own.
 */
export function checkNetwork(catalogue: Catalogue, plan: NetworkPlan, settings: Settings): ItemFinding[] {
  const { workloads, partners } = plan;
  const { networkPolicy } = settings;
  const isOurs = (policy: NetworkPolicy) =>
    networkPolicy !== undefined && annotationsOf(policy)[OWNER] === settings.origin.owner;
  const listed = listedPolicies(catalogue);
  if (networkPolicy === undefined && listed.length === 0) return [];
  // Those that are generated take the place of what was generated before.
  const others = listed.filter((policy) => !isOurs(policy));
  const taken = new Set(others.map(identityOf));
  const generated = plan.policies
    .map(({ policy }) => policy)
    .filter((policy) => !taken.has(identityOf(policy)));
  const policies = indexPolicies([...others, ...generated]);
  return [
    ...(networkPolicy?.scope === 'Application' ? withoutPolicy(workloads) : []),
    ...(listed.length === 0
      ? []
      : checkConnections(catalogue, workloads, partners, policies, settings.apacheOperatorVersion)),
    ...(networkPolicy
      ? [
          ...checkPorts(workloads, networkPolicy, settings.apacheOperatorVersion, policies, isOurs),
          ...about(catalogue.functionConfig, [
            ...undeclaredPorts(workloads, networkPolicy),
            ...perhapsUnlimited(plan, settings),
          ]),
        ]
      : []),
  ];
}

function identityOf({ kind, metadata }: NetworkPolicy): string {
  return identityKey(kind, metadata.namespace, metadata.name);
}

/** What policies of a namespace leave to the Apache operator, of which it is not known whether it does it. */
function perhapsUnlimited(
  { workloads, partners }: NetworkPlan,
  { networkPolicy, apacheOperatorVersion }: Settings,
): Finding[] {
  if (apacheOperatorVersion !== undefined || networkPolicy?.scope !== 'Namespace') return [];
  const limited = new Set(
    workloads.flatMap((workload) =>
      isVisited(partners.of(workload)) ? [] : rolesLeftToOperator(workload, apacheOperatorVersion),
    ),
  );
  if (limited.size === 0) return [];
  const whom = enumerated([...limited].sort().map((role) => `${role}s`));
  const message = `Whether anything limits who reaches ${whom} of the Apache operator is not known: from 0.8.0 on the operator makes policies for them, so none is made here. Say its version in \`spec.apacheOperatorVersion\`.`;
  return [operatorVersion.finding(message, { path: 'spec.apacheOperatorVersion' })];
}

/** A policy, and what it is for. */
interface UnitPolicy {
  readonly policy: NetworkPolicy;
  readonly unit: Unit;
}

function rolesLeftToOperator({ kindRow, network }: Networked, version: string | undefined): RoleName[] {
  return network.roles
    .map(({ name }) => name)
    .filter(
      (role) => limitByOthers(kindRow.limitedRoles, role, version, network.leavesPolicyOut) === 'Unknown',
    );
}

function policiesFor(
  settings: Settings,
  namespaces: ListedNamespaces,
  workloads: readonly Networked[],
  partners: Partners,
): UnitPolicy[] {
  const { networkPolicy, apacheOperatorVersion: operatorVersion } = settings;
  if (networkPolicy === undefined) return [];
  const surroundings = { partners, operatorVersion };
  return groupByNamespace(namespaces.of('networkPolicy'), workloads).served.flatMap((group) => {
    const of = (unit: Unit, asked = networkPolicy, roles = unit.roles): UnitPolicy[] => {
      const metadata = (name: string) =>
        generatedMetadata(settings, name, group, NETWORK_POLICY, unit.workloads);
      return policiesOf(unit, asked, metadata, roles).map((policy) => ({ policy, unit }));
    };
    if (networkPolicy.scope === 'Application') {
      return variantsOf(group.workloads).flatMap((variants) => of(unitOfApplication(variants, surroundings)));
    }
    const whole = unitOfNamespace(group.name, group.workloads, surroundings);
    // What others limit is left out of the policies of the namespace, but for workloads that keep them from it.
    const apart = variantsOf(group.workloads.filter(({ network }) => network.leavesPolicyOut))
      .map((variants) => unitOfApplication(variants, surroundings))
      .flatMap((unit) => {
        const unlimited = unit.roles.filter(
          (role) => whole.isLimited(unit.kinds[0]!, role) && !isLimitedByOthers(unit, role),
        );
        return of(unit, { ...networkPolicy, egress: undefined }, unlimited);
      });
    return [...of(whole), ...apart];
  });
}

/** Variants of one workload have its name, and the labels of its Pods: the policies are those of all of them. */
function variantsOf(workloads: readonly Networked[]): Networked[][] {
  const variants: MultiMap<string, Networked> = new Map();
  for (const workload of byName(workloads)) {
    const { name, kindRow, network } = workload;
    if (network.labels === undefined || !isUsableName('workload', name)) continue;
    append(variants, applicationUnitName(kindRow, name), workload);
  }
  return [...variants.values()];
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
