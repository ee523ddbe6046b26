import type { Finding } from '../../../src/krm/result.ts';
import type { Role } from '../../../src/spark/role.ts';
import { enumerate } from './changes.ts';
import { finding } from './rules.ts';

const FLAG = 'readOnlyRootFilesystem';

/** Flags that look as if they did something, and containers that lack one. */
export function checkFlags(role: Role): Finding[] {
  return [...podLevelFlags(role), ...overriddenFlag(role), ...otherContainers(role)];
}

function podLevelFlags(role: Role): Finding[] {
  return role.places
    .filter(({ podContext }) => podContext.get(FLAG) !== undefined)
    .map(({ podContext }) => {
      const path = podContext.keyPath(FLAG);
      const remedy = role.readOnlyRoot
        ? 'remove it'
        : `move it to \`${(role.contextPlace ?? role.places[0]!).context.path}\``;
      return finding(
        'pod-level-flag',
        `\`${path}\` has no effect: the flag must be in a container's security context, not the Pod's; ${remedy}.`,
        { path, currentValue: podContext.get(FLAG) },
      );
    });
}

function overriddenFlag(role: Role): Finding[] {
  const { fields, template } = role;
  if (!fields?.context.value || role.readOnlyRoot || template.context.get(FLAG) !== true) return [];
  const path = template.context.keyPath(FLAG);
  return [
    finding(
      'overridden-flag',
      `\`${path}\` has no effect: the operator replaces that security context by \`${fields.context.path}\`. The flag must be there.`,
      { path, currentValue: true },
    ),
  ];
}

function otherContainers(role: Role): Finding[] {
  if (!role.readOnlyRoot) return [];
  const writable = role.otherContainers.filter(
    ({ container }) => container.securityContext?.readOnlyRootFilesystem !== true,
  );
  if (writable.length === 0) return [];
  const names = enumerate(
    writable.map(({ path, container }) => `\`${path}\`${container.name ? ` ("${container.name}")` : ''}`),
  );
  const path = writable[0]!.path;
  return [
    finding(
      'other-container',
      `Unlike the ${role.name}'s Spark container, ${names} can still write to the root file system. This function does not touch sidecars and init containers: set \`securityContext.${FLAG}\` there, and mount what they write to.`,
      { path },
    ),
  ];
}
