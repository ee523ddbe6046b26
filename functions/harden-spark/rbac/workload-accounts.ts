/** The ServiceAccounts of a Spark workload: all that the RBAC step needs to know of it. */
import type { Item } from '../../../src/krm/index.ts';

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
