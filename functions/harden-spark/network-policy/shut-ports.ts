import type { Finding } from '../../../src/krm/list/result.ts';
import { rule } from '../../../src/krm/list/rule.ts';
import { limitingIngress, type NetworkPolicy, opensPort } from '../../../src/kubernetes/network-policy.ts';
import { holdsPlaceholder } from '../../../src/kubernetes/placeholder.ts';
import { limitByOthers } from '../../../src/spark/limited-roles.ts';
import { NAMED_CALLERS, type NamedCaller } from '../../../src/spark/ports.ts';
import type { RoleName } from '../../../src/spark/role/role-names.ts';
import { append, type MultiMap } from '../../../src/values/multi-map.ts';
import { enumerated } from '../../../src/values/phrases.ts';
import type { NetworkPolicySettings, Settings } from '../config/settings.ts';
import { about, type ItemFinding } from '../findings/item-finding.ts';
import type { KnownPort } from './network-facts.ts';
import type { Networked } from './networked.ts';
import type { PoliciesNear } from './policy-index.ts';

export const portShut = rule('network-policy/port-shut', {
  severity: 'warning',
  meaning: 'No policy lets anybody call a port at which the workload is to be called.',
  remedy:
    'Say who may call it in the field that the finding names, or in a policy of your own where others limit it. If nobody shall, do not declare the port, or switch the rule off.',
});

export const unknownPort = rule('network-policy/unknown-port', {
  severity: 'warning',
  meaning: 'The number of a port is not known, so no policy can open it.',
  remedy: 'Give the port a number.',
});

export const undeclaredPort = rule('network-policy/undeclared-port', {
  severity: 'warning',
  meaning: 'A port of `spec.networkPolicy.ports` is opened nowhere: no workload declares it for TCP.',
  remedy:
    'Declare it where the Pod listens, such as in `driver.ports`, or take it out of the configuration. For UDP write a policy of your own.',
});

/**
 * Says which ports are shut although the workload is there to be called at them, and which cannot be opened.
 *
 * @param policies finds the policies near Pods: those of the list and those that are generated
 */
export function checkPorts(
  workloads: readonly Networked[],
  settings: NetworkPolicySettings,
  operatorVersion: Settings['apacheOperatorVersion'],
  policies: PoliciesNear,
  isOurs: (policy: NetworkPolicy) => boolean,
): ItemFinding[] {
  const opened = new Set(settings.ports.map(({ port }) => port));
  return workloads.flatMap(({ item, namespace, network, kindRow }) => {
    const isLimited = (role: RoleName) =>
      limitByOthers(kindRow.limitedRoles, role, operatorVersion, network.leavesPolicyOut) !== 'No';
    const findings = network.roles.flatMap(({ name, ports, podLabels }) => {
      const pod = { namespace, namespaceLabels: {}, labels: podLabels };
      const limiting = limitingIngress(policies(namespace, [podLabels]), pod);
      if (!limiting.some(isOurs)) return isLimited(name) ? limitedPorts(ports, name, limiting) : [];
      const others = limiting.filter((policy) => !isOurs(policy));
      return [
        ...ports.flatMap((port) => [...unreadable(port), ...freePort(port, settings)]),
        ...unopened(ports, name, network.mastersElsewhere !== undefined, settings, opened, others),
      ];
    });
    return about(item, findings);
  });
}

/** The ports of the configuration that no workload has. */
export function undeclaredPorts(
  workloads: readonly Networked[],
  { ports }: NetworkPolicySettings,
): Finding[] {
  const roles = workloads.flatMap(({ network }) => network.roles);
  const known = new Set(roles.flatMap((role) => role.ports.map(({ port }) => port)));
  const others = new Map(
    roles.flatMap(({ otherProtocols }) => otherProtocols.map((one) => [one.port, one] as const)),
  );
  return ports.flatMap(({ port }, position) => {
    if (known.has(port)) return [];
    const path = `spec.networkPolicy.ports[${position}].port`;
    const other = others.get(port);
    const message = other
      ? `\`${path}\` is opened nowhere: ${port} is declared for ${other.protocol} (\`${other.path}\`), and only TCP is opened. If it is served over TCP, declare it so; else let whom you want reach it by a NetworkPolicy of your own.`
      : `\`${path}\` is opened nowhere: no workload listens at ${port} or declares it. Declare it where it is served, such as in \`driver.ports\` or in the \`ports\` of the container.`;
    return undeclaredPort.finding(message, { path, currentValue: port });
  });
}

