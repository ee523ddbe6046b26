import type { Item, ResourceList } from '../../src/krm/index.ts';
import type { Rule } from '../../src/krm/list/rule.ts';
import type { Catalogue } from './catalogue/catalogue.ts';
import { selectorsInUse } from './catalogue/selectors.ts';
import type { Settings } from './config/settings.ts';
import type { ItemFinding } from './findings/item-finding.ts';
import { wantedMonitoring } from './monitoring/monitoring.ts';
import { type NetworkPlan, wantedNetworkPolicies } from './network-policy/network-policy.ts';
import type { ListedNamespaces } from './owned-objects/listed-namespaces.ts';
import { moved, movedObjects } from './owned-objects/matching.ts';
import { unusableNamespaces } from './owned-objects/namespaces.ts';
import { noNamespace, withoutNamespace } from './owned-objects/no-namespace.ts';
import { OWNER } from './owned-objects/ownership.ts';
import { copiedAnnotation, notRemoved, removed } from './owned-objects/prune.ts';
import { added, applyEdits, duplicate, reconcile, updated } from './owned-objects/reconcile.ts';
import { unlikelyFolder, unlikelyFolders } from './owned-objects/unlikely-folder.ts';
import { invalidName, unfilled } from './owned-objects/usable-names.ts';
import { notOurs, together } from './owned-objects/wanted.ts';
import { auditRbac, serveNamespaces, wantedRbac } from './rbac/rbac.ts';
import type { RbacStep } from './rbac/step.ts';
import { wantedQuotas } from './resource-quota/resource-quota.ts';
import type { WorkloadFacts } from './workloads/facts.ts';

/** What there is to say of the objects that the function generates, of whatever kind. */
export const RULES: readonly Rule[] = [
  selectorsInUse,
  duplicate,
  moved,
  notRemoved,
  invalidName,
  noNamespace,
  unlikelyFolder,
  copiedAnnotation,
  notOurs,
  unfilled,
  added,
  updated,
  removed,
];

/** Whether any objects are asked for. */
export function generates({ rbac, networkPolicy, monitoring, resourceQuota }: Settings): boolean {
  return [rbac, networkPolicy, monitoring, resourceQuota].some((part) => part !== undefined);
}

/**
 * Generates what the settings ask for in each namespace, brings up to date what an earlier run generated, and removes
 * what is no longer asked for, or warns that it is there. So a functionConfig that no longer asks for anything is looked
 * at too. A second run changes nothing.
 *
 * The rights that others gave are judged last, when objects of ours say what they are to say.
 *
 * @param writeExecutor opens a workload once more, and writes the account of its executors
 */
export function generateObjects(
  list: ResourceList,
  catalogue: Catalogue,
  workloads: readonly WorkloadFacts[],
  namespaces: ListedNamespaces,
  network: NetworkPlan,
  settings: Settings,
  rbac: RbacStep | undefined,
  writeExecutor: (item: Item, account: string) => void,
): ItemFinding[] {
  const isAsked = generates(settings);
  if (!isAsked && (settings.origin.kind !== 'HardenSpark' || list.select([OWNER]).length === 0)) return [];
  const moved = movedObjects(catalogue);
  const served = rbac && serveNamespaces(rbac, workloads, namespaces, writeExecutor);
  const ofRbac = served && wantedRbac(served);
  const generated = together([
    ...(ofRbac ? [ofRbac] : []),
    { wanted: wantedNetworkPolicies(network), findings: [] },
    { wanted: wantedMonitoring(workloads, namespaces, settings), findings: [] },
    wantedQuotas(workloads, catalogue, namespaces, settings),
  ]);
  const unlikely = unlikelyFolders(list, workloads, catalogue, settings);
  const reconciled = applyEdits(list, reconcile(generated, catalogue, namespaces, settings), settings);
  return [
    ...(isAsked ? unusableNamespaces(workloads) : []),
    ...withoutNamespace(workloads, served?.unplaced ?? [], settings),
    ...unlikely,
    ...moved,
    ...(served?.findings ?? []),
    ...reconciled,
    ...generated.findings,
    ...(served && ofRbac ? auditRbac(served, ofRbac.wanted) : []),
  ];
}
