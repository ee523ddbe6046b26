/**
 * Least-privilege RBAC for Spark drivers: ServiceAccounts, and a Role and a RoleBinding for each.
 */
import { append, type MultiMap } from '../../src/krm/multi-map.ts';
import type { Rule } from '../../src/krm/rule.ts';
import { about, type ItemFinding } from './findings/item-finding.ts';
import type { Catalogue } from './generated/catalogue.ts';
import { keyOf } from './generated/known-objects.ts';
import type { Generated, Wanted } from './generated/wanted.ts';
import {
  type AccountUsers,
  accountKey,
  accountUsers,
  type RbacFacts,
  rbacFacts,
  readAccountUse,
} from './rbac/account-use.ts';
import { dangerousRule, dangerousRules } from './rbac/audit/additional-rules.ts';
import { driverAccounts } from './rbac/audit/driver-accounts.ts';
import { accountNotListed, defaultAccount, driversWithoutRole } from './rbac/audit/drivers-without-role.ts';
import { accountsThatLackRights, missingPermissions } from './rbac/audit/missing-permissions.ts';
import {
  broadClusterRole,
  dangerousRole,
  missingRole,
  rolesOfOthers,
  sparePermissions,
} from './rbac/audit/roles-of-others.ts';
import { executorsAsDriver, sharedAccounts } from './rbac/audit/shared-accounts.ts';
import { bindingToMissingAccount, foreignSubject, misleadingSubjects } from './rbac/audit/subjects.ts';
import {
  type Daemon,
  daemonsOf,
  daemonsWithToken,
  daemonToken,
  driversWithoutToken,
  driverWithoutToken,
} from './rbac/audit/tokens.ts';
import { asksForCalls } from './rbac/bindings.ts';
import { hook, hooks } from './rbac/hooks.ts';
import { type Namespace, namespacesOf, outsideNamespaces } from './rbac/namespaces.ts';
import { permissionsOf, standardPermissions, versionDisagreement } from './rbac/permissions.ts';
import { ambiguousAccount } from './rbac/renamed-accounts.ts';
import { bindingNotOurs, roleNotOurs, roleRef, wantedRole } from './rbac/roles.ts';
import {
  executorIsDriver,
  executorToken,
  labelled,
  missingAccount,
  missingAccounts,
  sharedExecutorAccount,
  wantedAccounts,
} from './rbac/service-accounts.ts';
import { type RbacStep, rbacStep } from './rbac/step.ts';
import {
  accountAssigned,
  accountNotAssigned,
  accountRenamed,
  editWorkload,
  permissionsMinimized,
} from './rbac/workload-edits.ts';
import type { Settings } from './settings.ts';
import type { FoundWorkload } from './workloads.ts';

/** What the step can have to say, most important first. */
export const RULES: readonly Rule[] = [
  roleRef,
  missingPermissions,
  driverWithoutToken,
  foreignSubject,
  bindingToMissingAccount,
  missingRole,
  broadClusterRole,
  dangerousRole,
  dangerousRule,
  daemonToken,
  versionDisagreement,
  missingAccount,
  defaultAccount,
  accountNotListed,
  outsideNamespaces,
  accountNotAssigned,
  ambiguousAccount,
  roleNotOurs,
  bindingNotOurs,
  executorIsDriver,
  executorToken,
  hook,
  sparePermissions,
  executorsAsDriver,
  standardPermissions,
  permissionsMinimized,
  accountAssigned,
  accountRenamed,
  labelled,
];

/** What is known of the workloads of a list once each was edited. */
export interface EditedWorkloads {
  readonly step: RbacStep;
  readonly namespaces: readonly Namespace[];
  readonly uses: readonly RbacFacts[];
  readonly users: AccountUsers;
  readonly daemons: readonly Daemon[];
  /** What was changed, and what stands in the way of it. */
  readonly findings: readonly ItemFinding[];
}

