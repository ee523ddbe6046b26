import { append } from '../../../../src/krm/multi-map.ts';
import { dangersOf } from '../../../../src/kubernetes/dangerous-rules.ts';
import { describeRules, spareRules } from '../../../../src/kubernetes/rbac.ts';
import { policyRules } from '../../../../src/spark/driver-permissions.ts';
import { identityKey, type KnownObject } from '../../generated/known-objects.ts';
import { OWNER } from '../../generated/ownership.ts';
import { quoted } from '../../generated/words.ts';
import { namedBindingsOf } from '../bindings.ts';
import { roleRefOf, rolesOf, rulesOf } from '../granted-roles.ts';
import { callsOf } from '../permissions.ts';
import { finding } from '../rules.ts';
import type { RbacStep } from '../step.ts';
import type { DriverAccount, DriverAccounts } from './driver-accounts.ts';

/** Source: Kubernetes, "Using RBAC Authorization", user-facing roles. */
const BROAD = new Map([
  ['cluster-admin', 'everything'],
  ['admin', 'nearly everything in the namespace, Roles and Secrets included'],
  ['edit', 'Secrets, running as any ServiceAccount of the namespace, and all workloads'],
]);

/** What is bound to the accounts of drivers by others: too broad, not there, or more than drivers ever call. */
export function auditRolesOfOthers(step: RbacStep, accounts: DriverAccounts): void {
  const holders = new Map<KnownObject, DriverAccount[]>();
  const audited = new Set<KnownObject>();
  for (const account of accounts.values()) {
    for (const binding of namedBindingsOf(step, account.namespace, account.account)) {
      if (isGenerated(binding)) continue;
      if (!audited.has(binding)) auditRoleRef(step, binding, account);
      audited.add(binding);
      for (const role of rolesOf(step, binding)) append(holders, role, account);
    }
  }
  for (const [role, accounts] of holders) if (!isGenerated(role)) auditRules(step, role, accounts);
}

/** By this function, for whichever functionConfig: that one looks after it. */
function isGenerated({ annotations }: KnownObject): boolean {
  return annotations[OWNER] !== undefined;
}

function auditRoleRef(step: RbacStep, binding: KnownObject, { account }: DriverAccount): void {
  const { kind, name } = roleRefOf(binding);
  const isComing = step.wanted.has(identityKey(kind, binding.namespace, name));
  const rights = kind === 'ClusterRole' ? BROAD.get(name) : undefined;
  const field = { path: 'roleRef.name', currentValue: name };
  if (rights !== undefined) {
    step.list.report(
      finding(
        'broad-cluster-role',
        `ClusterRole "${name}" allows ${rights}. A driver needs none of that, and runs the code of its users as ServiceAccount "${account}". Bind it to a Role of what it calls; this function generates one for accounts that \`spec.rbac\` lists.`,
        field,
      ),
      binding.item,
    );
  } else if (kind === 'Role' && !isComing && rolesOf(step, binding).length === 0) {
    step.list.report(
      finding(
        'missing-role',
        `${binding.kind} "${binding.name}" gives ServiceAccount "${account}" the Role "${name}", which is not among the input. If nothing else makes it, the account has no rights by this binding.`,
        field,
      ),
      binding.item,
    );
  }
}

function auditRules(step: RbacStep, role: KnownObject, accounts: readonly DriverAccount[]): void {
  const names = quoted(new Set(accounts.map(({ account }) => account)));
  const dangers = [...new Set(rulesOf(role).flatMap(dangersOf))];
  if (dangers.length > 0) {
    step.list.report(
      finding(
        'dangerous-role',
        `${role.kind} "${role.name}", which ServiceAccount ${names} holds, ${dangers.join('; ')}. No driver needs that, and drivers run the code of their users.`,
        { path: 'rules' },
      ),
      role.item,
    );
  }
  const calls = accounts.flatMap(({ drivers }) => callsOf(step, drivers));
  const spare = spareRules(rulesOf(role), [...policyRules(calls), ...step.rbac.additionalRules]);
  if (spare.length === 0) return;
  step.list.report(
    finding(
      'spare-permissions',
      `Drivers that run as ServiceAccount ${names} never use what ${role.kind} "${role.name}" allows: ${describeRules(spare)}.`,
      { path: 'rules' },
    ),
    role.item,
  );
}
