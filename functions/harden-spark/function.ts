import type { KrmFunction, ResourceList } from '../../src/krm/index.ts';
import type { ClaimLookup } from '../../src/kubernetes/persistent-volume-claims.ts';
import { CONSEQUENCES_OF_CHANGE, WORKLOAD_KINDS } from '../../src/spark/workload.ts';
import { labelWorkloads, reportLabelled } from './audit-labels.ts';
import { runFinding } from './common-rules.ts';
import { countsLine } from './counts.ts';
import { diagnose } from './diagnosis.ts';
import { readFunctionConfig } from './function-config.ts';
import { generateObjects, generates } from './generation.ts';
import { reportLookalikes } from './lookalikes.ts';
import { reportMisshapenObjects, reportMistakes } from './misshapen-objects.ts';
import { NamedObjects } from './named-objects.ts';
import { checkNetwork } from './network-policy.ts';
import { settingsFor, unusedOverrides } from './overrides.ts';
import { restrictPods } from './pod-security.ts';
import { hardenReadOnlyRoot } from './read-only-root.ts';
import { checkQuotas } from './resource-quota/check.ts';
import type { Settings } from './settings.ts';
import { applySeverities } from './severities.ts';
import { usage } from './usage.ts';
import { version } from './version.ts';
import { type FoundWorkload, findWorkloads, reportObstacles } from './workloads.ts';

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
    const labelled = labelWorkloads(list, workloads, settings);
    applySeverities(list, settings, [...workloads, ...refused]);
    reportObstacles(list, refused);
    reportLookalikes(list);
    reportMisshapenObjects(list, { hasWorkloads: workloads.length > 0, generates: generates(settings) });
    restrictPods(list, workloads, settings, named);
    hardenWorkloads(list, workloads, settings, named);
    const hardened = new Set(list.changed);
    for (const finding of unusedOverrides(settings, [...workloads, ...refused]))
      list.report(finding, list.functionConfigItem);
    diagnose(list, workloads, named);
    checkNetwork(list, workloads, settings, named);
    generateObjects(list, workloads, settings);
    checkQuotas(list, workloads);
    for (const item of named.looked) reportMistakes(list, item);
    for (const [item, finding] of named.findings) list.report(finding, item);
    const changed = workloads.filter(({ item }) => list.changed.has(item));
    reportLabelled(list, labelled);
    const runAgain = [
      ...changed,
      ...labelled.flatMap(({ found, inTemplates }) => (inTemplates ? [found] : [])),
    ];
    const left = list.items;
    list.settle();
    if (list.keepsChanges) reportReRuns(list, new Set(runAgain));
    return countsLine(list, { given, left, found, hardened }, settings);
  },
};

function hardenWorkloads(
  list: ResourceList,
  workloads: FoundWorkload[],
  settings: Settings,
  named: NamedObjects,
): void {
  for (const { item, workload } of list.each(workloads)) {
    const claim: ClaimLookup = (name, namespace) => named.claim(item, name, namespace);
    const findings = hardenReadOnlyRoot(workload, settingsFor(workload, settings), claim);
    for (const finding of findings) list.report(finding, item);
  }
}

/** A change costs something in the cluster: a run, or a restart by hand. */
function reportReRuns(list: ResourceList, workloads: ReadonlySet<FoundWorkload>): void {
  const changed = [...workloads].filter(({ item }) => list.changed.has(item));
  if (changed.length === 0) return;
  const count = changed.length === 1 ? '1 workload changes.' : `${changed.length} workloads change.`;
  const met = new Set(changed.map(({ workload }) => workload.whenChanged));
  const consequences = CONSEQUENCES_OF_CHANGE.filter((consequence) => met.has(consequence));
  list.report(runFinding('re-run', [count, ...consequences].join(' ')));
}
