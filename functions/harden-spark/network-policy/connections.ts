import type { Finding } from '../../../src/krm/list/result.ts';
import { rule } from '../../../src/krm/list/rule.ts';
import type { Entries } from '../../../src/kubernetes/labels.ts';
import {
  blocking,
  blockingOutside,
  NAMESPACE_NAME,
  type NetworkPolicy,
  networkPolicy,
  type PodEnd,
} from '../../../src/kubernetes/network-policy.ts';
import { limitByOthers } from '../../../src/spark/limited-roles.ts';
import { FREE_PORTS, type ListeningPort } from '../../../src/spark/ports.ts';
import { ROLES, type RoleName } from '../../../src/spark/role/role-names.ts';
import { enumerated, quoted } from '../../../src/values/phrases.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { about, type ItemFinding } from '../findings/item-finding.ts';
import type { Networked } from './networked.ts';
import type { Partners } from './partners.ts';
import { API_SERVER_PORTS } from './policies.ts';
import type { PoliciesNear } from './policy-index.ts';

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
  'driver master': 'the driver gets no executors, and ends',
  'worker driver':
    'executors, which are in the workers, never register, and the job waits: "Initial job has not accepted any resources"',
  'executor executor': 'jobs fail where they shuffle',
  'worker worker': 'jobs fail where they shuffle',
  'driver executor': 'jobs fail that bring large results',
  'driver worker': 'jobs fail that bring large results',
  'server executor': 'queries fail that bring large results',
  'worker master': 'workers never register',
  'master worker': 'a master that starts again does not find its workers',
  'master driver': 'a master that starts again does not find its drivers, and shows no UI of theirs',
};

const KINDS = Object.keys(CONSEQUENCES);

/** Where DNS is answered in nearly every cluster. Source: Kubernetes, "Customizing DNS Service". */
const DNS: PodEnd = {
  namespace: 'kube-system',
  namespaceLabels: { [NAMESPACE_NAME]: 'kube-system' },
  labels: { 'k8s-app': 'kube-dns' },
};

/**
 * Says which workloads cannot do their work because of NetworkPolicies.
 *
 * @param policiesNear finds the policies near Pods: those of the list, with the ones that are generated in place of what
 * was generated before
 */
export function checkConnections(
  catalogue: Catalogue,
  workloads: readonly Networked[],
  partners: Partners,
  policiesNear: PoliciesNear,
  operatorVersion: string | undefined,
): ItemFinding[] {
  return workloads.flatMap((workload) => {
    const { item, namespace, network, kindRow } = workload;
    const labelsOf = (name: string | undefined): Entries =>
      name === undefined ? {} : { ...catalogue.namespaceLabels(item, name), [NAMESPACE_NAME]: name };
    const own = network.roles.map(
      ({ name, ports, podLabels }): RoleEnd => ({
        ...{ name, ports, namespace, namespaceLabels: labelsOf(namespace), labels: podLabels },
        openToOwn:
          limitByOthers(kindRow.limitedRoles, name, operatorVersion, network.leavesPolicyOut) === 'Yes',
      }),
    );
    // Its driver tells of what keeps it from a cluster; the cluster need not.
    const others = partners.clustersOf(workload).map(
      ({ role: name, ports, namespace, labels }): RoleEnd => ({
        ...{ name, ports, namespace, namespaceLabels: labelsOf(namespace), labels },
      }),
    );
    const near = nearAll([...own, ...others], policiesNear);
    return near.length === 0 ? [] : about(item, blockedConnections(own, others, near));
  });
}

/** The policies near any of the Pods, each once. */
function nearAll(ends: readonly RoleEnd[], policiesNear: PoliciesNear): NetworkPolicy[] {
  const namespaces = new Set(ends.map(({ namespace }) => namespace));
  return [...namespaces].flatMap((namespace) =>
    policiesNear(
      namespace,
      ends.filter((end) => end.namespace === namespace).map(({ labels }) => labels),
    ),
  );
}

/** The Pods of a role, as an end of connections. */
interface RoleEnd extends PodEnd {
  readonly name: RoleName;
  readonly ports: readonly ListeningPort[];
  /** Whether the operator makes a policy that lets the Pods of the same workload in, whatever others do not allow. */
  readonly openToOwn?: boolean;
}

interface Connection {
  /** A key of CONSEQUENCES. */
  readonly kind: string;
  /** Who is kept from what. */
  readonly text: string;
  readonly by: readonly NetworkPolicy[];
}

/** @param partners Pods of another workload, with which the roles of this one do their work */
function blockedConnections(
  roles: readonly RoleEnd[],
  partners: readonly RoleEnd[],
  policies: readonly NetworkPolicy[],
): Finding[] {
  const connections = roles
    .flatMap((source) => [
      ...roles.map((destination) => between(source, destination, [...policies, ...ofOperator(destination)])),
      ...partners.map((destination) => between(source, destination, policies)),
      ...partners.map((partner) => between(partner, source, policies)),
      ...toServices(source, roles, policies),
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

/** The policy of the operator for Pods, as those of the same workload see it. */
function ofOperator({ openToOwn, namespace }: RoleEnd): NetworkPolicy[] {
  const metadata = { name: 'of the operator', ...(namespace !== undefined && { namespace }) };
  return openToOwn ? [networkPolicy(metadata, { podSelector: {}, ingress: [{}] })] : [];
}

/** The ports at which one role cannot reach another, in one connection. */
function between(source: RoleEnd, destination: RoleEnd, policies: readonly NetworkPolicy[]): Connection {
  const caller = ROLES[source.name].callsAs;
  const kept = destination.ports
    .filter(({ callers }) => callers.includes(caller))
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

function toServices(
  source: RoleEnd,
  roles: readonly RoleEnd[],
  policies: readonly NetworkPolicy[],
): Connection[] {
  const dns = blocking(policies, source, DNS, { from: 53, to: 53 });
  const makesExecutors =
    ROLES[source.name].runs === 'Driver' && roles.some(({ name }) => name === 'executor');
  const api = makesExecutors ? blockingOutside(policies, source, API_SERVER_PORTS) : [];
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
