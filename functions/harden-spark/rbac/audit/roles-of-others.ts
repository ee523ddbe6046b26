/** What others gave to the accounts of drivers: less than they need, or more. */
import type { Finding } from '../../../../src/krm/index.ts';
import { rule } from '../../../../src/krm/list/rule.ts';
import { dangersOf } from '../../../../src/kubernetes/dangerous-rules.ts';
import { describeRules, missingRules, spareRules } from '../../../../src/kubernetes/rbac.ts';
import { policyRules, STANDARD_CALLS } from '../../../../src/spark/calls/driver-permissions.ts';
import { append, type MultiMap } from '../../../../src/values/multi-map.ts';
import { quoted } from '../../../../src/values/phrases.ts';
import { identityKey, inNamespace, type KnownObject } from '../../catalogue/known-objects.ts';
import { about, type ItemFinding } from '../../findings/item-finding.ts';
import { OWNER } from '../../owned-objects/ownership.ts';
import { bindingsOf, grantedRules, namedBindingsOf, roleRefOf, rolesOf, rulesOf } from '../bindings.ts';
import { callsOf } from '../permissions.ts';
import { askingFor } from '../served-namespaces.ts';
import { absentAccount } from '../service-accounts.ts';
import type { RbacStep } from '../step.ts';
import type { DriverAccount, DriverAccounts } from './driver-accounts.ts';

export const missingPermissions = rule('rbac/missing-permissions', {
  severity: 'warning',
  meaning: "The Roles bound to a driver's account allow less than the driver calls.",
  remedy: 'Add what is missing to a Role that is bound to the account, or let this function generate one.',
});
export const missingRole = rule('rbac/missing-role', {
  severity: 'warning',
  meaning: 'A RoleBinding gives the account of a driver a Role that is not among the input.',
  remedy: 'Add the Role, unless something else makes it.',
});
export const broadClusterRole = rule('rbac/broad-cluster-role', {
  severity: 'warning',
  meaning: 'The account of a driver holds `edit`, `admin` or `cluster-admin`.',
  remedy: 'Bind the account to a Role of what the driver calls; this function generates one.',
});
export const dangerousRole = rule('rbac/dangerous-role', {
  severity: 'warning',
  meaning: 'A Role that a driver holds gives access to Secrets, or lets it gain further rights.',
  remedy: 'Take these rules out of the Role.',
});
export const sparePermissions = rule('rbac/spare-permissions', {
  severity: 'info',
  meaning: "A Role bound to a driver's account allows more than drivers ever call.",
  remedy: 'Take what is not used out of the Role.',
});
export const standardRole = rule('rbac/standard-role', {
  severity: 'info',
  hint: true,
  meaning: 'A Role of somebody else allows what any driver may call, and its drivers call less.',
  remedy: 'Leave it, or have this function generate one with `spec.rbac.permissions` "Derived".',
});
export const dangerousRule = rule('rbac/dangerous-rule', {
  severity: 'warning',
  meaning: '`spec.rbac.additionalRules` gives drivers access to Secrets, or lets them gain further rights.',
  remedy: 'Take the rule away, or name the objects that it is about.',
});

/** Source: Kubernetes, "Using RBAC Authorization", user-facing roles. */
const BROAD = new Map([
  ['cluster-admin', 'everything'],
  ['admin', 'nearly everything in the namespace, Roles and Secrets included'],
  ['edit', 'Secrets, running as any ServiceAccount of the namespace, and all workloads'],
]);

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
    const asking = askingFor(step, {}, account, drivers);
    const finding = { ...missingPermissions.finding(message), absent: absentAccount(namespace, account) };
    return [{ finding, askedBy: asking }];
  });
}

/**
 * What is bound to the accounts of drivers by others: too broad, not there, or more than drivers ever call.
 *
 * @param wanted the identities of all that is generated, which may still have been missing when the list was read
 */
