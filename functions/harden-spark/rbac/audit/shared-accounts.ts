import { accountKey } from '../account-key.ts';
import type { AccountUse } from '../namespaces.ts';
import { finding } from '../rules.ts';
import type { RbacStep } from '../step.ts';
import { DEFAULT_ACCOUNT } from '../workload-accounts.ts';

const SHOWN = 3;

/** One finding for all workloads whose executors hold the rights of their driver. */
export function reportSharedAccounts(step: RbacStep, uses: readonly AccountUse[]): void {
  const shared = uses.filter(
    ({ driver, executor = driver }) =>
      driver !== undefined && driver !== DEFAULT_ACCOUNT && executor === driver,
  );
  if (shared.length === 0) return;
  const accounts = [
    ...new Set(shared.map(({ workload, driver }) => accountKey(workload.namespace, driver!)).sort()),
  ];
  const more = accounts.length - SHOWN;
  // The key of an account without a namespace begins with the slash.
  const names =
    accounts
      .slice(0, SHOWN)
      .map((key) => key.replace(/^\//, ''))
      .join(', ') + (more > 0 ? ` and ${more} more` : '');
  const whose =
    shared.length === 1
      ? '1 workload run as the account of its driver'
      : `${shared.length} workloads run as the accounts of their drivers`;
  step.list.report(
    finding(
      'executors-as-driver',
      `The executors of ${whose} (${names}), and hold rights that they never use. \`spec.rbac.executorServiceAccount\` gives them one without any.`,
    ),
    step.list.functionConfigItem,
  );
}
