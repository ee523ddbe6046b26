import type { Finding } from '../../../src/krm/list/result.ts';
import { rule } from '../../../src/krm/list/rule.ts';
import type { Place } from '../../../src/spark/role/place.ts';
import { isKeptFromPrivileges } from '../../../src/spark/role/privilege-escalation.ts';
import type { Role } from '../../../src/spark/role/role.ts';
import { enumerated } from '../../../src/values/phrases.ts';
import type { Check } from '../findings/check.ts';
import { contextPlaceOf } from '../workloads/context-place.ts';
import type { RoleToPlan } from './role-check.ts';

const FLAG = 'readOnlyRootFilesystem';

/** The flag of a role as it will be, once what is planned is written. */
export interface FlagInEffect {
  readonly readOnly: boolean;
  /** Where the security context in effect stands. */
  readonly place?: Place | undefined;
}

/**
 * Enforce sets the flag in the context in effect. A new context in a field replaces all of what Spark makes of it, so what
 * Spark would have kept the container from stays so.
 */
export function planFlag({ workload, role, settings, changes }: RoleToPlan): FlagInEffect {
  if (settings.mode !== 'Enforce' || role.readOnlyRoot) {
    return { readOnly: role.readOnlyRoot, place: role.contextPlace };
  }
  const place = contextPlaceOf(workload, role, settings);
  const part = place.context;
  const replacesSparks = place === role.fields && part.value === undefined;
  changes.set(`${FLAG}: true`, { part, set: FLAG, to: true });
  if (replacesSparks && isKeptFromPrivileges(workload, role)) {
    changes.set('allowPrivilegeEscalation: false', { part, set: 'allowPrivilegeEscalation', to: false });
  }
  return { readOnly: true, place };
}

/** Flags that look as if they did something, and containers that lack one. */
export function checkFlags(role: Role, flag: FlagInEffect): Finding[] {
  return [podLevelFlag, overriddenFlag, otherContainer].flatMap(({ check }) => check(role, flag));
}

type FlagCheck = Check<[role: Role, flag: FlagInEffect]>;

export const podLevelFlag: FlagCheck = {
  ...rule('read-only-root/pod-level-flag', {
    severity: 'warning',
    meaning: '`readOnlyRootFilesystem` is set where it has no effect, in a security context of the Pod.',
    remedy: 'Move the flag to the security context of the container.',
  }),
  check: (role, { readOnly, place = role.places[0]! }) =>
    role.places.flatMap(({ podContext }) => {
      const currentValue = podContext.get(FLAG);
      if (currentValue === undefined) return [];
      const path = podContext.keyPath(FLAG);
      const remedy = readOnly ? 'remove it' : `move it to \`${place.context.path}\``;
      const message = `\`${path}\` has no effect: the flag must be in a container's security context, not the Pod's; ${remedy}.`;
      return podLevelFlag.finding(message, { path, currentValue });
    }),
};

export const overriddenFlag: FlagCheck = {
  ...rule('read-only-root/overridden-flag', {
    severity: 'warning',
    meaning:
      '`readOnlyRootFilesystem` in the Pod template has no effect: the operator replaces that security context by the one in the field.',
    remedy: 'Set the flag in the security context of the field.',
  }),
  check: ({ fields, template }, flag) => {
    if (!fields?.context.value || flag.readOnly || template.context.get(FLAG) !== true) return [];
    const path = template.context.keyPath(FLAG);
    const message = `\`${path}\` has no effect: the operator replaces that security context by \`${fields.context.path}\`. The flag must be there.`;
    return overriddenFlag.finding(message, { path, currentValue: true });
  },
};

export const otherContainer: FlagCheck = {
  ...rule('read-only-root/other-container', {
    severity: 'warning',
    meaning:
      'A sidecar or init container beside a read-only Spark container can write to its root file system.',
    remedy: 'Set `readOnlyRootFilesystem` there too, and mount what the container writes to.',
  }),
  check: (role, flag) => {
    if (!flag.readOnly) return [];
    const writable = role.otherContainers.filter(
      ({ container }) => container.securityContext?.readOnlyRootFilesystem !== true,
    );
    if (writable.length === 0) return [];
    const names = enumerated(
      writable.map(({ path, container }) => `\`${path}\`${container.name ? ` ("${container.name}")` : ''}`),
    );
    const message = `Unlike the ${role.name}'s Spark container, ${names} can still write to the root file system. This function does not touch sidecars and init containers: set \`securityContext.${FLAG}\` there, and mount what they write to.`;
    return otherContainer.finding(message, { path: writable[0]!.path });
  },
};
