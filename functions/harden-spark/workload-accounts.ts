import type { Item } from '../../src/krm/index.ts';
import { annotationsOf } from '../../src/kubernetes/labels.ts';
import type { Role } from '../../src/spark/role.ts';
import type { Workload } from '../../src/spark/workload.ts';
import type { AccountField, WorkloadAccounts } from './rbac.ts';

/** What the RBAC step needs to know of a workload; nothing of one without a driver, which calls no API. */
export function accountsOf({ item, workload }: { item: Item; workload: Workload }): WorkloadAccounts[] {
  const { driver } = workload;
  const executor = workload.roles.find(({ name }) => name === 'executor');
  if (!driver || !executor) return [];
  return [
    {
      item,
      name: workload.name,
      ...(workload.namespace === undefined ? {} : { namespace: workload.namespace }),
      driver: accountField(driver, driver.account),
      executor: accountField(executor, executor.ownAccount),
      annotations: annotationsOf(item.object),
    },
  ];
}

function accountField(role: Role, account: Role['account']): AccountField {
  return {
    ...(account === undefined ? {} : { account: account.value }),
    path: account?.path ?? role.accountPath,
    assign: (name) => role.setAccount(name),
  };
}
