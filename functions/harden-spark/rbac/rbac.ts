/**
 * Least-privilege RBAC for Spark drivers: ServiceAccounts, and a Role and a RoleBinding for each.
 */
import type { Finding, Item } from '../../../src/krm/index.ts';
import type { Rule } from '../../../src/krm/list/rule.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { keyOf } from '../catalogue/known-objects.ts';
import type { Settings } from '../config/settings.ts';
import { about, type ItemFinding } from '../findings/item-finding.ts';
import type { ListedNamespaces } from '../owned-objects/listed-namespaces.ts';
import { type Generated, together, type Wanted } from '../owned-objects/wanted.ts';
import type { WorkloadFacts } from '../workloads/facts.ts';
import { type FoundWorkload, namespaceOf } from '../workloads/workloads.ts';
import { type AccountUse, accountUsers, readAccountUse } from './account-use.ts';
import { driverAccounts } from './audit/driver-accounts.ts';
import { accountNotListed, defaultAccount, driversWithoutRole } from './audit/drivers-without-role.ts';
import * as others from './audit/roles-of-others.ts';
import { executorsAsDriver, sharedAccounts } from './audit/shared-accounts.ts';
import { bindingToMissingAccount, foreignSubject, misleadingSubjects } from './audit/subjects.ts';
import * as tokens from './audit/tokens.ts';
import { asksForCalls, readBindings } from './bindings.ts';
import { lostWith } from './cloud-identity.ts';
import { hook, hooks } from './hooks.ts';
import { notStandard, standardPermissions, versionDisagreement } from './permissions.ts';
import { ambiguousAccount } from './renamed-accounts.ts';
import { bindingNotOurs, roleNotOurs, roleRef, wantedRole } from './roles.ts';
import { accountsFor, namespacesOf, outsideNamespaces } from './served-namespaces.ts';
import * as serviceAccounts from './service-accounts.ts';
import type { RbacStep } from './step.ts';
import * as workloadEdits from './workload-edits.ts';

/** What the step can have to say, most important first. */
export const RULES: readonly Rule[] = [
  roleRef,
  others.missingPermissions,
  notStandard,
  tokens.driverWithoutToken,
  foreignSubject,
  bindingToMissingAccount,
  others.missingRole,
  others.broadClusterRole,
  others.dangerousRole,
  others.dangerousRule,
  tokens.daemonToken,
  versionDisagreement,
  serviceAccounts.missingAccount,
  defaultAccount,
  accountNotListed,
  outsideNamespaces,
  workloadEdits.accountNotAssigned,
  ambiguousAccount,
  roleNotOurs,
  bindingNotOurs,
  serviceAccounts.executorIsDriver,
  serviceAccounts.executorToken,
  hook,
  others.sparePermissions,
  others.standardRole,
  executorsAsDriver,
  standardPermissions,
  workloadEdits.permissionsMinimized,
  workloadEdits.accountAssigned,
  workloadEdits.accountRenamed,
  serviceAccounts.labelled,
];

/** What the step looks at, before the first workload. Undefined without `settings.rbac`. */
export function startRbac(objects: Catalogue, settings: Settings): RbacStep | undefined {
  const { rbac } = settings;
  if (rbac === undefined) return undefined;
  const bindings = readBindings(objects);
  const step = { objects, bindings, settings, rbac, listed: new Map() };
  return { ...step, asksForCalls: asksForCalls(step) };
}

/** Writes accounts and settings into a workload, as `settings.rbac` asks for it; says which accounts it uses then. */
export function editAccounts(
  step: RbacStep,
  found: FoundWorkload,
): { use?: AccountUse; findings: Finding[] } {
  const { use, findings } = readAccountUse(step, found);
  if (!use || !step.rbac.create) return { use, findings };
  // The accounts follow what is assigned; what is asked must not.
  const read = { ...use };
  const served = found.ask(({ item, object }) =>
    accountsFor(step, { ...read, item, namespace: namespaceOf(object) }),
  );
  if (!served) return { use, findings };
  const edited = workloadEdits.editWorkload(step, found, use, {
    ...served,
    accounts: new Set(served.accounts),
  });
  return { use, findings: [...findings, ...edited] };
}