export function rolesOfOthers(
  step: RbacStep,
  accounts: DriverAccounts,
  wanted: ReadonlySet<string>,
): ItemFinding[] {
  const findings: ItemFinding[] = [];
  const holders: MultiMap<KnownObject, DriverAccount> = new Map();
  const audited = new Set<KnownObject>();
  for (const account of accounts.values()) {
    for (const binding of namedBindingsOf(step, account.namespace, account.account)) {
      if (isGenerated(binding)) continue;
      if (!audited.has(binding))
        findings.push(...about(binding.item, ofRoleRef(step, binding, account, wanted)));
      audited.add(binding);
      for (const role of rolesOf(step, binding)) append(holders, role, account);
    }
  }
  for (const [role, accounts] of holders) {
    if (!isGenerated(role)) findings.push(...about(role.item, ofRules(step, role, accounts)));
  }
  return findings;
}

/** By this function, for whichever functionConfig: that one looks after it. */
function isGenerated({ annotations }: KnownObject): boolean {
  return annotations[OWNER] !== undefined;
}

function ofRoleRef(
  step: RbacStep,
  binding: KnownObject,
  { account }: DriverAccount,
  wanted: ReadonlySet<string>,
): Finding[] {
  const { kind, name } = roleRefOf(binding);
  const rights = kind === 'ClusterRole' ? BROAD.get(name) : undefined;
  const field = { path: 'roleRef.name', currentValue: name };
  if (rights !== undefined) {
    const message = `ClusterRole "${name}" allows ${rights}. A driver needs none of that, and runs the code of its users as ServiceAccount "${account}". Bind it to a Role of what it calls; this function generates one for accounts that \`spec.rbac\` lists.`;
    return [broadClusterRole.finding(message, field)];
  }
  const isComing = wanted.has(identityKey(kind, binding.namespace, name));
  if (kind !== 'Role' || isComing || rolesOf(step, binding).length > 0) return [];
  const message = `${binding.kind} "${binding.name}" gives ServiceAccount "${account}" the Role "${name}", which is not among the input. If nothing else makes it, the account has no rights by this binding.`;
  return [missingRole.finding(message, field)];
}

function ofRules(step: RbacStep, role: KnownObject, accounts: readonly DriverAccount[]): Finding[] {
  const names = quoted(new Set(accounts.map(({ account }) => account)));
  const findings: Finding[] = [];
  const field = { path: 'rules' };
  const dangers = [...new Set(rulesOf(role).flatMap(dangersOf))];
  if (dangers.length > 0) {
    const message = `${role.kind} "${role.name}", which ServiceAccount ${names} holds, ${dangers.join('; ')}. No driver needs that, and drivers run the code of their users.`;
    findings.push(dangerousRole.finding(message, field));
  }
  const calls = accounts.flatMap(({ drivers }) => callsOf(drivers));
  const spare = spareRules(rulesOf(role), [...policyRules(calls), ...step.rbac.additionalRules]);
  if (spare.length > 0 && isStandard(step, role)) {
    const message = `${role.kind} "${role.name}" allows what any driver may call, in every version of Spark. Those that run as ServiceAccount ${names} do not use: ${describeRules(spare)}. \`spec.rbac.permissions\` "Derived" makes a Role without that.`;
    findings.push(standardRole.finding(message, field));
  } else if (spare.length > 0) {
    const message = `Drivers that run as ServiceAccount ${names} never use what ${role.kind} "${role.name}" allows: ${describeRules(spare)}.`;
    findings.push(sparePermissions.finding(message, field));
  }
  return findings;
}

/** Whether a Role allows what `permissions: Standard` does, no more and no less. */
function isStandard({ rbac }: RbacStep, role: KnownObject): boolean {
  const standard = policyRules(STANDARD_CALLS);
  const rules = rulesOf(role);
  return (
    missingRules(standard, rules).length === 0 &&
    spareRules(rules, [...standard, ...rbac.additionalRules]).length === 0
  );
}

/** Warns of what `spec.rbac.additionalRules` gives to every driver that is more than its words. */
export function dangerousRules({ rbac, objects }: RbacStep): ItemFinding[] {
  return rbac.additionalRules.flatMap((rule, index) => {
    const dangers = dangersOf(rule);
    if (dangers.length === 0) return [];
    const path = `spec.rbac.additionalRules[${index}]`;
    const message = `\`${path}\` ${dangers.join('; ')}. Every driver gets it, and drivers run the code of their users.`;
    return [{ finding: dangerousRule.finding(message, { path }), item: objects.functionConfig }];
  });
}
