/** What the Role of an account allows, and why. */
import type { PolicyRule } from 'kubernetes-types/rbac/v1.d.ts';
import { append } from '../../../src/krm/multi-map.ts';
import { API_CALLS, type ApiCall, PURPOSES, type Purpose } from '../../../src/spark/api-calls.ts';
import { driverCalls, policyRules, STANDARD_CALLS } from '../../../src/spark/driver-permissions.ts';
import { driverVersions } from '../../../src/spark/image-version.ts';
import { inNamespace } from '../generated/words.ts';
import { byName } from '../workloads.ts';
import { accountKey } from './account-key.ts';
import type { AccountUse, Namespace } from './namespaces.ts';
import { finding } from './rules.ts';
import type { RbacGeneration, RbacStep } from './step.ts';

export interface Permissions {
  rules: PolicyRule[];
  /** For a derived Role: what the calls are for, and which workloads make them. */
  reasons?: string;
}

/** The permissions of the Role of one account, by `spec.rbac.permissions`; says where they could not be derived. */
export function permissionsOf(step: RbacGeneration, namespace: Namespace, account: string): Permissions {
  const { permissions, additionalRules } = step.rbac;
  const users = step.users.get(accountKey(namespace.name, account)) ?? [];
  const drivers = byName(driversAs(account, users), ({ workload }) => workload.spark);
  const needs = permissions === 'Derived' ? needsOf(step, drivers) : undefined;
  if (needs === undefined) return { rules: [...policyRules(STANDARD_CALLS), ...additionalRules] };
  if ('unknown' in needs) {
    reportStandard(step, namespace, account, needs.unknown);
    return { rules: [...policyRules(STANDARD_CALLS), ...additionalRules] };
  }
  for (const driver of drivers) reportDisagreement(step, driver);
  return {
    rules: [...policyRules([...needs.calls.keys()]), ...additionalRules],
    reasons: reasonsFor(
      drivers.map(({ workload }) => workload.name),
      needs.calls,
    ),
  };
}

/**
 * What drivers that run as one account call, whatever `spec.rbac.permissions` says: the standard calls where
 * that cannot be told.
 */
export function callsOf(step: RbacStep, drivers: readonly AccountUse[]): readonly ApiCall[] {
  const needs = needsOf(step, drivers);
  return 'unknown' in needs ? STANDARD_CALLS : [...needs.calls.keys()];
}

export function driversAs(account: string, uses: readonly AccountUse[]): AccountUse[] {
  return uses.filter(({ driver }) => driver === account);
}

/** The calls of all drivers of an account, in the order of the table, each with the workloads that make it. */
type Needs = { calls: ReadonlyMap<ApiCall, readonly string[]> } | { unknown: string };

function needsOf({ list }: RbacStep, drivers: readonly AccountUse[]): Needs {
  if (drivers.length === 0) return { unknown: 'no driver among the input runs as it' };
  const callers = new Map<ApiCall, string[]>();
  for (const { workload } of list.each(drivers)) {
    const { calls, unknown } = driverCalls(workload.spark);
    if (unknown !== undefined) return { unknown: `of "${workload.name}" nobody can say: ${unknown}` };
    for (const call of calls) append(callers, call, workload.name);
  }
  return {
    calls: new Map(API_CALLS.flatMap((call) => (callers.has(call) ? [[call, callers.get(call)!]] : []))),
  };
}

const SHOWN = 3;

/** One line for all purposes that the same workloads have, such as `etl, report: starts executors; …`. */
function reasonsFor(workloads: readonly string[], calls: ReadonlyMap<ApiCall, readonly string[]>): string {
  const callers = new Map<Purpose, Set<string>>();
  for (const [{ purpose }, names] of calls) {
    const known = callers.get(purpose) ?? new Set();
    callers.set(purpose, known);
    for (const name of names) known.add(name);
  }
  const lines = new Map<string, string[]>();
  for (const [purpose, names] of callers) {
    const who = someOf([...new Set(workloads)].filter((name) => names.has(name)));
    lines.set(who, [...(lines.get(who) ?? []), PURPOSES[purpose]]);
  }
  return [...lines].map(([who, purposes]) => `${who}: ${purposes.join('; ')}`).join('\n');
}

function someOf(names: readonly string[]): string {
  const more = names.length - SHOWN;
  return more > 0 ? `${names.slice(0, SHOWN).join(', ')} and ${more} more` : names.join(', ');
}

function reportStandard(step: RbacStep, namespace: Namespace, account: string, reason: string): void {
  step.list.report(
    finding(
      'standard-permissions',
      `The Role of ServiceAccount "${account}" ${inNamespace(namespace.name)} allows what any driver calls, although \`spec.rbac.permissions\` is "Derived": ${reason}.`,
    ),
  );
}

function reportDisagreement(step: RbacStep, { workload }: AccountUse): void {
  const { disagreement } = driverVersions(workload.spark);
  if (disagreement === undefined) return;
  const { image, sparkVersion } = disagreement;
  step.list.report(
    finding(
      'version-disagreement',
      `The image "${image.value}" is not of Spark ${sparkVersion}, which \`${workload.spark.sparkVersionPath}\` says. The Role allows what drivers of both versions call. Correct the one that is wrong.`,
      { path: workload.spark.sparkVersionPath, currentValue: sparkVersion },
    ),
    workload.item,
  );
}
