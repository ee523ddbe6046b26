/**
 * The work on one workload after the other. Each step sees what the ones before it wrote; when all are done the edits
 * are written into the text, facts are taken, and the tree of the workload can go.
 */
import type { Finding, Item, ResourceList } from '../../src/krm/index.ts';
import { apply } from '../../src/spark/edit.ts';
import { WORKLOAD_KINDS } from '../../src/spark/workload.ts';
import type { Catalogue } from './catalogue/catalogue.ts';
import { mistakesOf } from './catalogue/misshapen-objects.ts';
import { isRestricted, settingsFor } from './config/overrides.ts';
import type { Settings } from './config/settings.ts';
import { diagnoseWorkload } from './diagnosis/diagnosis.ts';
import { about, type ItemFinding } from './findings/item-finding.ts';
import { planRestriction, UNRESTRICTED } from './pod-security/pod-security.ts';
import { rbacFacts } from './rbac/account-use.ts';
import { daemonsOf } from './rbac/audit/tokens.ts';
import { accountsAsRead, editAccounts } from './rbac/rbac.ts';
import type { RbacStep } from './rbac/step.ts';
import { planReadOnlyRoot } from './read-only-root/read-only-root.ts';
import { labelWorkload } from './workloads/audit-labels.ts';
import {
  factsOf,
  identityOf,
  questionsOf,
  type WorkloadFacts,
  type WorkloadIdentity,
} from './workloads/facts.ts';
import { type FoundWorkload, obstaclesOf, viewOf } from './workloads/workloads.ts';

/** What came of the workloads of a list. */
export type Visited = ReturnType<typeof eachWorkload>;

export function eachWorkload(
  list: ResourceList,
  catalogue: Catalogue,
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
  for (const item of list.each(list.select(WORKLOAD_KINDS))) {
    const found = viewOf(item, catalogue);
    if (!found) {
      if (WORKLOAD_KINDS.includes(item.object.kind)) findings.push(...mistakesOf(item));
      continue;
    }
    const obstacles = obstaclesOf(found);
    if (obstacles.length === 0) visit(found);
    else {
      refused.push(identityOf(found));
      findings.push(...about(item, obstacles));
    }
    catalogue.setAside(item);
  }
  return { workloads, refused, findings, hardened, changed };

  function visit(found: FoundWorkload): void {
    const { item, workload } = found;
    const labelling = labelWorkload(workload, settings);
    const subject = identityOf(found);
    const own = settingsFor(subject, settings);
    const isAsked = isRestricted(subject, settings);
    const restriction = isAsked ? planRestriction(workload, own) : UNRESTRICTED;
    apply(restriction.edits);
    const root = planReadOnlyRoot(workload, own, (name, namespace) => catalogue.claim(item, name, namespace));
    apply(root.edits);
    const diagnosis = diagnoseWorkload(workload, (name) => catalogue.namespaceLabels(item, name));
    const accounts = rbac && editAccounts(rbac, found);
    const stands = list.finish(item);

    const steps = [restriction.findings, root.findings, diagnosis, accounts?.findings ?? []];
    findings.push(...about(item, [...labelling.findings, ...steps.flat()]));
    if ([restriction.findings, root.findings].some(haveChange)) hardened.add(item);
    if (stands && (labelling.inTemplates || steps.some(haveChange))) changed.add(item);
    // A Role must not rest on an edit that was not written.
    const left = stands ? found : viewOf(item, catalogue)!;
    const use = stands ? accounts?.use : rbac && accountsAsRead(rbac, left);
    workloads.push(
      factsOf(left, settings, questions, {
        isRefused: restriction.refused,
        ...(rbac && { rbac: use && rbacFacts(rbac, left, use), daemons: daemonsOf(left) }),
      }),
    );
  }
}

function haveChange(findings: readonly Finding[]): boolean {
  return findings.some(({ change }) => change);
}
