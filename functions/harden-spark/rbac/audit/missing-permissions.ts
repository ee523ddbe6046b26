import { describeRules, missingRules } from '../../../../src/kubernetes/rbac.ts';
import { policyRules } from '../../../../src/spark/driver-permissions.ts';
import { inNamespace } from '../../generated/words.ts';
import { bindingsOf } from '../bindings.ts';
import { grantedRules } from '../granted-roles.ts';
import { callsOf } from '../permissions.ts';
import { finding } from '../rules.ts';
import type { RbacStep } from '../step.ts';
import type { DriverAccounts } from './driver-accounts.ts';

/** Warns of accounts whose bindings allow less than their drivers call. */
export function reportMissingPermissions(step: RbacStep, accounts: DriverAccounts): void {
  const { additionalRules } = step.rbac;
  for (const { namespace, account, drivers, othersCare } of accounts.values()) {
    if (!othersCare) continue;
    const bindings = bindingsOf(step, namespace, account);
    const granted = grantedRules(step, bindings);
    const wanted = [...policyRules(callsOf(step, drivers)), ...additionalRules];
    const missing = granted === undefined ? [] : missingRules(wanted, granted);
    if (missing.length === 0) continue;
    const remedy = step.rbac.create ? 'list the account in `spec.rbac`' : 'set `spec.rbac.create` to true';
    step.list.report(
      finding(
        'missing-permissions',
        `${bindings.length === 0 ? 'Nothing among the input binds ' : ''}ServiceAccount "${account}" ${inNamespace(namespace)}${bindings.length === 0 ? ', so it' : ''} lacks what a driver needs: ${describeRules(missing)}. Add it to a Role that is bound to the account, or ${remedy}.`,
      ),
    );
  }
}
