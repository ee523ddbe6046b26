/**
 * Least-privilege RBAC for Spark drivers: ServiceAccounts, and a Role and a RoleBinding for each.
 */
import type { ResourceList } from '../../src/krm/index.ts';
import { reportHooks } from './rbac/argo-cd.ts';
import { assignAccounts, followRenamedAccounts } from './rbac/assigned-accounts.ts';
import { readBindings } from './rbac/bindings.ts';
import { reportDriversWithoutRole } from './rbac/drivers-without-role.ts';
import { movedFromWanted, reportMovedObjects } from './rbac/moved-objects.ts';
import { accountUsers, namespacesOf, readAccountUses } from './rbac/namespaces.ts';
import { packagesOf } from './rbac/ownership.ts';
import { reportMissingPermissions } from './rbac/permissions.ts';
import { prune, wantedIdentities } from './rbac/prune.ts';
import { readRbacObjects } from './rbac/rbac-objects.ts';
import { generateRoles } from './rbac/roles.ts';
import { provideServiceAccounts, reportMissingAccounts } from './rbac/service-accounts.ts';
import type { GenerationStep, RbacStep } from './rbac/step.ts';
import type { WorkloadAccounts } from './rbac/workload-accounts.ts';
import type { Settings } from './settings.ts';

export type { AccountField, WorkloadAccounts } from './rbac/workload-accounts.ts';

/**
 * Brings the RBAC objects of `list` in line with `settings.rbac`, for the drivers of `workloads`, and
 * reports each change and each thing that a person must decide. Without `settings.rbac` it does nothing;
 * a second run changes nothing.
 */
export function generateRbac(
  list: ResourceList,
  workloads: readonly WorkloadAccounts[],
  settings: Settings,
): void {
  const { rbac } = settings;
  if (rbac === undefined) return;
  const objects = readRbacObjects(list);
  const packages = packagesOf(list, settings.origin);
  const step: RbacStep = { list, objects, bindings: readBindings(objects), packages, settings, rbac };

  reportMovedObjects(step);
  const uses = readAccountUses(step, workloads);
  const namespaces = namespacesOf(step, uses);

  if (!rbac.create) {
    for (const namespace of namespaces) reportDriversWithoutRole(step, namespace);
    for (const namespace of namespaces) reportMissingAccounts(step, namespace);
    reportMissingPermissions(step, namespaces);
    return;
  }

  for (const namespace of namespaces) followRenamedAccounts(step, namespace);
  for (const namespace of namespaces) assignAccounts(step, namespace);
  for (const namespace of namespaces) reportDriversWithoutRole(step, namespace);
  for (const namespace of namespaces) reportHooks(step, namespace);

  const wanted = wantedIdentities(rbac, namespaces);
  const moved = movedFromWanted(step, wanted);
  const generation: GenerationStep = { ...step, users: accountUsers(uses), wanted, moved };
  for (const namespace of namespaces) {
    provideServiceAccounts(generation, namespace);
    generateRoles(generation, namespace);
  }
  prune(generation);
}
