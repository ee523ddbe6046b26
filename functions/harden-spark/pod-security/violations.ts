import type { Finding } from '../../../src/krm/list/result.ts';
import { type Rule, type RuleFacts, rule } from '../../../src/krm/list/rule.ts';
import {
  CONTEXT_CONTROLS,
  type ControlName,
  HOST_NAMESPACES,
  VOLUME_TYPES,
} from '../../../src/kubernetes/pod-security.ts';
import type { LocatedText, Part } from '../../../src/spark/part.ts';
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

/** What a person wrote that the profile forbids. */
export function violations(role: Role, containers: readonly ContainerContext[], podContext: Part): Finding[] {
  return [
    ...containers.flatMap(({ context }) => inContext(role, context, 'container')),
    ...inContext(role, podContext, 'pod'),
    ...containers.flatMap(({ privileges }) => (privileges ? privilegesBySpark(role, privileges) : [])),
    ...containers.flatMap((container) => hostPorts(role, container)),
    ...hostNamespaces(role),
    ...volumeTypes(role),
  ];
}

function inContext(role: Role, context: Part, of: 'container' | 'pod'): Finding[] {
  return CONTEXT_CONTROLS.filter((control) => control.of === of || control.of === 'both').flatMap(
    (control) => {
      const part = context.child(...control.key.slice(0, -1));
      const key = control.key.at(-1)!;
      const value = part.get(key);
      if (value === undefined || control.allows(value)) return [];
      return violation(control.name, role, part.keyPath(key), value, control.must);
    },
  );
}

/** Spark writes what its setting says into the context of the container, over what a Pod template has there. */
function privilegesBySpark(role: Role, { path, value }: LocatedText): Finding[] {
  return [violation('privilege-escalation', role, path, value, 'be "false"')];
}

function hostPorts(role: Role, { path, ports }: ContainerContext): Finding[] {
  return ports
    .filter(({ hostPort }) => hostPort)
    .map(({ hostPort }) => violation('host-port', role, path, hostPort, 'have no `hostPort`'));
}

function hostNamespaces(role: Role): Finding[] {
  return role.podParts.flatMap((part) =>
    HOST_NAMESPACES.filter((key) => part.get(key) === true).map((key) =>
      violation('host-namespace', role, part.keyPath(key), true, 'be false or left out'),
    ),
  );
}

/** Of the volumes in fields only those that the role mounts reach its Pod. */
function volumeTypes(role: Role): Finding[] {
  return role.podVolumes.flatMap(({ volume, path }) => {
    const types = Object.keys(volume).filter((key) => key !== 'name');
    const forbidden = types.filter((type) => !VOLUME_TYPES.includes(type));
    return forbidden.map((type) =>
      violation('volume-type', role, path, type, `be one of ${VOLUME_TYPES.join(', ')}`),
    );
  });
}

function violation(control: ControlName, role: Role, path: string, value: unknown, must: string): Finding {
  const message = `\`${path}\` must ${must}, got ${JSON.stringify(value)}: the profile "restricted" refuses the ${role.name}'s Pod otherwise.`;
  return CONTROL_RULES[control].finding(message, { path, currentValue: value });
}
