/** What the step writes into a workload: the accounts that it names, and a setting that spares it rights. */
import type { Finding } from '../../../src/krm/index.ts';
import { rule } from '../../../src/krm/list/rule.ts';
import { makesClaimCalls, OWN_CLAIMS } from '../../../src/spark/calls/api-calls.ts';
import { DriverConf } from '../../../src/spark/calls/driver-conf.ts';
import { driverCalls } from '../../../src/spark/calls/driver-permissions.ts';
import type { LocatedText } from '../../../src/spark/part.ts';
import type { Role } from '../../../src/spark/role/role.ts';
import type { Workload } from '../../../src/spark/workload.ts';
import { type AccountUse, DEFAULT_ACCOUNT } from './account-use.ts';
import { lostWith } from './cloud-identity.ts';
import type { Namespace, RbacStep } from './step.ts';

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
 * - a driver without an account is given the only one that is listed for its namespace, unless its Pod would lose a
 *   cloud identity or pull secrets by that;
 * - with `spec.rbac.minimizePermissions` drivers that have no volume claims are told not to ask for them;
 * - where the accounts are listed, executors without one of their own are given the executor account; elsewhere it depends
 *   on all drivers of the namespace who gets it, and is written at last (`assignExecutor`).
 *
 * @param use the accounts of the workload; they follow what is assigned
 */
export function editWorkload(
  step: RbacStep,
  workload: Workload,
  use: AccountUse,
  namespace: Namespace,
): Finding[] {
  const driver = workload.driver!;
  const executor = workload.executor!;
  const today = use.driver ?? DEFAULT_ACCOUNT;
  return [
    ...followRenamed('driver', accountField(driver, driver.account.inEffect), use.driver),
    ...followRenamed('executor', accountField(executor, executor.account.own), use.executor),
    ...assignDriver(step, use, namespace, driver),
    ...(step.rbac.minimizePermissions && namespace.accounts.has(use.driver ?? '')
      ? minimizePermissions(workload)
      : []),
    ...(namespace.listed
      ? assignExecutor(step, use, namespace, today, (account) => executor.account.set(account))
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

function assignDriver(step: RbacStep, use: AccountUse, namespace: Namespace, driver: Role): Finding[] {
  const account = step.rbac.assignServiceAccount === 'IfUnset' ? onlyListed(namespace) : undefined;
  if (use.driver !== undefined || account === undefined) return [];
  const why = 'the only one that `spec.rbac` lists for the namespace';
  const lost = lostWith(step.objects, use.namespace, DEFAULT_ACCOUNT, account);
  if (lost.length > 0) use.keepsDefault = true;
  else {
    driver.account.set(account);
    use.driver = account;
  }
  return [assigned('driver', use.driverPath, DEFAULT_ACCOUNT, account, why, lost)];
}

/**
 * Gives executors without an account of their own the one for executors, where it is none of the drivers' too: that would
 * take no rights away.
 *
 * @param today what they run as
 * @param write writes the account into the workload
 */
export function assignExecutor(
  step: RbacStep,
  use: AccountUse,
  { accounts, executorAccount: account }: Namespace,
  today: string,
  write: (account: string) => void,
): Finding[] {
  if (account === undefined || use.executor !== undefined || accounts.has(account) || account === today)
    return [];
  const why = 'so that executors, which make no API calls, do not hold the rights of the driver';
  const lost = lostWith(step.objects, use.namespace, today, account);
  if (lost.length === 0) {
    write(account);
    use.executor = account;
  }
  return [assigned('executor', use.executorPath, today, account, why, lost)];
}

/** @param lost what the Pod would lose by it, so that it was not done */
function assigned(
  role: 'driver' | 'executor',
  path: string,
  today: string,
  account: string,
  why: string,
  lost: readonly string[],
): Finding {
  const field = { path, proposedValue: account };
  if (lost.length === 0) {
    return accountAssigned.finding(`sets the ServiceAccount of the ${role} to "${account}": ${why}.`, field);
  }
  const message = `The ${role} was not given ServiceAccount "${account}": it runs as "${today}" today, and would lose its ${lost.join(', ')}. Give ServiceAccount "${account}" the same, or set the account yourself.`;
  return accountNotAssigned.finding(message, field);
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
