/** What the Role of an account allows, and why. */
import type { PolicyRule } from 'kubernetes-types/rbac/v1.d.ts';
import type { Finding } from '../../../src/krm/index.ts';
import { rule } from '../../../src/krm/list/rule.ts';
import { API_CALLS, type ApiCall, PURPOSES, type Purpose } from '../../../src/spark/calls/api-calls.ts';
import { policyRules, STANDARD_CALLS } from '../../../src/spark/calls/driver-permissions.ts';
import { append, type MultiMap } from '../../../src/values/multi-map.ts';
import { firstOf } from '../../../src/values/phrases.ts';
import { inNamespace } from '../catalogue/known-objects.ts';
import { about, type ItemFinding } from '../findings/item-finding.ts';
import { byName } from '../workloads/workload-order.ts';
import type { RbacFacts } from './account-use.ts';
import type { RbacStep } from './step.ts';

export const standardPermissions = rule('rbac/standard-permissions', {
  severity: 'info',
  meaning:
    'What the drivers of an account call could not be worked out, so its Role allows what any driver calls.',
  remedy: 'Add what is not among the input, or leave the Role as it is.',
});
export const versionDisagreement = rule('rbac/version-disagreement', {
  severity: 'warning',
  meaning: 'The tag of the image and `sparkVersion` name different versions of Spark.',
  remedy: 'Correct the image or the version.',
});

/**
 * The permissions of the Role of one account, by `spec.rbac.permissions`; says where they could not be derived, and what
 * rests on a version that may be wrong. The reasons of a derived Role are what the calls are for, and which workloads make
 * them.
 *
 * @param users the workloads that run as the account
 */
export function permissionsOf(
  { rbac }: RbacStep,
  namespace: string | undefined,
  account: string,
  users: readonly RbacFacts[],
): { rules: PolicyRule[]; reasons?: string; findings: ItemFinding[] } {
  const drivers = byName(driversAs(account, users));
  const standard = [...policyRules(STANDARD_CALLS), ...rbac.additionalRules];
  if (rbac.permissions === 'Standard') return { rules: standard, findings: [] };
  const { calls, unknown } = needsOf(drivers);
  if (unknown !== undefined) {
    const finding = standardPermissions.finding(
      `The Role of ServiceAccount "${account}" ${inNamespace(namespace)} allows what any driver calls, although \`spec.rbac.permissions\` is "Derived": ${unknown}.`,
    );
    return { rules: standard, findings: [{ finding }] };
  }
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
  const { calls, unknown } = needsOf(drivers);
  return unknown !== undefined ? STANDARD_CALLS : [...calls.keys()];
}

export function driversAs(account: string, uses: readonly RbacFacts[]): RbacFacts[] {
  return uses.filter(({ driver }) => driver === account);
}

/** The calls of all drivers of an account, in the order of the table, each with the workloads that make it. */
function needsOf(drivers: readonly RbacFacts[]): { calls: MultiMap<ApiCall, string>; unknown?: string } {
  const calls: MultiMap<ApiCall, string> = new Map();
  if (drivers.length === 0) return { calls, unknown: 'no driver among the input runs as it' };
  for (const { name, calls: own } of drivers) {
    if (own?.unknown !== undefined) return { calls, unknown: `of "${name}" nobody can say: ${own.unknown}` };
    for (const call of own?.calls ?? STANDARD_CALLS) append(calls, call, name);
  }
  const inOrder = [...calls].sort(([one], [other]) => API_CALLS.indexOf(one) - API_CALLS.indexOf(other));
  return { calls: new Map(inOrder) };
}

const SHOWN = 3;

/** One line for all purposes that the same workloads have, such as `etl, report: starts executors; …`. */
function reasonsFor(workloads: readonly string[], calls: MultiMap<ApiCall, string>): string {
  const callers: MultiMap<Purpose, string> = new Map();
  for (const [{ purpose }, names] of calls) for (const name of names) append(callers, purpose, name);
  const lines: MultiMap<string, string> = new Map();
  for (const [purpose, names] of callers) {
    const making = new Set(names);
    const who = [...new Set(workloads)].filter((name) => making.has(name));
    append(lines, firstOf(who, SHOWN), PURPOSES[purpose]);
  }
  return [...lines].map(([who, purposes]) => `${who}: ${purposes.join('; ')}`).join('\n');
}

function disagreement({ disagreement, sparkVersionPath: path }: RbacFacts): Finding[] {
  if (disagreement === undefined) return [];
  const { image, sparkVersion } = disagreement;
  const message = `The image "${image.value}" is not of Spark ${sparkVersion}, which \`${path}\` says. The Role allows what drivers of both versions call. Correct the one that is wrong.`;
  return [versionDisagreement.finding(message, { path, currentValue: sparkVersion })];
}
