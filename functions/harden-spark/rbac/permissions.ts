/** What the Role of an account allows, and why. */
import type { PolicyRule } from 'kubernetes-types/rbac/v1.d.ts';
import type { Finding } from '../../../src/krm/index.ts';
import { rule } from '../../../src/krm/list/rule.ts';
import { API_CALLS, type ApiCall, PURPOSES, type Purpose } from '../../../src/spark/calls/api-calls.ts';
import { policyRules, STANDARD_CALLS } from '../../../src/spark/calls/driver-permissions.ts';
import { append } from '../../../src/values/multi-map.ts';
import { firstOf } from '../../../src/values/phrases.ts';
import { inNamespace } from '../catalogue/known-objects.ts';
import { about, type ItemFinding } from '../findings/item-finding.ts';
import { byName } from '../workloads/workload-order.ts';
import type { RbacFacts } from './account-use.ts';
import type { RbacStep } from './step.ts';

export interface Permissions {
  rules: PolicyRule[];
  /** For a derived Role: what the calls are for, and which workloads make them. */
  reasons?: string;
  /** Where they could not be derived, and what rests on a version that may be wrong. */
  findings: ItemFinding[];
}

export const standardPermissions = rule('rbac/standard-permissions', {
  severity: 'info',
  meaning: 'What drivers of an account call could not be derived, so its Role allows the standard calls.',
  remedy: 'Add what is not among the input, or leave the Role as it is.',
});
export const versionDisagreement = rule('rbac/version-disagreement', {
  severity: 'warning',
  meaning: 'The image of a workload is of another version of Spark than its spec says.',
  remedy: 'Correct the image or the version.',
});

/**
 * The permissions of the Role of one account, by `spec.rbac.permissions`; says where they could not be derived.
 *
 * @param users the workloads that run as the account
 */
export function permissionsOf(
  { rbac }: RbacStep,
  namespace: string | undefined,
  account: string,
  users: readonly RbacFacts[],
): Permissions {
  const drivers = byName(driversAs(account, users));
  const standard = [...policyRules(STANDARD_CALLS), ...rbac.additionalRules];
  if (rbac.permissions === 'Standard') return { rules: standard, findings: [] };
  const needs = needsOf(drivers);
  if ('unknown' in needs) {
    const finding = standardPermissions.finding(
      `The Role of ServiceAccount "${account}" ${inNamespace(namespace)} allows what any driver calls, although \`spec.rbac.permissions\` is "Derived": ${needs.unknown}.`,
    );
    return { rules: standard, findings: [{ finding }] };
  }
  const { calls } = needs;
  const names = drivers.map(({ name }) => name);
  return {
    rules: [...policyRules([...calls.keys()]), ...rbac.additionalRules],
    reasons: reasonsFor(names, calls),
    findings: drivers.flatMap((driver) => about(driver.item, disagreement(driver))),
  };
}

/**
 * What drivers that run as one account call, whatever `spec.rbac.permissions` says: the standard calls where
 * that cannot be told.
 */
export function callsOf(drivers: readonly RbacFacts[]): readonly ApiCall[] {
  const needs = needsOf(drivers);
  return 'unknown' in needs ? STANDARD_CALLS : [...needs.calls.keys()];
}

export function driversAs(account: string, uses: readonly RbacFacts[]): RbacFacts[] {
  return uses.filter(({ driver }) => driver === account);
}

/** The calls of all drivers of an account, in the order of the table, each with the workloads that make it. */
type Needs = { calls: ReadonlyMap<ApiCall, readonly string[]> } | { unknown: string };

function needsOf(drivers: readonly RbacFacts[]): Needs {
  if (drivers.length === 0) return { unknown: 'no driver among the input runs as it' };
  const callers = new Map<ApiCall, string[]>();
  for (const { name, calls } of drivers) {
    if (calls?.unknown !== undefined) return { unknown: `of "${name}" nobody can say: ${calls.unknown}` };
    for (const call of calls?.calls ?? STANDARD_CALLS) append(callers, call, name);
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
    const who = firstOf(
      [...new Set(workloads)].filter((name) => names.has(name)),
      SHOWN,
    );
    lines.set(who, [...(lines.get(who) ?? []), PURPOSES[purpose]]);
  }
  return [...lines].map(([who, purposes]) => `${who}: ${purposes.join('; ')}`).join('\n');
}

function disagreement({ disagreement }: RbacFacts): Finding[] {
  if (disagreement === undefined) return [];
  const { image, sparkVersion, path } = disagreement;
  const message = `The image "${image}" is not of Spark ${sparkVersion}, which \`${path}\` says. The Role allows what drivers of both versions call. Correct the one that is wrong.`;
  return [versionDisagreement.finding(message, { path, currentValue: sparkVersion })];
}
