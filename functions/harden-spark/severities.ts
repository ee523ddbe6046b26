import type { Item, ResourceList } from '../../src/krm/index.ts';
import type { Workload } from '../../src/spark/workload.ts';
import { matches } from './overrides.ts';
import type { Settings, SeveritySetting } from './settings.ts';
import type { FoundWorkload } from './workloads.ts';

/**
 * Reports findings as severe as the user says: by `spec.rules`, and for a workload by the `rules` of the overrides
 * that match it, of which the last wins. A rule of both counts before its whole step (`rbac/*`).
 */
export function applySeverities(
  list: ResourceList,
  settings: Settings,
  workloads: readonly FoundWorkload[],
): void {
  const { rules, overrides } = settings;
  if (Object.keys(rules).length === 0 && overrides.every((override) => !override.rules)) return;
  const workloadOf = new Map<Item, Workload>(workloads.map(({ item, workload }) => [item, workload]));
  list.judge = (severity, rule, item) => {
    const workload = item && workloadOf.get(item);
    const layers = workload
      ? overrides.filter(({ match }) => matches(match, workload)).map(({ rules }) => rules)
      : [];
    const setting = [...layers.reverse(), rules]
      .map((layer) => layer && settingIn(layer, rule))
      .find(Boolean);
    return setting ? SEVERITIES[setting] : severity;
  };
}

function settingIn(
  layer: Readonly<Record<string, SeveritySetting>>,
  rule: string,
): SeveritySetting | undefined {
  return layer[rule] ?? layer[`${rule.slice(0, rule.indexOf('/'))}/*`];
}

const SEVERITIES = { Error: 'error', Warning: 'warning', Info: 'info', Off: undefined } as const;