/** What a workload cannot start with is told as such elsewhere. */
function unreadable({ isUnreadable, setting, port }: KnownPort): Finding[] {
  if (!isUnreadable || !setting || !holdsPlaceholder(setting.value)) return [];
  const { value: currentValue, path } = setting;
  const what = port === 'any' ? 'as if nothing were said' : `for ${port}, the default`;
  const message = `\`${path}\` must be a number for policies to open that port, got "${currentValue}": they are made ${what}.`;
  return [unknownPort.finding(message, { path, currentValue })];
}

function unopened(
  ports: readonly KnownPort[],
  role: RoleName,
  executorsAnywhere: boolean,
  settings: NetworkPolicySettings,
  opened: ReadonlySet<number>,
  others: readonly NetworkPolicy[],
): Finding[] {
  const isNamed = (caller: NamedCaller) => settings[caller].length > 0;
  const byNumber: MultiMap<number, KnownPort> = new Map();
  for (const one of ports) if (one.port !== 'any') append(byNumber, one.port, one);
  return [...byNumber].flatMap(([port, same]) => {
    const named = NAMED_CALLERS.filter((caller) => same.some(({ callers }) => callers.includes(caller)));
    const ofExecutors = executorsAnywhere && same.some(({ callers }) => callers.includes('executor'));
    const isBetweenPods = same.some(({ callers }) => callers.length > 0) && named.length === 0;
    const isWanted =
      ofExecutors || (!isBetweenPods && same.some(({ serves, declaredBy }) => serves || declaredBy));
    const isOpen =
      named.some(isNamed) || opened.has(port) || others.some((policy) => opensPort(policy, port));
    if (!isWanted || isOpen) return [];
    const { name, serves, declaredBy, setting } = same.find(({ serves }) => serves) ?? same[0]!;
    const what = serves || declaredBy === undefined ? name : `\`${declaredBy}\``;
    const whom = ofExecutors ? 'its executors, which its master has elsewhere,' : 'anybody';
    const remedy =
      named.length === 0
        ? `Add {port: ${port}, from: […]} to \`spec.networkPolicy.ports\`, with who may call it.`
        : `Name who may call it in \`spec.networkPolicy.${named[0]}\`.`;
    const path = declaredBy ?? setting?.path;
    const message = `No policy lets ${whom} call port ${port} of the ${role} (${what}). ${remedy}`;
    return portShut.finding(message, path === undefined ? undefined : { path });
  });
}

/** Ports of Pods that an operator lets others reach at no port; nothing is generated for them. */
function limitedPorts(
  ports: readonly KnownPort[],
  role: RoleName,
  others: readonly NetworkPolicy[],
): Finding[] {
  return ports.flatMap(({ port, declaredBy: path, callers }) => {
    const isBetweenPods = callers.length > 0 && !NAMED_CALLERS.some((caller) => callers.includes(caller));
    if (port === 'any' || path === undefined || isBetweenPods) return [];
    if (others.some((policy) => opensPort(policy, port))) return [];
    const message = `No policy lets anybody call port ${port} of the ${role} (\`${path}\`): from 0.8.0 on the Apache operator lets only Pods of the same application reach it, and what is generated here leaves that to it. Let whom you want reach it by a NetworkPolicy of your own.`;
    return [portShut.finding(message, { path })];
  });
}

/** For a port that is free when the process starts all ports would have to be open. */
function freePort({ port, setting, name, callers }: KnownPort, settings: NetworkPolicySettings): Finding[] {
  const named = NAMED_CALLERS.filter((caller) => callers.includes(caller) && settings[caller].length > 0);
  if (port !== 'any' || !setting || named.length === 0) return [];
  const { value: currentValue, path } = setting;
  const fields = named.map((caller) => `\`spec.networkPolicy.${caller}\``);
  const message = `\`${path}\` must be the number of a port for policies to open it (${name}), got "${currentValue}": Spark takes any free port then, and whom ${enumerated(fields)} names does not reach it.`;
  return [unknownPort.finding(message, { path, currentValue })];
}
