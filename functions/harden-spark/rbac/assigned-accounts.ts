/** The accounts that workloads name: renamed ones brought up to date, and missing ones filled in. */
import { lostWith } from './cloud-identity.ts';
import type { AccountUse, Namespace } from './namespaces.ts';
import { finding } from './rules.ts';
import type { RbacStep } from './step.ts';
import { DEFAULT_ACCOUNT, type WorkloadAccounts } from './workload-accounts.ts';

/** Writes the current names of accounts that kustomize renamed into the workloads that use them. */
export function followRenamedAccounts(step: RbacStep, namespace: Namespace): void {
  for (const { workload, driver, executor } of step.list.each(namespace.workloads)) {
    followRenamed(step, workload, 'driver', driver);
    followRenamed(step, workload, 'executor', executor);
  }
}

/**
 * Gives drivers without an account the only one that is listed for their namespace, and executors without
 * their own the executor account, unless the Pods would lose a cloud identity or pull secrets by that.
 */
export function assignAccounts(step: RbacStep, namespace: Namespace): void {
  const driverAccount = step.rbac.assignServiceAccount === 'IfUnset' ? onlyListed(namespace) : undefined;
  // An account that drivers have too would take no rights away.
  const executorAccount = namespace.accounts.includes(namespace.executorAccount ?? '')
    ? undefined
    : namespace.executorAccount;
  for (const use of step.list.each(namespace.workloads)) {
    const today = use.driver ?? DEFAULT_ACCOUNT;
    if (use.driver === undefined && driverAccount !== undefined) {
      if (assign(step, use, 'driver', today, driverAccount)) use.driver = driverAccount;
      else use.keepsDefault = true;
    }
    if (use.executor === undefined && executorAccount !== undefined && executorAccount !== today) {
      if (assign(step, use, 'executor', today, executorAccount)) use.executor = executorAccount;
    }
  }
}

function onlyListed({ listed, accounts }: Namespace): string | undefined {
  const [account] = accounts;
  return listed && accounts.length === 1 && account !== DEFAULT_ACCOUNT ? account : undefined;
}

function followRenamed(
  step: RbacStep,
  workload: WorkloadAccounts,
  role: 'driver' | 'executor',
  current: string | undefined,
): void {
  const field = workload[role];
  const { account: before, path } = field;
  if (current === undefined || current === before) return;
  field.assign(current);
  step.list.report(
    finding(
      'account-renamed',
      `sets the ServiceAccount of the ${role} to "${current}": kustomize renamed "${before}", and does not follow its name into this kind.`,
      { path, currentValue: before, proposedValue: current },
    ),
    workload.item,
  );
}

function assign(
  step: RbacStep,
  { workload }: AccountUse,
  role: 'driver' | 'executor',
  today: string,
  account: string,
): boolean {
  const { path } = workload[role];
  const field = { path, proposedValue: account };
  const lost = lostWith(step.objects, workload.namespace, today, account);
  if (lost.length > 0) {
    step.list.report(
      finding(
        'account-not-assigned',
        `The ${role} was not given ServiceAccount "${account}": it runs as "${today}" today, and would lose its ${lost.join(', ')}. Give ServiceAccount "${account}" the same, or set the account yourself.`,
        field,
      ),
      workload.item,
    );
    return false;
  }
  workload[role].assign(account);
  const why =
    role === 'driver'
      ? 'the only one that `spec.rbac` lists for the namespace'
      : 'so that executors, which make no API calls, do not hold the rights of the driver';
  step.list.report(
    finding('account-assigned', `sets the ServiceAccount of the ${role} to "${account}": ${why}.`, field),
    workload.item,
  );
  return true;
}
