import type { Item } from '../../src/krm/index.ts';
import { annotationsOf } from '../../src/kubernetes/labels.ts';
import type { Role } from '../../src/spark/role.ts';
import type { Workload } from '../../src/spark/workload.ts';
import type { AccountField, WorkloadAccounts } from './rbac.ts';

/** What the RBAC step needs to know of a workload. */
export function accountsOf({ item, workload }: { item: Item; workload: Workload }): WorkloadAccounts {
  const role = (name: string) => workload.roles.find((role) => role.name === name)!;
  return {
    item,
    name: workload.name,
    ...(workload.namespace === undefined ? {} : { namespace: workload.namespace }),
    driver: accountField(role('driver'), role('driver').account),
    executor: accountField(role('executor'), role('executor').ownAccount),
    annotations: annotationsOf(item.object),
  };
}

function accountField(role: Role, account: Role['account']): AccountField {
  return {
    ...(account === undefined ? {} : { account: account.value }),
    path: account?.path ?? `${role.path}.serviceAccount`,
    assign: (name) => role.setAccount(name),
  };
}
