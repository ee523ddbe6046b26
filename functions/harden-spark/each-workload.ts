/**
 * The work on the workloads, a few at a time. Each step sees what the ones before it wrote; when all are done the edits
 * are written into the text, facts are taken, and the tree of the workload can go.
 */
import type { Finding, Item, ResourceList } from '../../src/krm/index.ts';
import type { Twin } from '../../src/krm/replay/record.ts';
import { Recorder, type Replayed, Replays } from '../../src/krm/replay/replays.ts';
import { apply } from '../../src/spark/edit.ts';
import type { WorkloadKind } from '../../src/spark/kinds/kind.ts';
import type { Platform } from '../../src/spark/platform.ts';
import { WORKLOAD_KINDS } from '../../src/spark/workload.ts';
import type { Catalogue } from './catalogue/catalogue.ts';
import { mistakesOf } from './catalogue/misshapen-objects.ts';
import type { Settings } from './config/settings.ts';
import { diagnoseFields, diagnoseWorkload } from './diagnosis/diagnosis.ts';
import { distinct, type ItemFinding } from './findings/item-finding.ts';
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
  type FactsBeside,
  factsIn,
  factsOf,
  identityOf,
  questionsOf,
  type WorkloadFacts,
  type WorkloadIdentity,
} from './workloads/facts.ts';
import { type AskAround, namespaceOf, obstaclesOf, viewOf } from './workloads/workloads.ts';

/**
 * How many workloads are worked on at once. One step for several of them costs a tenth less than all steps for one and
 * then the next: docs/decisions/0014-workload-by-workload.md.
 */
const AT_ONCE = 8;

/** Of three workloads one at most would be taken over from a twin, for which another has to be recorded. */
const FEWEST = 4;

/** What came of the workloads of a list. */
export type Visited = ReturnType<typeof eachWorkload>;

