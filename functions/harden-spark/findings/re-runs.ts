import { rule } from '../../../src/krm/list/rule.ts';
import { CONSEQUENCES_OF_CHANGE } from '../../../src/spark/workload.ts';
import { counted } from '../../../src/values/phrases.ts';
import type { WorkloadFacts } from '../workloads/facts.ts';
import type { ItemFinding } from './item-finding.ts';

export const reRun = rule('harden-spark/re-run', {
  severity: 'info',
  change: true,
  meaning: 'How many workloads change, and what that costs in a cluster.',
});

/** A change costs something in the cluster: a run, or a restart by hand. */
export function reRuns(changed: readonly WorkloadFacts[]): ItemFinding[] {
  if (changed.length === 0) return [];
  const count = `${counted(changed.length, 'workload')} change${changed.length === 1 ? 's' : ''}.`;
  const met = new Set(changed.map(({ kindRow }) => kindRow.whenChanged));
  const consequences = CONSEQUENCES_OF_CHANGE.filter((consequence) => met.has(consequence));
  return [{ finding: reRun.finding([count, ...consequences].join(' ')) }];
}
