import { rule } from '../../../../src/krm/list/rule.ts';
import { firstOf } from '../../../../src/values/phrases.ts';
import type { ItemFinding } from '../../findings/item-finding.ts';
import { accountKey, DEFAULT_ACCOUNT, type RbacFacts } from '../account-use.ts';
import type { RbacStep } from '../step.ts';

export const executorsAsDriver = rule('rbac/executors-as-driver', {
  severity: 'info',
  hint: true,
  meaning: 'Executors run as the account of their driver, and hold its rights.',
  remedy: 'Give executors an account without rights by `spec.rbac.executorServiceAccount`.',
});

const SHOWN = 3;

/** One finding for all workloads whose executors hold the rights of their driver. */
export function sharedAccounts({ objects }: RbacStep, uses: readonly RbacFacts[]): ItemFinding[] {
  const shared = uses.filter(
    ({ driver, executor = driver, staysAsRead, withoutExecutors }) =>
      driver !== undefined &&
      driver !== DEFAULT_ACCOUNT &&
      executor === driver &&
      !staysAsRead &&
      !withoutExecutors,
  );
  if (shared.length === 0) return [];
  const accounts = [...new Set(shared.map(({ namespace, driver }) => accountKey(namespace, driver!)).sort())];
  // The key of an account without a namespace begins with the slash.
  const names = firstOf(
    accounts.map((key) => key.replace(/^\//, '')),
    SHOWN,
  );
  const whose =
    shared.length === 1
      ? '1 workload run as the account of its driver'
      : `${shared.length} workloads run as the accounts of their drivers`;
  const message = `The executors of ${whose} (${names}), and hold rights that they never use. \`spec.rbac.executorServiceAccount\` gives them one without any.`;
  return [{ finding: executorsAsDriver.finding(message), item: objects.functionConfig }];
}
