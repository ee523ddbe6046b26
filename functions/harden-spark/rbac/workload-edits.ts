/** What the step writes into a workload: the accounts that it names, and a setting that spares it rights. */
import type { Finding } from '../../../src/krm/index.ts';
import { rule } from '../../../src/krm/rule.ts';
import { makesClaimCalls, OWN_CLAIMS } from '../../../src/spark/api-calls.ts';
import { DriverConf } from '../../../src/spark/driver-conf.ts';
import { driverCalls } from '../../../src/spark/driver-permissions.ts';
import type { LocatedText } from '../../../src/spark/part.ts';
import type { Role } from '../../../src/spark/role.ts';
import type { Workload } from '../../../src/spark/workload.ts';
import { type AccountUse, DEFAULT_ACCOUNT } from './account-use.ts';
import { lostWith } from './cloud-identity.ts';
import type { Namespace } from './served-namespaces.ts';
import type { RbacStep } from './step.ts';

export const accountRenamed = rule('rbac/account-renamed', {
  severity: 'info',
  change: true,
  meaning: 'A workload was told the name that kustomize gave its account.',
});
export const accountAssigned = rule('rbac/account-assigned', {
  severity: 'info',
  change: true,
  meaning: 'A role was given a listed account.',
});
export const accountNotAssigned = rule('rbac/account-not-assigned', {
  severity: 'warning',
  meaning: 'A role was not given the listed account, because it would lose a cloud identity or pull secrets.',
  remedy: 'Give the listed account the same identity and pull secrets, or set the account yourself.',
});
export const permissionsMinimized = rule('rbac/permissions-minimized', {
  severity: 'info',
  change: true,
  meaning: 'A workload was told not to ask for volume claims, which it does not have.',
});

/** The field of one role that names its account, as it was before any edit. */
interface AccountField {
  readonly role: Role;
  readonly account?: string | undefined;
  readonly path: string;
}

/**
 * Edits one workload, and says what was changed:
 *
 * - current names of accounts that kustomize renamed are written where the old ones stand;
 * - a driver without an account is given the only one that is listed for its namespace, and executors without
 *   their own the executor account, unless the Pods would lose a cloud identity or pull secrets by that;
 * - with `spec.rbac.minimizePermissions` drivers that have no volume claims are told not to ask for them.
 *
 * @param use the accounts of the workload; they follow what is assigned
 * @param namespace that of the workload: it depends on all of its drivers who gets the executor account
 */
export function editWorkload(
  step: RbacStep,
  workload: Workload,
  use: AccountUse,
  namespace: Namespace,
): Finding[] {
  const driver = workload.driver!;
  const executor = workload.executor!;
  const fields = {
    driver: accountField(driver, driver.account.inEffect),
    executor: accountField(executor, executor.account.own),
  };
  return [
    ...followRenamed('driver', fields.driver, use.driver),
    ...followRenamed('executor', fields.executor, use.executor),
    ...assignAccounts(step, use, namespace, fields),
    ...(step.rbac.minimizePermissions && namespace.accounts.has(use.driver ?? '')
      ? minimizePermissions(workload)
      : []),
  ];
}

function accountField(role: Role, account: LocatedText | undefined): AccountField {
  return { role, account: account?.value, path: account?.path ?? role.account.path };
}

function followRenamed(
  name: 'driver' | 'executor',
  { role, account, path }: AccountField,
  current: string | undefined,
): Finding[] {
  if (current === undefined || current === account) return [];
  role.account.set(current);
  const message = `sets the ServiceAccount of the ${name} to "${current}": kustomize renamed "${account}", and does not follow its name into this kind.`;
  return [accountRenamed.finding(message, { path, currentValue: account, proposedValue: current })];
}

function assignAccounts(
  { rbac, objects }: RbacStep,
  use: AccountUse,
  namespace: Namespace,
  fields: Readonly<Record<'driver' | 'executor', AccountField>>,
): Finding[] {
  const driverAccount = rbac.assignServiceAccount === 'IfUnset' ? onlyListed(namespace) : undefined;
  // An account that drivers have too would take no rights away.
  const executorAccount = namespace.accounts.has(namespace.executorAccount ?? '')
    ? undefined
    : namespace.executorAccount;
  const findings: Finding[] = [];
  const today = use.driver ?? DEFAULT_ACCOUNT;
  const assign = (name: 'driver' | 'executor', account: string, why: string) => {
    const { role, path } = fields[name];
    const field = { path, proposedValue: account };
    const lost = lostWith(objects, use.namespace, today, account);
    if (lost.length > 0) {
      const message = `The ${name} was not given ServiceAccount "${account}": it runs as "${today}" today, and would lose its ${lost.join(', ')}. Give ServiceAccount "${account}" the same, or set the account yourself.`;
      findings.push(accountNotAssigned.finding(message, field));
      return false;
    }
    role.account.set(account);
    const message = `sets the ServiceAccount of the ${name} to "${account}": ${why}.`;
    findings.push(accountAssigned.finding(message, field));
    return true;
  };
  if (use.driver === undefined && driverAccount !== undefined) {
    const why = 'the only one that `spec.rbac` lists for the namespace';
    if (assign('driver', driverAccount, why)) use.driver = driverAccount;
    else use.keepsDefault = true;
  }
  if (use.executor === undefined && executorAccount !== undefined && executorAccount !== today) {
    const why = 'so that executors, which make no API calls, do not hold the rights of the driver';
    if (assign('executor', executorAccount, why)) use.executor = executorAccount;
  }
  return findings;
}

function onlyListed({ listed, accounts }: Namespace): string | undefined {
  const [account] = accounts;
  return listed && accounts.size === 1 && account !== DEFAULT_ACCOUNT ? account : undefined;
}

/**
 * From Spark 3.4 on drivers list volume claims with each batch of executors, and delete all of them at the end,
 * whether they have any or not. A setting that is there already is left alone.
 */
function minimizePermissions(workload: Workload): Finding[] {
  const { calls, unknown } = driverCalls(workload);
  if (unknown !== undefined) return [];
  const conf = new DriverConf(workload);
  if (!calls.some(makesClaimCalls) || conf.claimsOf.size > 0 || conf.get(OWN_CLAIMS) !== undefined) return [];
  workload.conf.set(OWN_CLAIMS, 'false');
  return [
    permissionsMinimized.finding(
      `sets \`${OWN_CLAIMS}\` to "false": the driver has no volume claims, and then asks for none.`,
      { path: workload.conf.path(OWN_CLAIMS), proposedValue: 'false' },
    ),
  ];
}
