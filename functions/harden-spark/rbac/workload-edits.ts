/** What the step writes into a workload: the accounts that it names, and a setting that spares it rights. */
import type { Finding } from '../../../src/krm/index.ts';
import { rule } from '../../../src/krm/list/rule.ts';
import { makesClaimCalls, OWN_CLAIMS } from '../../../src/spark/calls/api-calls.ts';
import { driverCalls } from '../../../src/spark/calls/driver-permissions.ts';
import type { LocatedText } from '../../../src/spark/part.ts';
import type { Role } from '../../../src/spark/role/role.ts';
import { onDemandClaims } from '../../../src/spark/sizes/volume-claims.ts';
import type { Workload } from '../../../src/spark/workload.ts';
import { type FoundWorkload, namespaceOf } from '../workloads/workloads.ts';
import { type AccountUse, DEFAULT_ACCOUNT } from './account-use.ts';
import { lostWith } from './cloud-identity.ts';
import type { Namespace, RbacStep } from './step.ts';

/** The accounts of a namespace. */
type Accounts = Pick<Namespace, 'listed' | 'accounts' | 'executorAccount'>;

/** What a Pod loses with another account, in words. */
type Lost = (from: string, to: string) => readonly string[];

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
  meaning:
    'A role keeps the account it has: with the listed one it would lose a cloud identity or pull secrets.',
  remedy: 'Give the listed account the same identity and pull secrets, or set the account yourself.',
});
export const permissionsMinimized = rule('rbac/permissions-minimized', {
  severity: 'info',
  change: true,
  meaning:
    'A driver was told not to look for volume claims, since it makes none: its Role can do without that right.',
});

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
  { workload, ask }: FoundWorkload,
  use: AccountUse,
  namespace: Accounts,
): Finding[] {
  const driver = workload.driver!;
  const executor = workload.executor!;
  const today = use.driver;
  const lost: Lost = (from, to) => ask(({ object }) => lostWith(step.objects, namespaceOf(object), from, to));
  return [
    ...followRenamed('driver', driver, driver.account.inEffect, use.driver),
    ...followRenamed('executor', executor, executor.account.own, use.executor),
    ...assignDriver(step, use, namespace, driver, lost),
    ...(step.rbac.minimizePermissions && namespace.accounts.has(use.driver ?? '')
      ? minimizePermissions(workload)
      : []),
    ...(namespace.listed
      ? assignExecutor(use, namespace, today, (account) => executor.account.set(account), lost)
      : []),
  ];
}

/** @param account as it stands in the workload */
function followRenamed(
  name: 'driver' | 'executor',
  role: Role,
  account: LocatedText | undefined,
  current: string | undefined,
): Finding[] {
  if (current === undefined || current === account?.value) return [];
  role.account.set(current);
  const message = `sets the ServiceAccount of the ${name} to "${current}": kustomize renamed "${account?.value}", and does not follow its name into this kind.`;
  const path = account?.path ?? role.account.path;
  return [accountRenamed.finding(message, { path, currentValue: account?.value, proposedValue: current })];
}

function assignDriver(
  step: RbacStep,
  use: AccountUse,
  namespace: Accounts,
  driver: Role,
  lost: Lost,
): Finding[] {
  const account = step.rbac.assignServiceAccount === 'IfUnset' ? onlyListed(namespace) : undefined;
  if (use.driver !== undefined || account === undefined) return [];
  const why = 'the only one that `spec.rbac` lists for the namespace';
  const write = (account: string) => driver.account.set(account);
  const findings = assign(use, 'driver', DEFAULT_ACCOUNT, account, why, write, lost);
  if (use.driver === undefined) use.keepsDefault = true;
  return findings;
}

/**
 * Gives executors without an account of their own the one for executors, where it is none of the drivers' too: that would
 * take no rights away.
 *
 * @param today what they run as
 * @param write writes the account into the workload
 */
export function assignExecutor(
  use: AccountUse,
  { accounts, executorAccount: account }: Accounts,
  today = DEFAULT_ACCOUNT,
  write: (account: string) => void,
  lost: Lost,
): Finding[] {
  if (account === undefined || accounts.has(account) || account === today) return [];
  if (use.executor !== undefined || use.withoutExecutors) return [];
  const why = 'so that executors, which make no API calls, do not hold the rights of the driver';
  return assign(use, 'executor', today, account, why, write, lost);
}

/** Gives a role an account, unless its Pod would lose something by that: then it says what. */
function assign(
  use: AccountUse,
  role: 'driver' | 'executor',
  today: string,
  account: string,
  why: string,
  write: (account: string) => void,
  lostBy: Lost,
): Finding[] {
  const lost = lostBy(today, account);
  const field = { path: use[`${role}Path`], proposedValue: account };
  if (lost.length > 0) {
    const message = `The ${role} was not given ServiceAccount "${account}": it runs as "${today}" today, and would lose its ${lost.join(', ')}. Give ServiceAccount "${account}" the same, or set the account yourself.`;
    return [accountNotAssigned.finding(message, field)];
  }
  write(account);
  use[role] = account;
  return [accountAssigned.finding(`sets the ServiceAccount of the ${role} to "${account}": ${why}.`, field)];
}

function onlyListed({ listed, accounts }: Accounts): string | undefined {
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
  const { inEffect } = workload;
  const hasClaims = onDemandClaims(inEffect).length > 0;
  if (!calls.some(makesClaimCalls) || hasClaims || inEffect.get(OWN_CLAIMS) !== undefined) return [];
  workload.conf.set(OWN_CLAIMS, 'false');
  return [
    permissionsMinimized.finding(
      `sets \`${OWN_CLAIMS}\` to "false": the driver has no volume claims, and then asks for none.`,
      { path: workload.conf.path(OWN_CLAIMS), proposedValue: 'false' },
    ),
  ];
}
