import type { KrmFunction, ResourceList } from '../../src/krm/index.ts';
import type { ClaimLookup } from '../../src/kubernetes/persistent-volume-claims.ts';
import { WORKLOAD_KINDS } from '../../src/spark/workload.ts';
import { labelWorkloads } from './audit-labels.ts';
import { runFinding } from './common-rules.ts';
import { countsLine } from './counts.ts';
import { diagnose } from './diagnosis.ts';
import { readFunctionConfig } from './function-config.ts';
import { generateObjects } from './generation.ts';
import { checkNetwork } from './network-policy.ts';
import { settingsFor, unusedOverrides } from './overrides.ts';
import { restrictPods } from './pod-security.ts';
import { hardenReadOnlyRoot } from './read-only-root.ts';
import { checkQuotas } from './resource-quota/check.ts';
import type { Settings } from './settings.ts';
import { applySeverities } from './severities.ts';
import { usage } from './usage.ts';
import { version } from './version.ts';
import { type FoundWorkload, findWorkloads } from './workloads.ts';

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

    const found = findWorkloads(list);
    const { workloads } = found;
    applySeverities(list, settings, workloads);
    restrictPods(list, workloads, settings);
    hardenWorkloads(list, workloads, settings);
    const hardened = new Set(list.changed);
    for (const finding of unusedOverrides(settings, workloads)) list.report(finding, list.functionConfigItem);
    diagnose(list, workloads);
    checkNetwork(list, workloads, settings);
    generateObjects(list, workloads, settings);
    checkQuotas(list, workloads);
    const runAgain = workloads.filter(({ item }) => list.changed.has(item));
    runAgain.push(...labelWorkloads(list, workloads, settings));
    const left = list.items;
    list.settle();
    if (list.keepsChanges) reportReRuns(list, new Set(runAgain));
    return countsLine(list, { given, left, found, hardened }, settings);
  },
};

function hardenWorkloads(list: ResourceList, workloads: FoundWorkload[], settings: Settings): void {
  const claim: ClaimLookup = (name, namespace) => findClaim(list, name, namespace);
  for (const { item, workload } of workloads) {
    const findings = hardenReadOnlyRoot(workload, settingsFor(workload, settings), claim);
    for (const finding of findings) list.report(finding, item);
  }
}

/** Claims are looked up only where one is asked for: most lists with claims need not be read for it. */
function findClaim(list: ResourceList, name: string, namespace: string | undefined) {
  return list
    .select(['PersistentVolumeClaim'])
    .map(({ object }) => object)
    .find(
      ({ apiVersion, kind, metadata }) =>
        apiVersion === 'v1' &&
        kind === 'PersistentVolumeClaim' &&
        metadata?.name === name &&
        metadata.namespace === namespace,
    );
}

/** A change costs something in the cluster: a run, or a restart by hand. */
function reportReRuns(list: ResourceList, workloads: ReadonlySet<FoundWorkload>): void {
  const changed = [...workloads].filter(({ item }) => list.changed.has(item));
  if (changed.length === 0) return;
  const count = changed.length === 1 ? '1 workload changes.' : `${changed.length} workloads change.`;
  const consequences = new Set(changed.flatMap(({ workload }) => workload.whenChanged ?? []));
  list.report(runFinding('re-run', [count, ...consequences].join(' ')));
}
