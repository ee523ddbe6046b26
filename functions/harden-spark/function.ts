import type { Finding, Item, KrmFunction, ResourceList } from '../../src/krm/index.ts';
import type { ClaimLookup } from '../../src/kubernetes/persistent-volume-claims.ts';
import { CONSEQUENCES_OF_CHANGE, WORKLOAD_KINDS } from '../../src/spark/workload.ts';
import { labelledFindings, labelWorkloads } from './audit-labels.ts';
import { runFinding } from './common-rules.ts';
import { countsLine } from './counts.ts';
import { diagnoseWorkload } from './diagnosis.ts';
import { inOrder } from './findings/in-order.ts';
import { about, type ItemFinding } from './findings/item-finding.ts';
import { reportedWithin } from './findings/reported-within.ts';
import { readFunctionConfig } from './function-config.ts';
import { generateObjects, generates } from './generation.ts';
import { lookalikes } from './lookalikes.ts';
import { misshapenObjects, mistakesOf } from './misshapen-objects.ts';
import { NamedObjects } from './named-objects.ts';
import { checkNetwork } from './network-policy.ts';
import { settingsFor, unusedOverrides } from './overrides.ts';
import { labelNamespaces } from './pod-security/namespaces.ts';
import { restrict } from './pod-security.ts';
import { hardenReadOnlyRoot } from './read-only-root.ts';
import { checkQuotas } from './resource-quota/check.ts';
import { applySeverities } from './severities.ts';
import { usage } from './usage.ts';
import { version } from './version.ts';
import { type FoundWorkload, findWorkloads, obstaclesOf } from './workloads.ts';

/** The function: what `kpt` and `kustomize` run, and what `transform` takes. */
export const hardenSpark: KrmFunction = {
  name: 'harden-spark',
  version,
  get usage() {
    return usage();
  },
  reads: [...WORKLOAD_KINDS, 'rbac.authorization.k8s.io', 'ServiceAccount'],

  run(list) {
    const given = list.items;
    const config = readFunctionConfig(list.functionConfig);
    if ('findings' in config) {
      for (const finding of config.findings) list.report(finding, list.functionConfigItem);
      return 'nothing was changed';
    }
    const { settings } = config;
    if (settings.mode === 'Report') list.discardChanges();

    const named = new NamedObjects(list, settings.origin);
    const found = findWorkloads(list, named);
    const { workloads, refused } = found;
    const all = [...workloads, ...refused];
    const labelled = labelWorkloads(list, workloads, settings);
    applySeverities(list, settings, all);
    const refusedPods = new Set<FoundWorkload>();
    const hardening = [
      ...ofEach(list, workloads, (found) => {
        const { findings, refused } = restrict(found.workload, settings);
        if (refused) refusedPods.add(found);
        return findings;
      }),
      ...reportedWithin(list, () => labelNamespaces(list, workloads, refusedPods, settings, named)),
      ...ofEach(list, workloads, ({ item, workload }) => {
        const claim: ClaimLookup = (name, namespace) => named.claim(item, name, namespace);
        return hardenReadOnlyRoot(workload, settingsFor(workload, settings), claim);
      }),
    ];
    const findings = [
      ...hardening,
      ...obstaclesOf(refused),
      ...lookalikes(list),
      ...misshapenObjects(list, { hasWorkloads: workloads.length > 0, generates: generates(settings) }),
      ...about(list.functionConfigItem, unusedOverrides(settings, all)),
      ...ofEach(list, workloads, ({ item, workload }) =>
        diagnoseWorkload(workload, { namespaceLabels: (name) => named.namespaceLabels(item, name) }),
      ),
      ...checkNetwork(list, workloads, settings, named),
      ...generateObjects(list, workloads, settings),
      ...checkQuotas(list, workloads),
      ...[...named.looked].flatMap(mistakesOf),
      ...named.findings,
    ];
    const left = list.items;
    const standing = standingChanges(list, findings);
    const runAgain = all.filter(
      (one) =>
        standing.has(one.item) || labelled.some(({ found, inTemplates }) => inTemplates && found === one),
    );
    const told = [...findings, ...labelledFindings(labelled), ...reRuns(list, runAgain)];
    for (const { finding, item } of inOrder(told, [...given, ...left])) list.report(finding, item);
    list.settle();
    return countsLine(list, { given, left, found, hardened: changedIn(hardening) }, settings);
  },
};

/** What a step has to say of each workload by itself. */
function ofEach(
  list: ResourceList,
  workloads: readonly FoundWorkload[],
  step: (found: FoundWorkload) => readonly Finding[],
): ItemFinding[] {
  return Array.from(list.each(workloads), (found) => about(found.item, step(found))).flat();
}

/** The items that findings say were changed. */
function changedIn(findings: readonly ItemFinding[]): ReadonlySet<Item> {
  return new Set(findings.flatMap(({ finding, item }) => (finding.change && item ? [item] : [])));
}

/** Those of them whose edits can be written. */
function standingChanges(list: ResourceList, findings: readonly ItemFinding[]): ReadonlySet<Item> {
  return new Set([...changedIn(findings)].filter((item) => list.finish(item)));
}

/** A change costs something in the cluster: a run, or a restart by hand. */
function reRuns(list: ResourceList, workloads: readonly FoundWorkload[]): ItemFinding[] {
  if (!list.keepsChanges || workloads.length === 0) return [];
  const count = workloads.length === 1 ? '1 workload changes.' : `${workloads.length} workloads change.`;
  const met = new Set(workloads.map(({ workload }) => workload.kind.whenChanged));
  const consequences = CONSEQUENCES_OF_CHANGE.filter((consequence) => met.has(consequence));
  return [{ finding: runFinding('re-run', [count, ...consequences].join(' ')) }];
}
