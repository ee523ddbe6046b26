import * as t from 'io-ts';
import type { Finding } from '../../../src/krm/list/result.ts';
import { rule } from '../../../src/krm/list/rule.ts';
import type { Entries } from '../../../src/kubernetes/labels.ts';
import {
  blocking,
  blockingOutside,
  NAMESPACE_NAME,
  NETWORKING_GROUP,
  type NetworkPolicy,
  type PodEnd,
} from '../../../src/kubernetes/network-policy.ts';
import { FREE_PORTS, type ListeningPort } from '../../../src/spark/ports.ts';
import { ROLES } from '../../../src/spark/role/role-names.ts';
import { enumerated, quoted } from '../../../src/values/phrases.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { identityKey } from '../catalogue/known-objects.ts';
import { about, type ItemFinding } from '../findings/item-finding.ts';
import type { NetworkFacts } from './network-facts.ts';
import { API_SERVER_PORTS } from './policies.ts';
import { indexPolicies } from './policy-index.ts';
import type { Networked } from './units.ts';

export const blocked = rule('network-policy/blocked', {
  severity: 'warning',
  meaning: 'NetworkPolicies of the list keep the Pods of a workload from each other, or from what they need.',
  remedy: 'Allow it in a policy, or let `spec.networkPolicy` generate policies that do.',
});

/** What comes of it when Pods of a role cannot reach others, most harmful first. */
const CONSEQUENCES: Readonly<Record<string, string>> = {
  'API server': 'the driver cannot make executors',
  DNS: 'nothing is found by its name, the driver among it',
  'executor driver':
    'executors never register, and the job waits: "Initial job has not accepted any resources"',
  'executor server':
    'executors never register, and queries wait: "Initial job has not accepted any resources"',
  'executor executor': 'jobs fail where they shuffle',
  'driver executor': 'jobs fail that bring large results',
  'server executor': 'queries fail that bring large results',
  'worker master': 'workers never register',
};

const KINDS = Object.keys(CONSEQUENCES);

/** Where DNS is answered in nearly every cluster. Source: Kubernetes, "Customizing DNS Service". */
const DNS: PodEnd = {
  namespace: 'kube-system',
  namespaceLabels: { [NAMESPACE_NAME]: 'kube-system' },
  labels: { 'k8s-app': 'kube-dns' },
};

/**
 * Says which workloads cannot do their work because of NetworkPolicies: those of the list, with the ones that
 * are generated in place of what was generated before. Lists without any are not looked at further.
 *
 * @param isOurs whether this function generated a policy
 * @param generated the policies that it generates now
 */
export function checkConnections(
  catalogue: Catalogue,
  workloads: readonly Networked[],
  isOurs: (policy: NetworkPolicy) => boolean,
  generated: () => readonly NetworkPolicy[],
): ItemFinding[] {
  const listed = catalogue
    .asTheyAre(['NetworkPolicy'])
    .map(({ object }) => object as unknown)
    .filter(isNetworkPolicy);
  if (listed.length === 0) return [];
  const others = listed.filter((policy) => !isOurs(policy));
  const taken = new Set(others.map(identityOf));
  const policiesNear = indexPolicies([
    ...others,
    ...generated().filter((policy) => !taken.has(identityOf(policy))),
  ]);
  return workloads.flatMap(({ item, namespace, network: { roles } }) => {
    const near = policiesNear(
      namespace,
      roles.map(({ podLabels }) => podLabels),
    );
    if (near.length === 0) return [];
    const namespaceLabels: Entries =
      namespace === undefined
        ? {}
        : { ...catalogue.namespaceLabels(item, namespace), [NAMESPACE_NAME]: namespace };
    const ends = roles.map((role) => ({ ...role, namespace, namespaceLabels, labels: role.podLabels }));
    return about(item, blockedConnections(ends, near));
  });
}

/** The Pods of a role, as an end of connections. */
type RoleEnd = NetworkFacts['roles'][number] & PodEnd;

interface Connection {
  /** A key of CONSEQUENCES. */
  readonly kind: string;
  /** Who is kept from what. */
  readonly text: string;
  readonly by: readonly NetworkPolicy[];
}

