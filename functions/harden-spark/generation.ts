import type { Item, ResourceList } from '../../src/krm/index.ts';
import type { Workload } from '../../src/spark/workload.ts';
import { reportMovedObjects } from './generated/moved-objects.ts';
import { prune } from './generated/prune.ts';
import { startGeneration } from './generated/step.ts';
import { generateRbac } from './rbac.ts';
import type { Settings } from './settings.ts';
import { accountsOf } from './workload-accounts.ts';

/**
 * Generates what the settings ask for in each namespace, brings what was generated before up to date, and
 * removes what is asked for no more. What no setting names is left alone; a second run changes nothing.
 */
export function generateObjects(
  list: ResourceList,
  workloads: readonly { item: Item; workload: Workload }[],
  settings: Settings,
): void {
  if (settings.rbac === undefined) return;
  const step = startGeneration(list, settings);
  reportMovedObjects(step);
  generateRbac(step, workloads.flatMap(accountsOf));
  prune(step);
}
