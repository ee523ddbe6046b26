import type { Finding } from '../../../src/krm/list/result.ts';
import { type Rule, rule } from '../../../src/krm/list/rule.ts';
import type { Edit } from '../../../src/spark/edit.ts';
import type { Place } from '../../../src/spark/role/place.ts';
import type { Role } from '../../../src/spark/role/role.ts';
import type { Workload } from '../../../src/spark/workload.ts';
import type { ReadOnlyRootFilesystem } from '../config/settings.ts';
import { contextPlaceOf, podContextOf } from '../workloads/context-place.ts';
import { containersOf } from './contexts.ts';
import { planFilling } from './filling.ts';
import { leftOut, tellViolations } from './left-out.ts';
import { namespaceLabelled, namespaceNotLabelled } from './namespaces.ts';
import { type UnknownUser, unknownUser, unknownUsersOf } from './unknown-user.ts';
import { CONTROL_RULES, violationsByReach } from './violations.ts';

const change = rule('pod-security/change', {
  severity: 'info',
  change: true,
  meaning: 'Settings that the profile demands were filled in for one role.',
});

export const RULES: readonly Rule[] = [
  leftOut,
  ...Object.values(CONTROL_RULES),
  unknownUser,
  namespaceNotLabelled,
  change,
  namespaceLabelled,
];

interface Restriction {
  readonly edits: readonly Edit[];
  readonly findings: readonly Finding[];
  /** What is told for the whole list at once. */
  readonly unknownUsers: readonly UnknownUser[];
  /** Whether Pod Security admission would refuse its Pods under the profile `restricted`, as far as is known. */
  readonly refused: boolean;
}

/** What is known of a workload that is not to follow the profile. */
export const UNRESTRICTED: Restriction = { edits: [], findings: [], unknownUsers: [], refused: true };

/**
 * Makes the Pods of a workload ones that Pod Security admission takes under the profile `restricted`: plans what nobody
 * has said, in the place where it takes effect, and tells what a person wrote against it. Nothing is written that would
 * keep from the cluster what it takes now.
 */
export function planRestriction(workload: Workload, settings: ReadOnlyRootFilesystem): Restriction {
  const roles = workload.roles.map((role) =>
    planRole(workload, role, contextPlaceOf(workload, role, settings)),
  );
  const against = roles.flatMap(({ against }) => against);
  const told = roles.flatMap(({ told }) => told);
  const unknownUsers = unknownUsersOf(roles);
  return {
    edits: roles.flatMap(({ changes }) => changes.flatMap(({ edits }) => edits)),
    findings: [...told, ...against],
    unknownUsers,
    refused: against.length > 0 || unknownUsers.some(({ isForbiddenRoot }) => !isForbiddenRoot),
  };
}

function planRole(workload: Workload, role: Role, place: Place) {
  const podContext = podContextOf(role, place);
  const reach = violationsByReach(role);
  const { changes, containers } = planFilling(containersOf(workload, role, place), podContext, reach);
  const done = `sets ${changes.map(({ what }) => what).join(', ')}`;
  return {
    role,
    changes,
    containers,
    told: changes.length > 0 ? [change.finding(`The ${role.name} ${done}.`, { path: role.path }, done)] : [],
    against: tellViolations(role, containers, podContext, reach),
  };
}
