/**
 * The work on the workloads, a few at a time. Each step sees what the ones before it wrote; when all are done the edits
 * are written into the text, facts are taken, and the tree of the workload can go.
 */
import type { Finding, Item, ResourceList } from '../../src/krm/index.ts';
import { apply } from '../../src/spark/edit.ts';
import type { Platform } from '../../src/spark/platform.ts';
import { WORKLOAD_KINDS } from '../../src/spark/workload.ts';
import type { Catalogue } from './catalogue/catalogue.ts';
import { mistakesOf } from './catalogue/misshapen-objects.ts';
import { isRestricted } from './config/overrides.ts';
import type { Settings } from './config/settings.ts';
import { diagnoseFields, diagnoseWorkload } from './diagnosis/diagnosis.ts';
import { about, type ItemFinding } from './findings/item-finding.ts';
import { planRestriction, UNRESTRICTED } from './pod-security/pod-security.ts';
import { rbacFacts } from './rbac/account-use.ts';
import { daemonsOf } from './rbac/audit/tokens.ts';
import { accountsAsRead, editAccounts } from './rbac/rbac.ts';
import type { RbacStep } from './rbac/step.ts';
import { planReadOnlyRoot } from './read-only-root/read-only-root.ts';
import { planRequestedStorage } from './read-only-root/requested-storage.ts';
import { labelWorkload } from './workloads/audit-labels.ts';
import {
  askedFor,
  factsOf,
  identityOf,
  questionsOf,
  type WorkloadFacts,
  type WorkloadIdentity,
} from './workloads/facts.ts';
import { obstaclesOf, viewOf } from './workloads/workloads.ts';

/**
 * How many workloads are worked on at once. One step for several of them costs a tenth less than all steps for one and
 * then the next: docs/decisions/0014-workload-by-workload.md.
 */
const AT_ONCE = 8;

/** What came of the workloads of a list. */
export type Visited = ReturnType<typeof eachWorkload>;

export function eachWorkload(
  list: ResourceList,
  catalogue: Catalogue,
  platform: Platform,
  settings: Settings,
  rbac: RbacStep | undefined,
) {
  /** What is known of each that was worked on. */
  const workloads: WorkloadFacts[] = [];
  /** Those that something stands in the way of. */
  const refused: WorkloadIdentity[] = [];
  const findings: ItemFinding[] = [];
  /** Those that can run with a read-only root, or under a profile of Pod security, since this run. */
  const hardened = new Set<Item>();
  /** Those of which more than the metadata was changed and written. */
  const changed = new Set<Item>();
  const questions = questionsOf(list, settings);
  const items = list.select(WORKLOAD_KINDS);
  for (let i = 0; i < items.length; i += AT_ONCE) inStep(list, items.slice(i, i + AT_ONCE), visit);
  return { workloads, refused, findings, hardened, changed };

  function* visit(item: Item): Generator<void> {
    const found = viewOf(item, catalogue, platform);
    if (!found) {
      if (WORKLOAD_KINDS.includes(item.object.kind)) findings.push(...mistakesOf(item));
      return;
    }
    catalogue.setAside(item);
    const obstacles = obstaclesOf(found);
    if (obstacles.length > 0) {
      refused.push(identityOf(found));
      findings.push(...about(item, [...obstacles, ...diagnoseFields(found.workload, obstacles)]));
      return;
    }
    const { workload } = found;
    const labelling = labelWorkload(workload, settings);
    const asked = askedFor(found, settings);
    const { own } = asked;
    const isAsked = isRestricted(asked.identity, settings);
    const restriction = isAsked ? planRestriction(workload, own) : UNRESTRICTED;
    apply(restriction.edits);
    yield;
    const root = planReadOnlyRoot(workload, own, (name, namespace) => catalogue.claim(item, name, namespace));
    apply(root.edits);
    const storage = planRequestedStorage(workload, own, () => catalogue.limitRanges(workload.namespace));
    apply(storage.edits);
    yield;
    const diagnosis = diagnoseWorkload(
      workload,
      (name) => catalogue.namespaceLabels(item, name),
      root.findings,
    );
    yield;
    const accounts = rbac && editAccounts(rbac, found);
    yield;
    const stands = list.finish(item);
    yield;

    const steps = [
      restriction.findings,
      root.findings,
      storage.findings,
      diagnosis,
      accounts?.findings ?? [],
    ];
    findings.push(...about(item, [...labelling.findings, ...steps.flat()]));
    if ([restriction.findings, root.findings, storage.findings].some(haveChange)) hardened.add(item);
    if (stands && (labelling.inTemplates || steps.some(haveChange))) changed.add(item);
    // A Role must not rest on an edit that was not written.
    const left = stands ? asked : askedFor(viewOf(item, catalogue, platform)!, settings);
    const use = stands ? accounts?.use : rbac && accountsAsRead(rbac, left.found);
    workloads.push(
      factsOf(left, settings, questions, {
        isRefused: restriction.refused,
        unknownImages: root.unknownImages,
        unknownUsers: restriction.unknownUsers,
        ...(rbac && { rbac: use && rbacFacts(rbac, left.found, use), daemons: daemonsOf(left.found) }),
      }),
    );
  }
}

/** Takes all of some items as far as their first `yield`, then all of them as far as the second, and so on. */
function inStep(list: ResourceList, items: readonly Item[], work: (item: Item) => Generator<void>): void {
  const works = new Map(items.map((item) => [item, work(item)]));
  while (works.size > 0) {
    for (const item of list.each([...works.keys()])) if (works.get(item)!.next().done) works.delete(item);
  }
}

function haveChange(findings: readonly Finding[]): boolean {
  return findings.some(({ change }) => change);
}
