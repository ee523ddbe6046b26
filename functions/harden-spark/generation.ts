import type { ResourceList } from '../../src/krm/index.ts';
import type { Rule } from '../../src/krm/rule.ts';
import type { ItemFinding } from './findings/item-finding.ts';
import { wantedMonitoring } from './monitoring.ts';
import { wantedNetworkPolicies } from './network-policy.ts';
import { readCatalogue } from './owned-objects/catalogue.ts';
import { moved, movedObjects } from './owned-objects/moved-objects.ts';
import { unusableNamespaces } from './owned-objects/namespaces.ts';
import { OWNER } from './owned-objects/ownership.ts';
import { copiedAnnotation, notRemoved, removed } from './owned-objects/prune.ts';
import { added, applyEdits, duplicate, reconcile, updated } from './owned-objects/reconcile.ts';
import { selectorsInUse } from './owned-objects/selectors.ts';
import { invalidName, unfilled } from './owned-objects/usable-names.ts';
import { notOurs, together } from './owned-objects/wanted.ts';
import { auditRbac, editAccounts, wantedRbac } from './rbac.ts';
import { wantedQuotas } from './resource-quota.ts';
import type { Settings } from './settings.ts';
import type { FoundWorkload } from './workloads.ts';

/** What there is to say of the objects that the function generates, of whatever kind. */
export const RULES: readonly Rule[] = [
  selectorsInUse,
  duplicate,
  moved,
  notRemoved,
  invalidName,
  copiedAnnotation,
  notOurs,
  unfilled,
  added,
  updated,
  removed,
];

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
 *
 * The rights that others gave are judged last: by what the objects of ours say then.
 */
export function generateObjects(
  list: ResourceList,
  workloads: readonly FoundWorkload[],
  settings: Settings,
): ItemFinding[] {
  const isAsked = generates(settings);
  if (!isAsked && (settings.origin.kind !== 'HardenSpark' || list.select([OWNER]).length === 0)) return [];
  const objects = readCatalogue(list, settings.origin);
  const edited = editAccounts(workloads, objects, settings);
  const rbac = edited && wantedRbac(edited);
  const generated = together([
    ...(rbac ? [rbac] : []),
    { wanted: wantedNetworkPolicies(workloads, settings), findings: [] },
    { wanted: wantedMonitoring(workloads, settings), findings: [] },
    wantedQuotas(workloads, objects, settings),
  ]);
  const reconciled = applyEdits(list, reconcile(generated, objects, settings));
  return [
    ...(isAsked ? unusableNamespaces(workloads) : []),
    ...movedObjects(objects),
    ...(edited?.findings ?? []),
    ...reconciled,
    ...generated.findings,
    ...(edited && rbac ? auditRbac(edited, rbac.wanted) : []),
  ];
}
