import type { Finding } from '../../../src/krm/list/result.ts';
import { type Rule, type RuleFacts, rule } from '../../../src/krm/list/rule.ts';
import {
  CONTEXT_CONTROLS,
  type ControlName,
  HANDLERS,
  HOST_NAMESPACES,
  VOLUME_TYPES,
} from '../../../src/kubernetes/pod-security.ts';
import type { Part } from '../../../src/spark/part.ts';
import type { Role } from '../../../src/spark/role/role.ts';
import type { ContainerContext } from './contexts.ts';

/** What stands against the profile: set by a person, so only told. */
const CONTROLS: Readonly<Record<ControlName, Pick<RuleFacts, 'meaning' | 'remedy'>>> = {
  privileged: {
    meaning: 'A container is privileged.',
    remedy: 'Remove `privileged`, or set it to false.',
  },
  'privilege-escalation': {
    meaning: 'A container may gain more rights than its parent process.',
    remedy: 'Set `allowPrivilegeEscalation` to false.',
  },
  'added-capability': {
    meaning: 'A container has more capabilities than the profile allows.',
    remedy: 'Add no capability but `NET_BIND_SERVICE`.',
  },
  'runs-as-root': {
    meaning: 'A container runs as root, or may do so.',
    remedy: 'Set `runAsNonRoot` to true, and `runAsUser` to another user than root.',
  },
  seccomp: {
    meaning: 'A container runs without a seccomp profile.',
    remedy: 'Set `seccompProfile.type` to `RuntimeDefault` or `Localhost`.',
  },
  'app-armor': {
    meaning: 'A container runs without an AppArmor profile.',
    remedy: 'Remove `appArmorProfile`, or set its type to `RuntimeDefault` or `Localhost`.',
  },
  'se-linux': {
    meaning: 'A container has SELinux options that the profile does not allow.',
    remedy: 'Remove `seLinuxOptions`, or keep only a type of containers such as `container_t`.',
  },
  'proc-mount': {
    meaning: 'A container sees parts of /proc that others do not.',
    remedy: 'Remove `procMount`, or set it to `Default`.',
  },
  sysctl: {
    meaning: 'A Pod changes settings of the kernel that are not safe.',
    remedy: 'Remove the settings that are not safe from `sysctls`.',
  },
  'host-namespace': {
    meaning: 'A Pod shares the network, the processes or the IPC of its node.',
    remedy: 'Remove `hostNetwork`, `hostPID` and `hostIPC`.',
  },
  'host-port': {
    meaning: 'A container listens on a port of its node.',
    remedy: 'Remove `hostPort` from the ports of the container.',
  },
  'probe-host': {
    meaning:
      'A probe or handler of a container calls another host, which the profile forbids since Kubernetes 1.34.',
    remedy: 'Remove `host`: the Pod itself is called then.',
  },
  'volume-type': {
    meaning: 'A Pod mounts a kind of volume that the profile does not allow, such as a path of its node.',
    remedy: 'Mount a volume of an allowed kind instead, such as a claim.',
  },
};

export const CONTROL_RULES = Object.fromEntries(
  Object.entries(CONTROLS).map(([name, texts]) => [
    name,
    rule(`pod-security/${name}`, { severity: 'warning', ...texts }),
  ]),
) as Readonly<Record<ControlName, Rule>>;

/** One thing that a person wrote and the profile forbids, or that nobody said and it asks for. */
export interface Violation {
  readonly control: ControlName;
  readonly path: string;
  /** Undefined: nothing stands there. */
  readonly value: unknown;
  /** What it must be instead, behind "must". */
  readonly must: string;
}

/** What stands in the context of a container, or in what says something of it alone. */
export function violationsOfContainer(container: ContainerContext): Violation[] {
  const { path, context, ports, privileges, handlers } = container;
  return [
    ...inContext('container', [context]),
    // Spark writes what its setting says into the context of the container, over what a Pod template has there.
    ...(privileges ? [{ control: 'privilege-escalation' as const, ...privileges, must: 'be "false"' }] : []),
    ...ports.flatMap(({ hostPort }) =>
      hostPort ? [{ control: 'host-port' as const, path, value: hostPort, must: 'have no `hostPort`' }] : [],
    ),
    ...handlers.flatMap(hostsOfHandlers),
  ];
}

/** What stands in the context of the Pod. */
export function violationsOfPod(podContext: Part): Violation[] {
  return inContext('pod', [podContext]);
}

/** What of its node a Pod has been given, and the like. */
export function violationsByReach(role: Role): Violation[] {
  return [...hostNamespaces(role), ...volumeTypes(role)];
}

/** What is in effect for a container, wherever it stands: what its own context says goes before what the Pod's does. */
export function violationsInEffect({ context }: ContainerContext, podContext: Part): Violation[] {
  return inContext('container', [context, podContext]);
}

/** @param contexts the first one that says something counts */
function inContext(of: 'container' | 'pod', contexts: readonly Part[]): Violation[] {
  const controls = CONTEXT_CONTROLS.filter((control) => control.of === of || control.of === 'both');
  return controls.flatMap(({ name, of, key, allows, must }) => {
    const last = key.at(-1)!;
    const part = contexts
      .slice(0, of === 'both' ? undefined : 1)
      .map((context) => context.child(...key.slice(0, -1)))
      .find((part) => part.get(last) !== undefined);
    const value = part?.get(last);
    if (part === undefined || allows(value)) return [];
    return [{ control: name, path: part.keyPath(last), value, must }];
  });
}

function hostsOfHandlers(container: Part): Violation[] {
  return HANDLERS.flatMap((handler) => {
    const host = container.child(...handler).asText('host');
    return host?.value ? [{ control: 'probe-host', ...host, must: 'be left out' }] : [];
  });
}

function hostNamespaces(role: Role): Violation[] {
  return role.podParts.flatMap((part) =>
    HOST_NAMESPACES.filter((key) => part.get(key) === true).map((key) => ({
      control: 'host-namespace',
      path: part.keyPath(key),
      value: true,
      must: 'be false or left out',
    })),
  );
}

/** Of the volumes in fields only those that the role mounts reach its Pod. */
function volumeTypes(role: Role): Violation[] {
  return role.podVolumes.flatMap(({ volume, path }) => {
    const types = Object.keys(volume).filter((key) => key !== 'name');
    const forbidden = types.filter((type) => !VOLUME_TYPES.includes(type));
    return forbidden.map((value): Violation => {
      return { control: 'volume-type', path, value, must: `be one of ${VOLUME_TYPES.join(', ')}` };
    });
  });
}

/** That it must be otherwise, for the start of a sentence. */
export function demanded({ path, value, must }: Violation): string {
  return `\`${path}\` must ${must}${value === undefined ? '' : `, got ${JSON.stringify(value)}`}`;
}

export function violationFound(role: Role, violation: Violation): Finding {
  const { control, path, value } = violation;
  const message = `${demanded(violation)}: the profile "restricted" refuses the ${role.name}'s Pod otherwise.`;
  return CONTROL_RULES[control].finding(message, { path, currentValue: value });
}
