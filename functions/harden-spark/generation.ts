import type { ResourceList } from '../../src/krm/index.ts';
import { reportMovedObjects } from './generated/moved-objects.ts';
import { reportUnusableNamespaces } from './generated/namespaces.ts';
import { OWNER } from './generated/ownership.ts';
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

/** Whether any objects are asked for. */
export function generates(settings: Settings): boolean {
  return GENERATORS.some((part) => settings[part] !== undefined);
}

/**
 * Generates what the settings ask for in each namespace, brings what was generated before up to date, and
 * removes what is asked for no more, or says that it is there: also where a functionConfig asks for nothing any more. A
 * second run changes nothing.
 */
export function generateObjects(
  list: ResourceList,
  workloads: readonly FoundWorkload[],
  settings: Settings,
): void {
  const isAsked = generates(settings);
  if (!isAsked && (settings.origin.kind !== 'HardenSpark' || list.select([OWNER]).length === 0)) return;
  const step = startGeneration(list, settings);
  if (isAsked) reportUnusableNamespaces(list, workloads);
  reportMovedObjects(step);
  generateRbac(step, workloads);
  generateNetworkPolicies(step, workloads);
  generateMonitoring(step, workloads);
  generateResourceQuotas(step, workloads);
  prune(step);
}
