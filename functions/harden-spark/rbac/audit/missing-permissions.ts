import { rule } from '../../../../src/krm/list/rule.ts';
import { describeRules, missingRules } from '../../../../src/kubernetes/rbac.ts';
import { policyRules } from '../../../../src/spark/calls/driver-permissions.ts';
import { inNamespace } from '../../catalogue/known-objects.ts';
import type { ItemFinding } from '../../findings/item-finding.ts';
import { bindingsOf } from '../bindings.ts';
import { grantedRules } from '../granted-roles.ts';
import { callsOf } from '../permissions.ts';
import type { RbacStep } from '../step.ts';
import type { DriverAccounts } from './driver-accounts.ts';

export const missingPermissions = rule('rbac/missing-permissions', {
  severity: 'warning',
  meaning: 'What binds the account of a driver allows less than the driver calls.',
  remedy: 'Add what is missing to a Role that is bound to the account, or let this function generate one.',
});

/** Warns of accounts whose bindings allow less than their drivers call. */
export function accountsThatLackRights(step: RbacStep, accounts: DriverAccounts): ItemFinding[] {
  const { additionalRules, create } = step.rbac;
  return [...accounts.values()].flatMap(({ namespace, account, drivers, othersCare }) => {
    if (!othersCare) return [];
    const bindings = bindingsOf(step, namespace, account);
    const granted = grantedRules(step, bindings);
    const wanted = [...policyRules(callsOf(drivers)), ...additionalRules];
    const missing = granted === undefined ? [] : missingRules(wanted, granted);
    if (missing.length === 0) return [];
    const remedy = create ? 'list the account in `spec.rbac`' : 'set `spec.rbac.create` to true';
    const message = `${bindings.length === 0 ? 'Nothing among the input binds ' : ''}ServiceAccount "${account}" ${inNamespace(namespace)}${bindings.length === 0 ? ', so it' : ''} lacks what a driver needs: ${describeRules(missing)}. Add it to a Role that is bound to the account, or ${remedy}.`;
    return [{ finding: missingPermissions.finding(message) }];
  });
}
