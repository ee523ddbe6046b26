import type { Finding } from '../../../src/krm/result.ts';
import {
  CONTEXT_CONTROLS,
  type ControlName,
  HOST_NAMESPACES,
  VOLUME_TYPES,
} from '../../../src/kubernetes/pod-security.ts';
import type { Part } from '../../../src/spark/part.ts';
import type { Role } from '../../../src/spark/role.ts';
import type { ContainerContext } from './contexts.ts';
import { finding } from './rules.ts';

/** What a person wrote that the profile forbids. */
export function violations(role: Role, containers: readonly ContainerContext[], podContext: Part): Finding[] {
  return [
    ...containers.flatMap(({ context }) => inContext(role, context, 'container')),
    ...inContext(role, podContext, 'pod'),
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

function violation(
  control: ControlName,
  role: Role,
  path: string,
  currentValue: unknown,
  must: string,
): Finding {
  const message = `\`${path}\` must ${must}, got ${JSON.stringify(currentValue)}: the profile "restricted" refuses the ${role.name}'s Pod otherwise.`;
  return finding(control, message, { path, currentValue });
}
