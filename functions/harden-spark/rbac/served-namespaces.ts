/** The namespaces that get RBAC, and the accounts of each. */
import { rule } from '../../../src/krm/list/rule.ts';
import { entryOf, namespaceField } from '../config/overrides.ts';
import type { RbacNamespace } from '../config/settings.ts';
import type { Asking } from '../findings/asking.ts';
import type { ItemFinding } from '../findings/item-finding.ts';
import { groupByNamespace, type NamedNamespace, type NamespaceGroup } from '../owned-objects/namespaces.ts';
import { isUsableName, unusableName } from '../owned-objects/usable-names.ts';
import { firstByName } from '../workloads/workload-order.ts';
import { type AccountUse, DEFAULT_ACCOUNT } from './account-use.ts';
import { isBoundByOthers } from './bindings.ts';
import { currentName } from './renamed-accounts.ts';
import type { Namespace, RbacStep } from './step.ts';

export const EXECUTOR_FIELD = 'spec.rbac.executorServiceAccount';

/** By their names. */
export type Namespaces = ReadonlyMap<string | undefined, Namespace>;

export const outsideNamespaces = rule('rbac/outside-namespaces', {
  severity: 'warning',
  meaning: 'A workload is in a namespace that `spec.rbac.namespaces` does not list.',
  remedy: 'Add the namespace to the list, if the drivers in it need a Role.',
});

/**
 * The namespaces that are listed; without a list those of the workloads, in the order of their names,
 * where the workloads without a namespace are a group of their own. A workload that is in none of them
 * gets a warning, if nothing else binds its account.
 *
 * @returns `unplaced`: those of them without a namespace
 */
export function namespacesOf(
  step: RbacStep,
  uses: readonly AccountUse[],
  listed: readonly RbacNamespace[] | undefined,
): { namespaces: Namespaces; findings: ItemFinding[]; unplaced: AccountUse[] } {
  const { served, outside } = groupByNamespace(listed, uses);
  const unbound = outside
    .flatMap(({ workloads }) => workloads)
    .filter(({ namespace, driver = DEFAULT_ACCOUNT }) => !isBoundByOthers(step, namespace, driver));
  const findings = unbound.flatMap(withoutRbac);
  return {
    namespaces: new Map(served.map((group) => [group.name, namespaceOf(step, group, findings)])),
    findings,
    unplaced: unbound.filter(({ namespace }) => namespace === undefined),
  };
}

/** The accounts of the namespace of a workload, as values of JSON. Undefined: the workload gets no RBAC. */
export function accountsFor(step: RbacStep, use: AccountUse) {
  const namespace = namespaceOfOne(step, use);
  if (!namespace) return undefined;
  const { listed, accounts, executorAccount } = namespace;
  return { listed, accounts: [...accounts], executorAccount };
}

/**
 * The namespace of a workload, as much of it as is known before others are looked at: where the functionConfig lists no
 * accounts, only the one of the workload itself.
 */
function namespaceOfOne(step: RbacStep, use: AccountUse): Namespace | undefined {
  const { namespace } = use;
  const known = step.listed.get(namespace);
  if (known) return known;
  const entry = entryOf(step.rbac, namespace);
  // The other namespaces are not asked about: this is done for each workload.
  const namespaces = step.rbac.namespaces && (entry ? [entry] : []);
  const [group] = groupByNamespace(namespaces, [use]).served;
  if (!group) return undefined;
  const made = namespaceOf(step, group, []);
  if (made.listed) step.listed.set(namespace, made);
  return made;
}

/** What asks for the rights of an account: where its namespace is listed, or else a workload that runs as it. */
export function askingFor(
  { rbac }: RbacStep,
  { entry }: NamedNamespace,
  account: string,
  uses: readonly AccountUse[],
): Asking {
  const first = firstByName(uses);
  const workload = first && {
    item: first.item,
    path: first.driver === account ? first.driverPath : first.executorPath,
  };
  const listed = entry && namespaceField(rbac, entry);
  return [listed, workload, 'spec.rbac.serviceAccountNames'].filter((one) => one !== undefined);
}

function namespaceOf(step: RbacStep, group: NamespaceGroup<AccountUse>, findings: ItemFinding[]): Namespace {
  const { name, entry, workloads } = group;
  const current = (account: string, field: string) => {
    const { name: today, finding } = currentName(step, name, account);
    if (finding) findings.push({ finding, askedBy: [field] });
    return today;
  };
  const own = entry?.serviceAccountNames && `${namespaceField(step.rbac, entry)}.serviceAccountNames`;
  const listed = entry?.serviceAccountNames ?? step.rbac.serviceAccountNames;
  const field = own ?? 'spec.rbac.serviceAccountNames';
  const accounts =
    listed?.map((account, i) => current(account, `${field}[${i}]`)) ??
    driverAccounts(workloads, findings).sort();
  const { executorServiceAccount } = step.rbac;
  return {
    name,
    entry,
    listed: listed !== undefined,
    accounts: new Set(accounts),
    executorAccount: executorServiceAccount && current(executorServiceAccount, EXECUTOR_FIELD),
  };
}

/** The accounts that the drivers run as; never `default`, which every other Pod of the namespace shares. */
function driverAccounts(uses: readonly AccountUse[], findings: ItemFinding[]): string[] {
  return uses.flatMap(({ driver, driverPath, item }) => {
    if (driver === undefined || driver === DEFAULT_ACCOUNT) return [];
    if (isUsableName('account', driver)) return [driver];
    findings.push({ finding: unusableName('account', driver, driverPath), item });
    return [];
  });
}

/** Those without a namespace are told all together. */
function withoutRbac({ item, namespace }: AccountUse): ItemFinding[] {
  if (namespace === undefined) return [];
  const message = `The workload is in namespace "${namespace}", which \`spec.rbac.namespaces\` does not list: it gets no RBAC. Add "${namespace}" to the list if its drivers need a Role.`;
  const field = { path: 'metadata.namespace', currentValue: namespace };
  return [{ finding: outsideNamespaces.finding(message, field), item }];
}