/**
 * Writes accounts and settings into the workloads, as `settings.rbac` asks for it, and reads what the rest of the step
 * needs to know of them. Undefined without `settings.rbac`.
 */
export function editAccounts(
  workloads: readonly FoundWorkload[],
  objects: Catalogue,
  settings: Settings,
): EditedWorkloads | undefined {
  const { rbac } = settings;
  if (rbac === undefined) return undefined;
  const step = rbacStep(objects, settings, rbac);
  const found = workloads.flatMap((workload) => {
    const accounts = readAccountUse(step, workload);
    return accounts ? [{ ...accounts, workload }] : [];
  });
  const ambiguous = found.flatMap(({ use, findings }) => about(use.item, findings));
  const served = namespacesOf(
    step,
    found.map(({ use }) => use),
  );
  const { namespaces } = served;
  const byName = new Map(namespaces.map((namespace) => [namespace.name, namespace]));
  const edits = found.flatMap(({ use, workload }) => {
    const namespace = byName.get(use.namespace);
    return rbac.create && namespace
      ? about(use.item, editWorkload(step, workload.workload, use, namespace))
      : [];
  });
  const withCalls = asksForCalls(step);
  const uses = found.map(({ use, workload }) => rbacFacts(step, workload, use, withCalls));
  return {
    step,
    namespaces,
    uses,
    users: accountUsers(uses),
    daemons: workloads.flatMap(daemonsOf),
    findings: [...ambiguous, ...served.findings, ...edits],
  };
}

/**
 * The accounts of drivers and executors, and the Roles and RoleBindings of drivers. Where RBAC is only looked at, what
 * there is of ours stays as it is.
 */
export function wantedRbac({ step, namespaces, uses, users }: EditedWorkloads): Generated {
  const byNamespace: MultiMap<string | undefined, RbacFacts> = new Map();
  for (const use of uses) append(byNamespace, use.namespace, use);
  const served = namespaces.map((namespace) => ({ namespace, uses: byNamespace.get(namespace.name) ?? [] }));
  const withoutRole = served.flatMap(({ namespace, uses }) => driversWithoutRole(step, namespace, uses));
  if (!step.rbac.create) {
    const present = step.objects.owned.filter(({ kind }) => KINDS.includes(kind));
    return {
      wanted: present.map((identity) => ({ identity })),
      findings: [...withoutRole, ...missingAccounts(step, namespaces)],
    };
  }
  const perNamespace = namespaces.map((namespace) => {
    const roles = [...namespace.accounts].map((account) => {
      const runningAs = users.get(accountKey(namespace.name, account)) ?? [];
      const { permissions, findings } = permissionsOf(step, namespace.name, account, runningAs);
      return { wanted: wantedRole(step, namespace, account, runningAs, permissions), findings };
    });
    return {
      wanted: [...wantedAccounts(step, namespace, users), ...roles.flatMap(({ wanted }) => wanted)],
      findings: [...sharedExecutorAccount(namespace), ...roles.flatMap(({ findings }) => findings)],
    };
  });
  return {
    wanted: perNamespace.flatMap(({ wanted }) => wanted),
    findings: [
      ...withoutRole,
      ...served.flatMap(({ uses }) => hooks(uses)),
      ...perNamespace.flatMap(({ findings }) => findings),
    ],
    neededBy: new Map(
      [...users].map(([account, uses]) => [`ServiceAccount/${account}`, uses.map(({ name }) => name).sort()]),
    ),
  };
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
    ...accountsThatLackRights(step, accounts),
    ...rolesOfOthers(step, accounts, new Set(wanted.map(({ identity }) => keyOf(identity)))),
    ...misleadingSubjects(step, accounts),
    ...driversWithoutToken(step, accounts),
    ...daemonsWithToken(step, daemons),
    ...sharedAccounts(step, uses),
    ...dangerousRules(step),
  ];
}
