import type { Role } from '../../../src/spark/role/role.ts';
import type { Workload } from '../../../src/spark/workload.ts';
import type { ReadOnlyRootFilesystem } from '../config/settings.ts';
import type { Check } from '../findings/check.ts';
import type { Changes } from './changes.ts';
import type { Plan } from './writable-directory.ts';

/** A role, what is asked for it, and what is to change in it. */
export interface RoleToPlan {
  readonly workload: Workload;
  readonly role: Role;
  readonly settings: ReadOnlyRootFilesystem;
  readonly changes: Changes;
}

/** One that is, or is to be, read-only, with the volumes that it is to have. */
export interface RoleToCheck extends RoleToPlan {
  readonly plan: Plan;
}

/** One thing in such a role that a person must look at. */
export type RoleCheck = Check<[RoleToCheck]>;