export function eachWorkload(
  list: ResourceList,
  catalogue: Catalogue,
  platform: Platform,
  settings: Settings,
  rbac: RbacStep | undefined,
) {
  const questions = questionsOf(list, settings);
  const items = list.select(WORKLOAD_KINDS);
  const replays = new Replays<Outcome>();
  const isReplayed = list.replays && items.length >= FEWEST;
  const outcomes = new Map<Item, Done>();
  let left: Item[] = [];
  for (const item of items) {
    const met = isReplayed ? replays.meet(item) : undefined;
    if (met instanceof Recorder) inStep(list, [item], () => visit(item, met));
    else if (met) takeOver(item, met);
    else left.push(item);
    if (left.length < AT_ONCE) continue;
    inStep(list, left, visit);
    left = [];
  }
  inStep(list, left, visit);
  return together(items, outcomes);

  function takeOver(twin: Item, { object, result }: Replayed<Outcome>): void {
    for (const item of list.each([twin])) {
      catalogue.setAside(item);
      // So that a later edit of it that fails makes the run start again, as with any other.
      list.finish(item);
      outcomes.set(item, done(result, { item, object }));
    }
  }

  function* visit(item: Item, recorder?: Recorder<Outcome>): Generator<void> {
    const { object } = item;
    const outcome = yield* work(item, recorder?.ask);
    const isWritten = outcome?.isWritten === true;
    const of = isWritten ? (recorder?.twin ?? { item, object }) : { item, object: item.object };
    if (outcome) outcomes.set(item, done(outcome, of));
    if (isWritten) recorder?.finish(outcome, said(outcome));
  }

  /** All steps for one item; undefined for what is no workload. */
  function* work(item: Item, recorded: AskAround | undefined): Generator<void, Outcome | undefined> {
    const found = viewOf(item, catalogue, platform, recorded);
    if (!found) {
      const isNamed = WORKLOAD_KINDS.includes(item.object.kind);
      return isNamed ? { findings: mistakesOf(item).map(({ finding }) => finding) } : undefined;
    }
    catalogue.setAside(item);
    const obstacles = obstaclesOf(found);
    if (obstacles.length > 0) {
      const findings = [...obstacles, ...diagnoseFields(found.workload, obstacles)];
      return { refused: identityOf({ item, object: found.workload.object }), findings: distinct(findings) };
    }
    const { workload, ask } = found;
    const labelling = labelWorkload(found, settings);
    const asked = askedFor(found, settings);
    const { own } = asked;
    const restriction = asked.isRestricted ? planRestriction(workload, own) : UNRESTRICTED;
    apply(restriction.edits);
    yield;
    const root = planReadOnlyRoot(workload, own, (name) =>
      ask(({ item, object }) => catalogue.claim(item, name, namespaceOf(object))),
    );
    apply(root.edits);
    const storage = planRequestedStorage(workload, own, () =>
      ask(({ object }) => catalogue.limitRanges(namespaceOf(object))),
    );
    apply(storage.edits);
    yield;
    const diagnosis = diagnoseWorkload(
      workload,
      (question) => ask(({ item, object }) => question(catalogue.namespaceLabels(item, namespaceOf(object)))),
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
    // A Role must not rest on an edit that was not written.
    const left = stands ? asked : askedFor(viewOf(item, catalogue, platform)!, settings);
    const use = stands ? accounts?.use : rbac && accountsAsRead(rbac, left.found);
    return {
      findings: distinct([...labelling.findings, ...steps.flat()]),
      isHardened: [restriction.findings, root.findings, storage.findings].some(haveChange),
      isChanged: stands && (labelling.inTemplates || steps.some(haveChange)),
      isWritten: stands,
      kind: workload.kind,
      facts: factsOf(left, settings, questions, {
        isRefused: restriction.refused,
        unknownImages: root.unknownImages,
        unknownUsers: restriction.unknownUsers,
        ...(rbac && { rbac: use && rbacFacts(rbac, left.found, use), daemons: daemonsOf(left.found) }),
      }),
    };
  }
}

/** What came of one item. */
interface Outcome {
  readonly findings: readonly Finding[];
  /** Where something stands in the way. */
  readonly refused?: WorkloadIdentity;
  /** Else. */
  readonly kind?: WorkloadKind;
  readonly facts?: FactsBeside;
  readonly isHardened?: boolean;
  readonly isChanged?: boolean;
  /** Whether its edits stand; also where there are none. */
  readonly isWritten?: boolean;
}

type Done = Omit<Outcome, 'facts'> & { readonly facts?: WorkloadFacts };

function done({ facts, ...others }: Outcome, of: Twin): Done {
  return { ...others, ...(facts && { facts: factsIn(facts, others.kind!, of) }) };
}

/** All that was said of one item in particular: calls are rows of a table. */
function said({ findings, facts }: Outcome): unknown {
  return [findings, { ...facts, rbac: facts?.rbac && { ...facts.rbac, calls: undefined } }];
}

/** What came of all, in the order of the list. */
function together(items: readonly Item[], outcomes: ReadonlyMap<Item, Done>) {
  const visited = {
    /** What is known of each that was worked on. */
    workloads: [] as WorkloadFacts[],
    /** Those that something stands in the way of. */
    refused: [] as WorkloadIdentity[],
    findings: [] as ItemFinding[],
    /** Those that can run with a read-only root, or under a profile of Pod security, since this run. */
    hardened: new Set<Item>(),
    /** Those of which more than the metadata was changed and written. */
    changed: new Set<Item>(),
  };
  for (const item of items) {
    const outcome = outcomes.get(item);
    if (!outcome) continue;
    const { findings, refused, facts, isHardened, isChanged } = outcome;
    for (const finding of findings) visited.findings.push({ item, finding });
    if (refused) visited.refused.push(refused);
    if (facts) visited.workloads.push(facts);
    if (isHardened) visited.hardened.add(item);
    if (isChanged) visited.changed.add(item);
  }
  return visited;
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
