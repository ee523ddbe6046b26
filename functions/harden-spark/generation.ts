import type { ResourceList } from '../../src/krm/index.ts';
import { reportMovedObjects } from './generated/moved-objects.ts';
import { prune } from './generated/prune.ts';
import { startGeneration } from './generated/step.ts';
import { generateMonitoring } from './monitoring.ts';
import { generateNetworkPolicies } from './network-policy.ts';
import { generateRbac } from './rbac.ts';
import { generateResourceQuotas } from './resource-quota.ts';
import type { Settings } from './settings.ts';
import type { FoundWorkload } from './workloads.ts';

/** The parts of the settings that ask for objects. */
const GENERATORS = ['rbac', 'networkPolicy', 'monitoring', 'resourceQuota'] as const;

/**
 * Generates what the settings ask for in each namespace, brings what was generated before up to date, and
 * removes what is asked for no more. What no setting names is left alone; a second run changes nothing.
 */
export function generateObjects(
  list: ResourceList,
  workloads: readonly FoundWorkload[],
  settings: Settings,
): void {
  if (GENERATORS.every((part) => settings[part] === undefined)) return;
  const step = startGeneration(list, settings);
  reportMovedObjects(step);
  generateRbac(step, workloads);
  generateNetworkPolicies(step, workloads);
  generateMonitoring(step, workloads);
  generateResourceQuotas(step, workloads);
  prune(step);
}
