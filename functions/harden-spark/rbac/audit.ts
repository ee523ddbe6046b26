/** What is wrong with the rights of drivers that this function did not give: found before anything is deployed. */
import type { Item } from '../../../src/krm/index.ts';
import type { Workload } from '../../../src/spark/workload.ts';
import { reportDangerousRules } from './audit/additional-rules.ts';
import { driverAccounts } from './audit/driver-accounts.ts';
import { reportMissingPermissions } from './audit/missing-permissions.ts';
import { auditRolesOfOthers } from './audit/roles-of-others.ts';
import { reportSharedAccounts } from './audit/shared-accounts.ts';
import { auditSubjects } from './audit/subjects.ts';
import { reportDaemonsWithToken, reportDriversWithoutToken } from './audit/tokens.ts';
import type { AccountUse, Namespace } from './namespaces.ts';
import type { RbacStep } from './step.ts';

export function auditRbac(
  step: RbacStep,
  namespaces: readonly Namespace[],
  uses: readonly AccountUse[],
  workloads: readonly { item: Item; workload: Workload }[],
): void {
  const accounts = driverAccounts(step, namespaces, uses);
  reportMissingPermissions(step, accounts);
  auditRolesOfOthers(step, accounts);
  auditSubjects(step, accounts);
  reportDriversWithoutToken(step, accounts);
  reportDaemonsWithToken(step, workloads);
  reportSharedAccounts(step, uses);
  reportDangerousRules(step);
}