function blockedConnections(roles: readonly RoleEnd[], policies: readonly NetworkPolicy[]): Finding[] {
  const connections = roles
    .flatMap((source) => [
      ...roles.map((destination) => between(source, destination, policies)),
      ...toServices(source, policies),
    ])
    .filter(({ by }) => by.length > 0)
    .sort((one, other) => KINDS.indexOf(one.kind) - KINDS.indexOf(other.kind));
  if (connections.length === 0) return [];
  const names = new Set(connections.flatMap(({ by }) => by.map(({ metadata }) => metadata.name)).sort());
  const what = names.size === 1 ? 'NetworkPolicy' : 'NetworkPolicies';
  const verb = names.size === 1 ? 'keeps' : 'keep';
  const message = `${what} ${quoted(names)} ${verb} ${enumerated(connections.map(({ text }) => text))}: ${CONSEQUENCES[connections[0]!.kind]}. Allow it there, or let \`spec.networkPolicy\` generate policies that do.`;
  return [blocked.finding(message)];
}

/** The ports at which one role cannot reach another, in one connection. */
function between(source: RoleEnd, destination: RoleEnd, policies: readonly NetworkPolicy[]): Connection {
  const caller = ROLES[source.name].callsAs;
  const kept = destination.ports
    .filter(({ callers }) => caller && callers.includes(caller))
    .map((listening) => ({
      port: listening.port === 'any' ? 'any port' : String(listening.port),
      by: blocking(policies, source, destination, rangeOf(listening)),
    }))
    .filter(({ by }) => by.length > 0);
  const whom = source === destination ? 'each other' : named(destination);
  return {
    kind: `${source.name} ${destination.name}`,
    text: `${named(source)} from ${whom} (TCP, ${enumerated(kept.map(({ port }) => port))})`,
    by: kept.flatMap(({ by }) => by),
  };
}

function toServices(source: RoleEnd, policies: readonly NetworkPolicy[]): Connection[] {
  const dns = blocking(policies, source, DNS, { from: 53, to: 53 });
  const api = ROLES[source.name].runs === 'Driver' ? blockingOutside(policies, source, API_SERVER_PORTS) : [];
  return [
    { kind: 'DNS', text: `${named(source)} from DNS (port 53)`, by: dns },
    {
      kind: 'API server',
      text: `${named(source)} from the API server (TCP, ${API_SERVER_PORTS.join(' or ')})`,
      by: api,
    },
  ];
}

function rangeOf({ port, portName }: ListeningPort) {
  return port === 'any' ? FREE_PORTS : { from: port, to: port, name: portName };
}

function named({ name }: RoleEnd): string {
  return ROLES[name].runs === 'Tasks' ? `${name}s` : `the ${name}`;
}

function identityOf({ kind, metadata }: NetworkPolicy): string {
  return identityKey(kind, metadata.namespace, metadata.name);
}

// What comes from a file can be of any shape; what no API server takes has no effect.

const labelSelector = t.partial({
  matchLabels: t.record(t.string, t.string),
  matchExpressions: t.array(
    t.intersection([t.type({ key: t.string, operator: t.string }), t.partial({ values: t.array(t.string) })]),
  ),
});
const ports = t.array(
  t.partial({ protocol: t.string, port: t.union([t.number, t.string]), endPort: t.number }),
);
const peers = t.array(
  t.partial({
    namespaceSelector: labelSelector,
    podSelector: labelSelector,
    ipBlock: t.intersection([t.type({ cidr: t.string }), t.partial({ except: t.array(t.string) })]),
  }),
);
const policy = t.type({
  apiVersion: t.literal(`${NETWORKING_GROUP}/v1`),
  kind: t.literal('NetworkPolicy'),
  metadata: t.type({ name: t.string }),
  spec: t.partial({
    podSelector: labelSelector,
    policyTypes: t.array(t.string),
    ingress: t.array(t.partial({ from: peers, ports })),
    egress: t.array(t.partial({ to: peers, ports })),
  }),
});

function isNetworkPolicy(object: unknown): object is NetworkPolicy {
  return policy.is(object);
}
