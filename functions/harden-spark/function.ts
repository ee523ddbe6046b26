import type { Finding, Item, KrmFunction, ResourceList } from '../../src/krm/index.ts';
import { WORKLOAD_KINDS, type Workload, workloadOf } from '../../src/spark/workload.ts';
import { readFunctionConfig } from './function-config.ts';
import { generateRbac } from './rbac.ts';
import { hardenReadOnlyRoot } from './read-only-root.ts';
import type { ReadOnlyRootFilesystem } from './settings.ts';
import { usage } from './usage.ts';
import { version } from './version.ts';
import { accountsOf } from './workload-accounts.ts';

interface Found {
  item: Item;
  workload: Workload;
}

/** The function: what `kpt` and `kustomize` run, and what `transform` takes. */
export const hardenSpark: KrmFunction = {
  name: 'harden-spark',
  version,
  usage,
  reads: [...WORKLOAD_KINDS, 'rbac.authorization.k8s.io', 'ServiceAccount'],

  run(list) {
    const config = readFunctionConfig(list.functionConfig);
    if ('findings' in config) {
      for (const finding of config.findings) list.report(finding, list.functionConfigItem);
      return;
    }
    const { settings } = config;
    if (settings.mode === 'Report') list.discardChanges();

    const workloads = findWorkloads(list);
    hardenWorkloads(list, workloads, settings.readOnlyRootFilesystem);
    generateRbac(list, workloads.map(accountsOf), settings);
    list.settle();
    if (list.keepsChanges) reportReRuns(list, workloads);
  },
};

/** The Spark workloads that can be worked on; what stands in the way of others is reported. */
function findWorkloads(list: ResourceList): Found[] {
  const found: Found[] = [];
  for (const item of list.select(WORKLOAD_KINDS)) {
    const workload = workloadOf(item.object);
    if (!workload || item.annotation('config.kubernetes.io/local-config') === 'true') continue;
    if (!hasName(item)) {
      list.report(NAMELESS, item);
      continue;
    }
    const { obstacles } = workload;
    for (const obstacle of obstacles) list.report(obstacle, item);
    if (obstacles.length === 0) found.push({ item, workload });
  }
  return found;
}

const NAMELESS: Finding = {
  rule: 'input/name',
  severity: 'error',
  message: '`metadata.name` must be set to a text (or `metadata.generateName`, in a stream)',
};

function hasName({ object }: Item): boolean {
  const { name, generateName } = (object.metadata ?? {}) as { name?: unknown; generateName?: unknown };
  const given = name ?? generateName;
  return typeof given === 'string' && given !== '';
}

function hardenWorkloads(list: ResourceList, workloads: Found[], settings: ReadOnlyRootFilesystem): void {
  for (const { item, workload } of workloads) {
    for (const finding of hardenReadOnlyRoot(workload, settings)) list.report(finding, item);
  }
}

/**
 * Any change of its spec makes the operator run a SparkApplication again that exists in the cluster, even
 * one that has completed.
 *
 * Source: kubeflow/spark-operator internal/controller/sparkapplication/event_filter.go.
 */
function reportReRuns(list: ResourceList, workloads: Found[]): void {
  const changed = workloads.filter(({ item }) => list.changed.has(item));
  const count = changed.filter(({ item }) => item.object.kind === 'SparkApplication').length;
  if (count === 0) return;
  list.report({
    rule: 'harden-spark/re-run',
    severity: 'info',
    message:
      count === 1
        ? '1 SparkApplication changes: if it is in the cluster already, the operator runs it again when this is applied.'
        : `${count} SparkApplications change: those that are in the cluster already, the operator runs again when this is applied.`,
  });
}
