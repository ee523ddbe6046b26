import type { Item, ResourceList } from '../../../src/krm/index.ts';
import type { Absent } from '../../../src/krm/list/result.ts';
import type { Rule } from '../../../src/krm/list/rule.ts';
import { subjectOf } from '../catalogue/known-objects.ts';
import { matches, type Subject } from '../config/overrides.ts';
import type { Settings } from '../config/settings.ts';
import type { WorkloadIdentity } from '../workloads/facts.ts';
import { ALL_RULES, stepOf } from './all-rules.ts';

/**
 * Has findings reported as severe as the user says: by `spec.rules`, and for an object by the `rules` of the overrides
 * that match it, of which the last wins. A rule counts before its whole step (`rbac/*`), that before all changes, and
 * those before everything. Hints are told only if
 * they were asked for: by name, in mode Report, or where the rights that others gave are to be judged. Errors stay
 * errors, whatever is said of their whole step: something could not be done.
 *
 * @param workloads all of them, also those that something stands in the way of
 */
export function applySeverities(
  list: ResourceList,
  settings: Settings,
  workloads: readonly WorkloadIdentity[],
): void {
  const { rules, overrides, mode, rbac } = settings;
  const tellsHints = mode === 'Report' || rbac?.create === false;
  const withRules = overrides.filter((override) => override.rules !== undefined);
  const known = new Map<Item, Subject | undefined>(workloads.map((workload) => [workload.item, workload]));
  // The configuration is in no namespace, and applied to none.
  if (list.functionConfigItem) known.set(list.functionConfigItem, undefined);
  const subject = (of: Item | Absent): Subject | undefined => {
    if (!('object' in of)) return { ...of, labels: {} };
    if (!known.has(of)) known.set(of, subjectOf(of));
    return known.get(of);
  };
  list.judge = (severity, rule, of) => {
    const row = ALL_RULES.get(rule);
    if (row?.severity === 'error') return severity;
    const about = of && withRules.length > 0 ? subject(of) : undefined;
    const override =
      about &&
      withRules.findLast(
        (one) => matches(one.match, about) && settingIn(one.rules!, rule, row) !== undefined,
      );
    const setting = settingIn(override?.rules ?? rules, rule, row);
    if (setting) return SEVERITIES[setting];
    if (row?.hint && !tellsHints) return undefined;
    return row?.failsReport && mode === 'Report' ? 'error' : severity;
  };
}

/** More of them than single rules and steps. */
export const ALL_CHANGES = '*/change';
export const EVERYTHING = '*';

function settingIn(layer: Settings['rules'], rule: string, row: Rule | undefined) {
  const ofChanges = row?.change ? layer[ALL_CHANGES] : undefined;
  return layer[rule] ?? layer[`${stepOf(rule)}/*`] ?? ofChanges ?? layer[EVERYTHING];
}

const SEVERITIES = { Error: 'error', Warning: 'warning', Info: 'info', Off: undefined } as const;
