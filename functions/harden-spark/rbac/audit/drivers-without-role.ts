import { rule } from '../../../../src/krm/list/rule.ts';
import { quoted } from '../../../../src/values/phrases.ts';
import { inNamespace } from '../../catalogue/known-objects.ts';
import type { ItemFinding } from '../../findings/item-finding.ts';
import { type AccountUse, DEFAULT_ACCOUNT } from '../account-use.ts';
import { isBoundByOthers } from '../bindings.ts';
import type { Namespaces } from '../served-namespaces.ts';
import type { RbacStep } from '../step.ts';

export const defaultAccount = rule('rbac/default-account', {
  severity: 'warning',
  meaning: 'A driver runs as `default`, whose rights every Pod of the namespace would share.',
  remedy: 'Give the driver an account of its own.',
});
export const accountNotListed = rule('rbac/account-not-listed', {
  severity: 'warning',
  meaning:
    'A driver runs as an account that `spec.rbac` does not list and that no RoleBinding names: it has no rights.',
  remedy: 'List the account, or give the driver another one.',
});

/** Warns of drivers that run as an account for which no Role is generated. */
export function driversWithoutRole(
  step: RbacStep,
  namespaces: Namespaces,
  uses: readonly AccountUse[],
): ItemFinding[] {
  return uses.flatMap(({ item, namespace, driver = DEFAULT_ACCOUNT, driverPath: path, keepsDefault }) => {
    const { listed, accounts } = namespaces.get(namespace)!;
    if (accounts.has(driver) || keepsDefault) return [];
    if (driver === DEFAULT_ACCOUNT) {
      const message = `The driver runs as ServiceAccount "default". No Role is generated for it, since every Pod of the namespace that names no account would get the same rights. Give the driver an account of its own.`;
      return { item, finding: defaultAccount.finding(message, { path }) };
    }
    if (!listed || isBoundByOthers(step, namespace, driver)) return [];
    const message = `The driver runs as ServiceAccount "${driver}", for which no Role is generated: \`spec.rbac\` lists ${quoted(accounts) || 'none'} ${inNamespace(namespace)}. List it, or give the driver another account.`;
    return { item, finding: accountNotListed.finding(message, { path, currentValue: driver }) };
  });
}
