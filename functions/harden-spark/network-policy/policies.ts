import {
  type NetworkPolicy,
  type NetworkPolicyEgressRule,
  type NetworkPolicyIngressRule,
  type NetworkPolicyPeer,
  type NetworkPolicyPort,
  networkPolicy,
} from '../../../src/kubernetes/network-policy.ts';
import type { Metadata } from '../../../src/kubernetes/rbac.ts';
import type { ListeningPort } from '../../../src/spark/ports.ts';
import { ROLES, type RoleName } from '../../../src/spark/role/role-names.ts';
import type { NetworkPolicySettings } from '../config/settings.ts';
import { policyName } from '../owned-objects/object-names.ts';
import { isLimitedByOthers, podSelector, portsFor, type Unit } from './units.ts';

/** Callers that the user names, by the field that names them. */
const NAMED = ['ui', 'metrics', 'connect'] as const;

/** In front of the service of the API server, and behind it: network plug-ins differ in which one they see. */
export const API_SERVER_PORTS = [443, 6443];

/** One policy for each role whose Pods are to be limited; `metadata` makes that of a policy of this name. */
export function policiesOf(
  unit: Unit,
  settings: NetworkPolicySettings,
  metadata: (name: string) => Metadata,
): NetworkPolicy[] {
  return unit.roles.flatMap((role) => {
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

/** Who may reach the Pods of a role: other Pods of the unit, and whom the user names. */
function ingressRules(
  unit: Unit,
  role: RoleName,
  settings: NetworkPolicySettings,
): NetworkPolicyIngressRule[] {
  const byPorts = new Map<string, NetworkPolicyIngressRule & { from: NetworkPolicyPeer[] }>();
  const allow = (from: readonly NetworkPolicyPeer[], listening: readonly ListeningPort[]) => {
    if (from.length === 0 || listening.length === 0) return;
    const ports = portsOf(listening);
    const key = JSON.stringify(ports);
    const rule = byPorts.get(key) ?? { from: [], ports };
    for (const peer of from) rule.from.push(peer);
    byPorts.set(key, rule);
  };
  for (const other of unit.roles) {
    const caller = ROLES[other].callsAs;
    if (caller) allow([{ podSelector: podSelector(unit, other) }], portsFor(unit, role, caller));
  }
  for (const caller of NAMED) allow(settings[caller], portsFor(unit, role, caller));
  return [...byPorts.values()];
}

/** What the Pods of a role may reach; a cluster's drivers can be anywhere, so its Pods are not limited. */
function egressRules(
  unit: Unit,
  role: RoleName,
  { apiServer, dns, to }: NonNullable<NetworkPolicySettings['egress']>,
): NetworkPolicyEgressRule[] | undefined {
  const { callsAs, standalone, runs } = ROLES[role];
  if (standalone) return undefined;
  const others = unit.roles.flatMap((other) => {
    const listening = portsFor(unit, other, callsAs);
    return listening.length === 0
      ? []
      : [{ to: [{ podSelector: podSelector(unit, other) }], ports: portsOf(listening) }];
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
function portsOf(listening: readonly ListeningPort[]): NetworkPolicyPort[] {
  const ports = new Set(listening.map(({ port }) => port));
  if (ports.has('any')) return [{ protocol: 'TCP' }];
  const numbers = [...ports].filter((port) => port !== 'any').sort((one, other) => one - other);
  return tcp(numbers);
}

function tcp(ports: readonly number[]): NetworkPolicyPort[] {
  return ports.map((port) => ({ protocol: 'TCP', port }));
}
