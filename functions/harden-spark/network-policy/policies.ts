import {
  NAMESPACE_NAME,
  type NetworkPolicy,
  type NetworkPolicyEgressRule,
  type NetworkPolicyIngressRule,
  type NetworkPolicyPeer,
  type NetworkPolicyPort,
  networkPolicy,
} from '../../../src/kubernetes/network-policy.ts';
import type { Metadata } from '../../../src/kubernetes/rbac.ts';
import { type Caller, type ListeningPort, NAMED_CALLERS } from '../../../src/spark/ports.ts';
import { ROLES, type RoleName } from '../../../src/spark/role/role-names.ts';
import type { NetworkPolicySettings } from '../config/settings.ts';
import { policyName } from '../owned-objects/object-names.ts';
import { isPartnerOf, type Partner } from './partners.ts';
import { isLimitedByOthers, podSelector, portsOfRole, type Unit } from './units.ts';

/** In front of the service of the API server, and behind it: network plug-ins differ in which one they see. */
export const API_SERVER_PORTS = [443, 6443];

/** One policy for each of the roles whose Pods are to be limited; `metadata` makes that of a policy of this name. */
export function policiesOf(
  unit: Unit,
  settings: NetworkPolicySettings,
  metadata: (name: string) => Metadata,
  roles: readonly RoleName[] = unit.roles,
): NetworkPolicy[] {
  return roles.flatMap((role) => {
    const ingress = isLimitedByOthers(unit, role) ? undefined : ingressRules(unit, role, settings);
    const egress = settings.egress && egressRules(unit, role, settings.egress);
    const limited = podSelector(unit, role, true);
    const all = podSelector(unit, role);
    // Where others limit who reaches some of the Pods, what these reach is limited in a policy of its own.
    const apart = egress && ingress && limited.matchExpressions !== undefined;
    return [
      ingress &&
        networkPolicy(metadata(policyName(unit.name, role, false)), {
          podSelector: limited,
          ingress,
          ...(!apart && { egress }),
        }),
      egress && (apart || !ingress)
        ? networkPolicy(metadata(policyName(unit.name, role, true)), { podSelector: all, egress })
        : undefined,
    ].filter((policy) => policy !== undefined);
  });
}

/** Who may reach the Pods of a role: other Pods of the unit, its partners, and whom the user names. */
function ingressRules(
  unit: Unit,
  role: RoleName,
  settings: NetworkPolicySettings,
): NetworkPolicyIngressRule[] {
  const listening = portsOfRole(unit, role);
  const byPorts = new Map<string, { from: Map<string, NetworkPolicyPeer>; ports: NetworkPolicyPort[] }>();
  const allow = (from: readonly NetworkPolicyPeer[], reached: readonly ListeningPort[]) => {
    if (from.length === 0 || reached.length === 0) return;
    const ports = portNumbers(reached);
    const key = JSON.stringify(ports);
    const rule = byPorts.get(key) ?? { from: new Map<string, NetworkPolicyPeer>(), ports };
    for (const peer of from) rule.from.set(JSON.stringify(peer), peer);
    byPorts.set(key, rule);
  };
  for (const other of unit.roles) {
    allow([{ podSelector: podSelector(unit, other) }], calledBy(listening, ROLES[other].callsAs));
  }
  for (const partner of unit.partners.filter((one) => isPartnerOf(one, role))) {
    allow([peerOf(unit, partner)], calledBy(listening, ROLES[partner.role].callsAs));
  }
  // A port that a setting leaves open stays shut for others: all ports would have to be open.
  const known = listening.filter(({ port, setting }) => port !== 'any' || setting === undefined);
  for (const caller of NAMED_CALLERS) allow(settings[caller], calledBy(known, caller));
  const byNumber = new Map(known.map((one) => [one.port, one]));
  for (const { port, from } of settings.ports) {
    const one = byNumber.get(port);
    if (one) allow(from, [one]);
  }
  return [...byPorts.values()].map(({ from, ports }) => ({ from: [...from.values()], ports }));
}

function calledBy<P extends ListeningPort>(ports: readonly P[], caller: Caller): P[] {
  return ports.filter(({ callers }) => callers.includes(caller));
}

function peerOf({ namespace }: Unit, partner: Partner): NetworkPolicyPeer {
  const { selector: podSelector } = partner;
  if (partner.namespace === namespace || partner.namespace === undefined) return { podSelector };
  return { namespaceSelector: { matchLabels: { [NAMESPACE_NAME]: partner.namespace } }, podSelector };
}

/** What the Pods of a role may reach; a cluster's drivers can be anywhere, so its Pods are not limited. */
function egressRules(
  unit: Unit,
  role: RoleName,
  { apiServer, dns, to }: NonNullable<NetworkPolicySettings['egress']>,
): NetworkPolicyEgressRule[] | undefined {
  const { callsAs, standalone, runs } = ROLES[role];
  if (standalone) return undefined;
  const reached = [
    ...unit.roles.map((other) => ({
      peer: { podSelector: podSelector(unit, other) },
      ports: portsOfRole(unit, other),
    })),
    ...unit.partners
      .filter((one) => isPartnerOf(one, role))
      .map((partner) => ({ peer: peerOf(unit, partner), ports: partner.ports })),
  ];
  const others = reached.flatMap(({ peer, ports }) => {
    const called = calledBy(ports, callsAs);
    return called.length === 0 ? [] : [{ to: [peer], ports: portNumbers(called) }];
  });
  return [
    ...others,
    ...(dns.length === 0
      ? []
      : [{ to: dns, ports: (['UDP', 'TCP'] as const).map((protocol) => ({ protocol, port: 53 })) }]),
    ...(runs === 'Driver'
      ? [
          {
            to: apiServer.map((cidr) => ({ ipBlock: { cidr } })),
            ports: tcp(API_SERVER_PORTS),
          },
        ]
      : []),
    ...to.map(({ ports, ...peer }) => ({
      to: [peer],
      ...(ports && { ports: tcp(ports) }),
    })),
  ];
}

/** Each port once, the lowest first; all of them where one is not known before it is opened. */
function portNumbers(listening: readonly ListeningPort[]): NetworkPolicyPort[] {
  const ports = new Set(listening.map(({ port }) => port));
  if (ports.has('any')) return [{ protocol: 'TCP' }];
  const numbers = [...ports].filter((port) => port !== 'any').sort((one, other) => one - other);
  return tcp(numbers);
}

function tcp(ports: readonly number[]): NetworkPolicyPort[] {
  return ports.map((port) => ({ protocol: 'TCP', port }));
}
