/** What the Role of an account allows, and why. */
import type { PolicyRule } from 'kubernetes-types/rbac/v1.d.ts';
import type { Finding } from '../../../src/krm/index.ts';
import { rule } from '../../../src/krm/list/rule.ts';
import { describeRules, missingRules } from '../../../src/kubernetes/rbac.ts';
import { API_CALLS, type ApiCall, PURPOSES, type Purpose } from '../../../src/spark/calls/api-calls.ts';
import { policyRules, STANDARD_CALLS } from '../../../src/spark/calls/driver-permissions.ts';
import { append, type MultiMap } from '../../../src/values/multi-map.ts';
import { enumerated, firstOf } from '../../../src/values/phrases.ts';
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

export const notStandard = rule('rbac/not-standard', {
  severity: 'warning',
  meaning: 'The settings of a driver are not usual ones, and it calls what a standard Role does not allow.',
  remedy: 'Set `spec.rbac.permissions` to "Derived", or add the rules to `spec.rbac.additionalRules`.',
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
  if (rbac.permissions === 'Standard') {
    const rules = [...policyRules(STANDARD_CALLS), ...rbac.additionalRules];
    return { rules, findings: drivers.flatMap((driver) => about(driver.item, beyond(rules, driver))) };
  }
  const { calls, unknown } = needsOf(drivers);
  const derived = [...policyRules([...calls.keys()]), ...rbac.additionalRules];
  if (unknown !== undefined) {
    const finding = standardPermissions.finding(
      `The Role of ServiceAccount "${account}" ${inNamespace(namespace)} allows what any driver calls, although \`spec.rbac.permissions\` is "Derived": ${unknown}.`,
    );
    return { rules: derived, findings: [{ finding }] };
  }
  return {
    rules: derived,
    reasons: reasonsFor(drivers, calls),
    findings: drivers.flatMap((driver) => about(driver.item, disagreement(driver))),
  };
}

/**
 * What drivers that run as one account call, whatever `spec.rbac.permissions` says: the standard calls where
 * that cannot be told.
 */
export function callsOf(drivers: readonly RbacFacts[]): readonly ApiCall[] {
  return [...needsOf(drivers).calls.keys()];
}

export function driversAs(account: string, uses: readonly RbacFacts[]): RbacFacts[] {
  return uses.filter(({ driver }) => driver === account);
}

/**
 * The calls of all drivers of an account, in the order of the table, each with the drivers that make it. Where it is
 * unknown what one of them calls, it may make every standard call; what the others call besides stays.
 */
export function needsOf(drivers: readonly RbacFacts[]): {
  calls: MultiMap<ApiCall, RbacFacts>;
  unknown?: string;
} {
  if (drivers.length === 0) {
    return { calls: new Map(STANDARD_CALLS.map((call) => [call, []])), unknown: NO_DRIVER };
  }
  const calls: MultiMap<ApiCall, RbacFacts> = new Map();
  for (const driver of drivers) {
    for (const call of driver.calls?.calls ?? STANDARD_CALLS) append(calls, call, driver);
  }
  const inOrder = [...calls].sort(([one], [other]) => API_CALLS.indexOf(one) - API_CALLS.indexOf(other));
  const { name, calls: own } = drivers.find(({ calls }) => calls?.unknown !== undefined) ?? {};
  return {
    calls: new Map(inOrder),
    ...(own && { unknown: `of "${name}" nobody can say: ${own.unknown}` }),
  };
}

const NO_DRIVER = 'no driver among the input runs as it';

const SHOWN = 3;

/** One line for all purposes that the same workloads have, such as `etl, report: starts executors; …`, or for one that has none. */
function reasonsFor(drivers: readonly RbacFacts[], calls: MultiMap<ApiCall, RbacFacts>): string {
  const callers: MultiMap<Purpose, string> = new Map();
  for (const [{ purpose }, drivers] of calls) {
    for (const { name } of drivers) append(callers, purpose, name);
  }
  const lines: MultiMap<string, string> = new Map();
  for (const [purpose, names] of callers) {
    const making = new Set(names);
    const who = [...new Set(drivers.map(({ name }) => name))].filter((name) => making.has(name));
    append(lines, firstOf(who, SHOWN), PURPOSES[purpose]);
  }
  const idle = drivers.flatMap(({ name, calls }) =>
    calls?.none === undefined ? [] : `${name}: asks for nothing, since ${calls.none}`,
  );
  return [...[...lines].map(([who, purposes]) => `${who}: ${purposes.join('; ')}`), ...new Set(idle)].join(
    '\n',
  );
}

/** What a driver calls and a standard Role does not allow. */
function beyond(rules: readonly PolicyRule[], { calls }: RbacFacts): Finding[] {
  const lacks = (calls: readonly ApiCall[]) => missingRules(policyRules(calls), rules);
  const unusual = (calls?.calls ?? []).filter((call) => call.optIn && lacks([call]).length > 0);
  const missing = lacks(unusual);
  if (missing.length === 0) return [];
  const settings = [...new Set(unusual.flatMap(({ condition }) => condition?.text ?? []))];
  const message = `Its Role has the permissions "Standard", which are for usual settings, and here ${enumerated(settings)}: the driver is denied ${describeRules(missing)}. Set \`spec.rbac.permissions\` to "Derived", or add these rules to \`spec.rbac.additionalRules\`.`;
  return [notStandard.finding(message)];
}

function disagreement({ disagreement, sparkVersionPath: path }: RbacFacts): Finding[] {
  if (disagreement === undefined) return [];
  const { image, sparkVersion } = disagreement;
  const message = `The image "${image.value}" is not of Spark ${sparkVersion}, which \`${path}\` says. The Role allows what drivers of both versions call. Correct the one that is wrong.`;
  return [versionDisagreement.finding(message, { path, currentValue: sparkVersion })];
}
