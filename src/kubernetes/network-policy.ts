/** NetworkPolicies: as they are generated, and which connections they allow. */
import type { KubernetesObject } from 'kpt-functions';
import type {
  NetworkPolicyEgressRule,
  NetworkPolicyIngressRule,
  NetworkPolicyPeer,
  NetworkPolicyPort,
  NetworkPolicySpec,
} from 'kubernetes-types/networking/v1.d.ts';
import { type Entries, selects } from './labels.ts';
import { type Metadata, newObject } from './rbac.ts';

export const NETWORKING_GROUP = 'networking.k8s.io';

/** The label that every namespace has, with its name. */
export const NAMESPACE_NAME = 'kubernetes.io/metadata.name';

export interface NetworkPolicy extends KubernetesObject {
  spec: NetworkPolicySpec;
}

export type { NetworkPolicyEgressRule, NetworkPolicyIngressRule, NetworkPolicyPeer, NetworkPolicyPort };

/** Says for each rule that is given that nothing else is allowed. Source: Kubernetes API, networking.k8s.io/v1. */
export function networkPolicy(
  metadata: Metadata,
  { podSelector, ingress, egress }: Omit<NetworkPolicySpec, 'policyTypes'>,
): NetworkPolicy {
  const policyTypes = [...(ingress ? ['Ingress'] : []), ...(egress ? ['Egress'] : [])];
  return newObject(`${NETWORKING_GROUP}/v1`, 'NetworkPolicy', metadata, {
    spec: { podSelector, policyTypes, ...(ingress && { ingress }), ...(egress && { egress }) },
  });
}

/** A Pod at one end of a connection. Its address is known only when it runs. */
export interface PodEnd {
  readonly namespace: string | undefined;
  readonly namespaceLabels: Entries;
  readonly labels: Entries;
}

/** TCP to a port, or to one that is not known before it is opened. */
export interface Ports {
  readonly from: number;
  readonly to: number;
  /** The name of the port in the Pod that listens. */
  readonly name?: string;
}

/**
 * The policies because of which a Pod cannot reach another at these ports, all of them: none if it can. A policy
 * that chooses the Pod allows what its rules say and nothing else; several allow what any of them does.
 *
 * Source: Kubernetes, "Network Policies"; policyTypes by default as in the API reference of NetworkPolicySpec.
 */
export function blocking<P extends NetworkPolicy>(
  policies: readonly P[],
  source: PodEnd,
  destination: PodEnd,
  ports: Ports,
): P[] {
  const reaches = (pod: PodEnd, other: PodEnd) => (rule: Rule) =>
    allowsPorts(rule.ports, ports) &&
    (isEmpty(rule.peers) || rule.peers!.some((peer) => isPeer(peer, pod.namespace, other)));
  return [
    ...unlessAllowed(policies, destination, 'Ingress', reaches(destination, source)),
    ...unlessAllowed(policies, source, 'Egress', reaches(source, destination)),
  ];
}

/** The policies because of which a Pod reaches nothing outside the cluster at any of the ports. */
export function blockingOutside<P extends NetworkPolicy>(
  policies: readonly P[],
  source: PodEnd,
  ports: readonly number[],
): P[] {
  return unlessAllowed(
    policies,
    source,
    'Egress',
    (rule) =>
      ports.some((port) => allowsPorts(rule.ports, { from: port, to: port })) &&
      (isEmpty(rule.peers) || rule.peers!.some((peer) => peer.ipBlock)),
  );
}

/** The policies that limit who reaches a Pod; none where anybody does. */
export function limitingIngress<P extends NetworkPolicy>(policies: readonly P[], pod: PodEnd): P[] {
  return policies.filter((policy) => concerns(policy, pod, 'Ingress'));
}

/** Whether a policy lets somebody reach the Pods that it chooses at a port. */
export function opensPort(policy: NetworkPolicy, port: number): boolean {
  return rulesOf(policy, 'Ingress').some(({ ports }) => allowsPorts(ports, { from: port, to: port }));
}

/** The policies of the Pod, unless one of their rules allows it. */
function unlessAllowed<P extends NetworkPolicy>(
  policies: readonly P[],
  pod: PodEnd,
  type: 'Ingress' | 'Egress',
  allows: (rule: Rule) => boolean,
): P[] {
  const concerned = policies.filter((policy) => concerns(policy, pod, type));
  return concerned.some((policy) => rulesOf(policy, type).some(allows)) ? [] : concerned;
}

function concerns({ metadata, spec }: NetworkPolicy, pod: PodEnd, type: 'Ingress' | 'Egress'): boolean {
  const types = spec.policyTypes ?? (isEmpty(spec.egress) ? ['Ingress'] : ['Ingress', 'Egress']);
  return (
    types.includes(type) &&
    (metadata.namespace ?? undefined) === pod.namespace &&
    selects(spec.podSelector ?? {}, pod.labels)
  );
}

interface Rule {
  readonly ports: NetworkPolicyPort[] | undefined;
  readonly peers: NetworkPolicyPeer[] | undefined;
}

function rulesOf({ spec }: NetworkPolicy, type: 'Ingress' | 'Egress'): Rule[] {
  return type === 'Ingress'
    ? (spec.ingress ?? []).map((rule) => ({ ports: rule?.ports, peers: rule?.from }))
    : (spec.egress ?? []).map((rule) => ({ ports: rule?.ports, peers: rule?.to }));
}

/** No list of ports stands for all of them. */
function allowsPorts(allowed: NetworkPolicyPort[] | undefined, { from, to, name }: Ports): boolean {
  if (isEmpty(allowed)) return true;
  return allowed!.some(({ protocol = 'TCP', port, endPort }) => {
    if (protocol !== 'TCP') return false;
    if (port === undefined || port === null) return true;
    if (typeof port === 'string') return name !== undefined && port === name;
    return port <= from && to <= (endPort ?? port);
  });
}

/** A block of addresses is never one of Pods that are yet to come. */
function isPeer(peer: NetworkPolicyPeer, namespace: string | undefined, pod: PodEnd): boolean {
  if (peer.ipBlock) return isEveryAddress(peer.ipBlock);
  const isNamespace = peer.namespaceSelector
    ? selects(peer.namespaceSelector, pod.namespaceLabels)
    : pod.namespace === namespace;
  return isNamespace && (!peer.podSelector || selects(peer.podSelector, pod.labels));
}

function isEveryAddress({ cidr, except }: NonNullable<NetworkPolicyPeer['ipBlock']>): boolean {
  return (cidr === '0.0.0.0/0' || cidr === '::/0') && isEmpty(except);
}

function isEmpty(list: readonly unknown[] | null | undefined): boolean {
  return !list || list.length === 0;
}
