/** The namespaces that get RBAC, the accounts of each, and the workloads in it. */
import type { Item } from '../../../src/krm/index.ts';
import { append } from '../../../src/krm/multi-map.ts';
import { groupByNamespace, isUsableGroup, type NamespaceGroup } from '../generated/namespaces.ts';
import type { GenerationStep } from '../generated/step.ts';
import { isUsableName, unusableName } from '../generated/usable-names.ts';
import { inNamespace } from '../generated/words.ts';
import { accountKey } from './account-key.ts';
import { isBoundByOthers } from './bindings.ts';
import { currentName } from './renamed-accounts.ts';
import { finding } from './rules.ts';
import type { RbacStep } from './step.ts';
import { DEFAULT_ACCOUNT, type WorkloadAccounts } from './workload-accounts.ts';

export interface Namespace extends NamespaceGroup<AccountUse> {
  /** True if the functionConfig lists the accounts, false if they are those of the workloads. */
  listed: boolean;
  /** The accounts that get a Role, by their current names. */
  accounts: readonly string[];
  /** The account for executors, by its current name. */
  executorAccount?: string;
}

/** A workload and the accounts it runs as, by their current names; they follow what the step assigns. */
export interface AccountUse {
  item: Item;
  workload: WorkloadAccounts;
  /** Absent: `default`. */
  driver?: string;
  /** Absent: the driver's. */
  executor?: string;
  /** True where a person was already told why the driver keeps running as `default`. */
  keepsDefault?: true;
}

/** The workloads that run as an account, by `<namespace>/<account>`. */
export type AccountUsers = ReadonlyMap<string, readonly AccountUse[]>;

/** Reads each workload's accounts. */
export function readAccountUses(step: RbacStep, workloads: readonly WorkloadAccounts[]): AccountUse[] {
  return workloads.map((workload) => {
    const use: AccountUse = { item: workload.item, workload };
    const { namespace, driver, executor } = workload;
    if (driver.account) use.driver = currentName(step, namespace, driver.account, workload);
    if (executor.account) use.executor = currentName(step, namespace, executor.account, workload);
    return use;
  });
}

/**
 * The namespaces of `spec.rbac.namespaces`; without it those of the workloads, in the order of their names,
 * where the workloads without a namespace are a group of their own. A workload that is in none of them
 * gets a warning, if nothing else binds its account.
 */
export function namespacesOf(step: RbacStep, uses: readonly AccountUse[]): Namespace[] {
  const { namespaces } = step.rbac;
  const groups = groupByNamespace(namespaces, uses, ({ workload }) => workload.namespace);
  const others = groups.others.filter(isUsableGroup);
  if (namespaces === undefined) {
    return others.map((group) => makeNamespace(step, group));
  }
  for (const { workloads } of others) reportOutside(step, workloads);
  return groups.listed.map((group) => makeNamespace(step, group));
}

/** Which workloads run as which account, executors included. */
export function accountUsers(uses: readonly AccountUse[]): AccountUsers {
  const users = new Map<string, AccountUse[]>();
  for (const use of uses) {
    const driver = use.driver ?? DEFAULT_ACCOUNT;
    for (const account of new Set([driver, use.executor ?? driver])) {
      append(users, accountKey(use.workload.namespace, account), use);
    }
  }
  return users;
}

/** Marks the accounts as needed by the Pods of the workloads that run as them. */
export function accountsInUse(users: AccountUsers, inUse: GenerationStep['inUse']): void {
  for (const [account, uses] of users) {
    const names = uses.map(({ workload }) => workload.name).sort();
    inUse.set(`ServiceAccount/${account}`, names);
  }
}

function makeNamespace(step: RbacStep, group: NamespaceGroup<AccountUse>): Namespace {
  const { name, entry, workloads } = group;
  const listed = entry?.serviceAccountNames ?? step.rbac.serviceAccountNames;
  const accounts =
    listed?.map((account) => currentName(step, name, account)) ?? driverAccounts(step, workloads).sort();
  const { executorServiceAccount } = step.rbac;
  return {
    ...group,
    listed: listed !== undefined,
    accounts: [...new Set(accounts)],
    ...(executorServiceAccount && { executorAccount: currentName(step, name, executorServiceAccount) }),
  };
}

/** The accounts that the drivers run as; never `default`, which every other Pod of the namespace shares. */
function driverAccounts(step: RbacStep, workloads: readonly AccountUse[]): string[] {
  return workloads.flatMap((use) => {
    if (use.driver === undefined || use.driver === DEFAULT_ACCOUNT) return [];
    if (isUsableName('account', use.driver)) return [use.driver];
    step.list.report(unusableName('account', use.driver, use.workload.driver.path), use.workload.item);
    return [];
  });
}

function reportOutside(step: RbacStep, workloads: readonly AccountUse[]): void {
  for (const { workload, driver = DEFAULT_ACCOUNT } of step.list.each(workloads)) {
    if (isBoundByOthers(step, workload.namespace, driver)) continue;
    const remedy =
      workload.namespace === undefined
        ? 'Run the function where the namespace is set: after `set-namespace`, or in the overlay with `namespace:`.'
        : `Add "${workload.namespace}" to the list if its drivers need a Role.`;
    step.list.report(
      finding(
        'outside-namespaces',
        `The workload is ${inNamespace(workload.namespace)}, which \`spec.rbac.namespaces\` does not list: it gets no RBAC. ${remedy}`,
        {
          path: 'metadata.namespace',
          ...(workload.namespace === undefined ? {} : { currentValue: workload.namespace }),
        },
      ),
      workload.item,
    );
  }
}