/** The accounts of a workload in which nothing can be written. */
export function accountsAsRead(step: RbacStep, found: FoundWorkload): AccountUse | undefined {
  const { use } = readAccountUse(step, found);
  return use && { ...use, staysAsRead: true };
}

/**
 * Looks at the accounts of all workloads together, and gives executors theirs where that depends on it.
 *
 * @param writeExecutor opens a workload once more, and writes the account of its executors
 */
export function serveNamespaces(
  step: RbacStep,
  workloads: readonly WorkloadFacts[],
  listed: ListedNamespaces,
  writeExecutor: (item: Item, account: string) => void,
) {
  const uses = workloads.flatMap(({ rbac }) => rbac ?? []);
  const { namespaces, findings, unplaced } = namespacesOf(step, uses, listed.of('rbac'));
  const assigned = uses.flatMap((use) => {
    const namespace = step.rbac.create ? namespaces.get(use.namespace) : undefined;
    if (!namespace || namespace.listed || use.staysAsRead) return [];
    const write = (account: string) => writeExecutor(use.item, account);
    const lost = (from: string, to: string) => lostWith(step.objects, use.namespace, from, to);
    return about(use.item, workloadEdits.assignExecutor(use, namespace, use.driver, write, lost));
  });
  return {
    step,
    namespaces,
    /** Those without a namespace that get no Role. */
    unplaced,
    uses,
    users: accountUsers(uses),
    daemons: workloads.flatMap(({ daemons }) => daemons ?? []),
    /** What was changed at last, and what stands in the way of it. */
    findings: [...findings, ...assigned],
  };
}

/** What is known of the workloads of a list once each was edited. */
type EditedWorkloads = ReturnType<typeof serveNamespaces>;

/**
 * The accounts of drivers and executors, and the Roles and RoleBindings of drivers. Where RBAC is only looked at, what
 * there is of ours stays as it is.
 */
export function wantedRbac({ step, namespaces, uses, users }: EditedWorkloads): Generated {
  const served = uses.filter(({ namespace }) => namespaces.has(namespace));
  const findings = driversWithoutRole(step, namespaces, served);
  if (!step.rbac.create) {
    const present = step.objects.owned.filter(({ kind }) => KINDS.includes(kind));
    return {
      wanted: present.map((identity) => ({ identity })),
      findings: [...findings, ...serviceAccounts.missingAccounts(step, namespaces, users)],
    };
  }
  const needed = [...users].map(([account, uses]): [string, string[]] => [
    `ServiceAccount/${account}`,
    uses.map(({ name }) => name).sort(),
  ]);
  return together([
    { wanted: [], findings: [...findings, ...hooks(served)], neededBy: new Map(needed) },
    ...[...namespaces.values()].flatMap((namespace) => [
      serviceAccounts.wantedAccounts(step, namespace, users),
      ...[...namespace.accounts].map((account) => wantedRole(step, namespace, account, users)),
    ]),
  ]);
}

const KINDS = ['Role', 'RoleBinding', 'ServiceAccount'];

/**
 * What is wrong with the rights of drivers that this function did not give: found before anything is deployed.
 *
 * @param wanted what was asked for, which `reconcile` has brought up to date by now
 */
export function auditRbac(
  { step, namespaces, uses, users, daemons }: EditedWorkloads,
  wanted: readonly Wanted[],
): ItemFinding[] {
  const accounts = driverAccounts(step, namespaces, users);
  return [
    ...others.accountsThatLackRights(step, accounts),
    ...others.rolesOfOthers(step, accounts, new Set(wanted.map(({ identity }) => keyOf(identity)))),
    ...misleadingSubjects(step, accounts),
    ...tokens.driversWithoutToken(step, accounts),
    ...tokens.daemonsWithToken(step, daemons),
    ...sharedAccounts(step, uses),
    ...others.dangerousRules(step),
  ];
}
