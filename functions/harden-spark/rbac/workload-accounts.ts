import type { Item } from '../../../src/krm/index.ts';
import { annotationsOf } from '../../../src/kubernetes/labels.ts';
import type { LocatedText } from '../../../src/spark/part.ts';
import type { Role } from '../../../src/spark/role.ts';
import type { Workload } from '../../../src/spark/workload.ts';

/** The ServiceAccounts of a Spark workload: all that the RBAC step needs to know of it. */
export interface WorkloadAccounts {
  item: Item;
  namespace?: string;
  /** As in metadata; `generateName` where there is no name. */
  name: string;
  driver: AccountField;
  /** Without an account of their own, executors run as the driver's. */
  executor: AccountField;
  /** Of the workload's metadata. */
  annotations: Record<string, string>;
  /** Its view: what its driver calls depends on its version of Spark and its settings. */
  spark: Workload;
}

export interface AccountField {
  /** Absent: the driver runs as `default`, an executor as the driver's account. */
  account?: string;
  /** The field that `assign` writes, such as `spec.driver.serviceAccount`. */
  path: string;
  assign(name: string): void;
}

/** What Kubernetes runs a Pod as that names no ServiceAccount. */
export const DEFAULT_ACCOUNT = 'default';

/** The accounts of a workload; nothing of one without a driver, which calls no API. */
export function accountsOf({ item, workload }: { item: Item; workload: Workload }): WorkloadAccounts[] {
  const { driver, executor } = workload;
  if (!driver || !executor) return [];
  return [
    {
      item,
      name: workload.name,
      ...(workload.namespace === undefined ? {} : { namespace: workload.namespace }),
      driver: accountField(driver, driver.account.inEffect),
      executor: accountField(executor, executor.account.own),
      annotations: annotationsOf(item.object),
      spark: workload,
    },
  ];
}

function accountField(role: Role, account: LocatedText | undefined): AccountField {
  return {
    ...(account === undefined ? {} : { account: account.value }),
    path: account?.path ?? role.account.path,
    assign: (name) => role.account.set(name),
  };
}
