/**
 * Least-privilege RBAC for Spark drivers: ServiceAccounts, and a Role and a RoleBinding for each.
 */
import { want } from './generated/moved-objects.ts';
import type { GenerationStep } from './generated/step.ts';
import { assignAccounts, followRenamedAccounts } from './rbac/assigned-accounts.ts';
import { reportDriversWithoutRole } from './rbac/audit/drivers-without-role.ts';
import { auditRbac } from './rbac/audit.ts';
import { readBindings } from './rbac/bindings.ts';
import { reportHooks } from './rbac/hooks.ts';
import { minimizePermissions } from './rbac/minimized-permissions.ts';
import { accountsInUse, accountUsers, namespacesOf, readAccountUses } from './rbac/namespaces.ts';
import { generateRoles } from './rbac/roles.ts';
import { provideServiceAccounts, reportMissingAccounts } from './rbac/service-accounts.ts';
import type { RbacGeneration, RbacStep } from './rbac/step.ts';
import { presentIdentities, wantedIdentities } from './rbac/wanted.ts';
import { accountsOf } from './rbac/workload-accounts.ts';
import type { FoundWorkload } from './workloads.ts';

/**
 * Brings the RBAC objects of the list in line with `settings.rbac`, for the drivers of `workloads`, and
 * reports each change and each thing that a person must decide. Without `settings.rbac` it does nothing;
 * a second run changes nothing.
 */
export function generateRbac(generation: GenerationStep, workloads: readonly FoundWorkload[]): void {
  const { rbac } = generation.settings;
  if (rbac === undefined) return;
  if (!rbac.create) want(generation, presentIdentities(generation));
  const step: RbacStep = { ...generation, bindings: readBindings(generation.objects), rbac };
  const uses = readAccountUses(step, workloads.flatMap(accountsOf));
  const namespaces = namespacesOf(step, uses);

  if (!rbac.create) {
    for (const namespace of namespaces) reportDriversWithoutRole(step, namespace);
    for (const namespace of namespaces) reportMissingAccounts(step, namespace);
    auditRbac(step, namespaces, uses, workloads);
    return;
  }

  for (const namespace of namespaces) followRenamedAccounts(step, namespace);
  for (const namespace of namespaces) assignAccounts(step, namespace);
  for (const namespace of namespaces) minimizePermissions(step, namespace);
  for (const namespace of namespaces) reportDriversWithoutRole(step, namespace);
  for (const namespace of namespaces) reportHooks(step, namespace);

  want(step, wantedIdentities(rbac, namespaces));
  const users = accountUsers(uses);
  accountsInUse(users, step.inUse);
  const roles: RbacGeneration = { ...step, users };
  for (const namespace of namespaces) {
    provideServiceAccounts(roles, namespace);
    generateRoles(roles, namespace);
  }
  auditRbac(step, namespaces, uses, workloads);
}
