/** The namespaces that get RBAC, the accounts of each, and the workloads in it. */
import type { Entries } from '../../../src/kubernetes/labels.ts';
import { isDnsLabel, isDnsSubdomain } from '../../../src/kubernetes/names.ts';
import { isBoundByOthers } from './bindings.ts';
import { accountKey } from './rbac-objects.ts';
import { currentName } from './renamed-accounts.ts';
import { inNamespace, type RbacStep } from './step.ts';
import { DEFAULT_ACCOUNT, type WorkloadAccounts } from './workload-accounts.ts';

export interface Namespace {
  /** Absent: the group of the workloads without a namespace. */
  name?: string;
  labels: Entries;
  /** True if the functionConfig lists the accounts, false if they are those of the workloads. */
  listed: boolean;
  /** The accounts that get a Role, by their current names. */
  accounts: readonly string[];
  /** The account for executors, by its current name. */
  executorAccount?: string;
  workloads: readonly AccountUse[];
}

/** A workload and the accounts it runs as, by their current names; they follow what the step assigns. */
export interface AccountUse {
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
    const use: AccountUse = { workload };
    const { namespace, driver, executor } = workload;
    if (driver.account) use.driver = currentName(step, namespace, driver.account, workload);
    if (executor.account) use.executor = currentName(step, namespace, executor.account, workload);
    return use;
  });
}

/**
 * The namespaces of `spec.rbac.namespaces`; without it those of the workloads, in order of appearance,
 * where the workloads without a namespace are a group of their own. A workload that is in none of them
 * gets a warning, if nothing else binds its account.
 */
export function namespacesOf(step: RbacStep, uses: readonly AccountUse[]): Namespace[] {
  const byNamespace = new Map<string | undefined, AccountUse[]>();
  for (const use of uses) {
    const group = byNamespace.get(use.workload.namespace);
    if (group === undefined) byNamespace.set(use.workload.namespace, [use]);
    else group.push(use);
  }

  const { namespaces } = step.rbac;
  if (namespaces === undefined) {
    return [...byNamespace]
      .filter(([name, workloads]) => isUsableNamespace(step, name, workloads))
      .map(([name, workloads]) => makeNamespace(step, name, step.rbac.serviceAccountNames, {}, workloads));
  }

  const given = new Map(namespaces.map((namespace) => [namespace.name, namespace]));
  for (const [name, workloads] of byNamespace) {
    if (name === undefined || !given.has(name)) reportOutside(step, workloads);
  }
  return [...given.values()].map(({ name, serviceAccountNames, labels }) =>
    makeNamespace(
      step,
      name,
      serviceAccountNames ?? step.rbac.serviceAccountNames,
      labels,
      byNamespace.get(name) ?? [],
    ),
  );
}

/** Which workloads run as which account, executors included. */
export function accountUsers(uses: readonly AccountUse[]): AccountUsers {
  const users = new Map<string, AccountUse[]>();
  for (const use of uses) {
    const driver = use.driver ?? DEFAULT_ACCOUNT;
    for (const account of new Set([driver, use.executor ?? driver])) {
      const key = accountKey(use.workload.namespace, account);
      const known = users.get(key);
      if (known === undefined) users.set(key, [use]);
      else known.push(use);
    }
  }
  return users;
}

function makeNamespace(
  step: RbacStep,
  name: string | undefined,
  listed: readonly string[] | undefined,
  labels: Entries,
  workloads: readonly AccountUse[],
): Namespace {
  const accounts =
    listed?.map((account) => currentName(step, name, account)) ?? driverAccounts(step, workloads);
  const namespace: Namespace = {
    labels,
    listed: listed !== undefined,
    accounts: [...new Set(accounts)],
    workloads,
  };
  if (name !== undefined) namespace.name = name;
  const { executorServiceAccount } = step.rbac;
  if (executorServiceAccount) namespace.executorAccount = currentName(step, name, executorServiceAccount);
  return namespace;
}

/** The accounts that the drivers run as; never `default`, which every other Pod of the namespace shares. */
function driverAccounts(step: RbacStep, workloads: readonly AccountUse[]): string[] {
  return workloads.flatMap((use) => {
    if (use.driver === undefined || use.driver === DEFAULT_ACCOUNT) return [];
    if (isDnsSubdomain(use.driver)) return [use.driver];
    const { path } = use.workload.driver;
    step.list.report(
      {
        rule: 'rbac/invalid-account',
        severity: 'warning',
        message: `"${use.driver}" is not the name of a ServiceAccount. No Role is generated for it.`,
        field: { path, currentValue: use.driver },
      },
      use.workload.item,
    );
    return [];
  });
}

/** A namespace becomes the name of a file: a placeholder that is still to be filled in must not. */
function isUsableNamespace(
  step: RbacStep,
  name: string | undefined,
  workloads: readonly AccountUse[],
): boolean {
  if (name === undefined || isDnsLabel(name)) return true;
  step.list.report(
    {
      rule: 'rbac/invalid-namespace',
      severity: 'warning',
      message: `"${name}" is not the name of a namespace. No Role is generated in it.`,
      field: { path: 'metadata.namespace', currentValue: name },
    },
    workloads[0]?.workload.item,
  );
  return false;
}

function reportOutside(step: RbacStep, workloads: readonly AccountUse[]): void {
  for (const { workload, driver = DEFAULT_ACCOUNT } of workloads) {
    if (isBoundByOthers(step, workload.namespace, driver)) continue;
    const remedy =
      workload.namespace === undefined
        ? 'Run the function where the namespace is set: after `set-namespace`, or in the overlay with `namespace:`.'
        : `Add "${workload.namespace}" to the list if its drivers need a Role.`;
    step.list.report(
      {
        rule: 'rbac/outside-namespaces',
        severity: 'warning',
        message: `The workload is ${inNamespace(workload.namespace)}, which \`spec.rbac.namespaces\` does not list: it gets no RBAC. ${remedy}`,
        field: {
          path: 'metadata.namespace',
          ...(workload.namespace === undefined ? {} : { currentValue: workload.namespace }),
        },
      },
      workload.item,
    );
  }
}
