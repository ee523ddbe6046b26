import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'yaml';
import { functionConfig, runHardenSpark } from '../real/function.ts';
import type { Workload } from '../spark-real/job.ts';
import type { Pod } from '../spark-real/pod.ts';
import { appLabel, deploySparkApplication } from '../spark-real/spark-application.ts';
import { type Call, callsOf } from './audit.ts';
import type { Cluster } from './cluster.ts';
import type { Scenario } from './scenario.ts';

/** What came of a scenario on one version of Spark. */
export interface ScenarioOutcome {
  /** The driver did as it was told. */
  readonly passed: boolean;
  /** Why not. */
  readonly reason?: string;
  readonly calls: readonly Call[];
  readonly executors: number;
  readonly seconds: number;
}

const account = 'spark';
const master = 'https://kubernetes.default.svc';

export async function runScenario(
  cluster: Cluster,
  scenario: Scenario,
  version: string,
  role = 'derived',
): Promise<ScenarioOutcome> {
  const started = performance.now();
  const namespace = `${scenario.name}-${version.replaceAll('.', '-')}`;
  await cluster.createNamespace(namespace, { 'pod-security.kubernetes.io/enforce': 'restricted' });
  const { items } = runHardenSpark([workloadOf(scenario, version, namespace)], configFor(namespace));
  const [workload, ...rbac] = items;
  await cluster.apply(rbac);
  if (role !== 'derived') {
    await cluster.api.create(`/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}/rolebindings`, {
      metadata: { name: 'other' },
      subjects: [{ kind: 'ServiceAccount', name: account, namespace }],
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
    });
  }
  const driver = await submit(cluster, workload);
  const stop = new AbortController();
  if (scenario.delete) deleteFirstExecutor(cluster, namespace, stop.signal);
  const phase = await endOf(cluster, driver);
  stop.abort();
  const log = cluster.log(namespace, driver.metadata.name);
  await sleep(1000);
  await cluster.api.delete(`/api/v1/namespaces/${namespace}`);
  return {
    ...verdict(scenario, phase, log),
    calls: callsOf(cluster, namespace, account),
    executors: 0,
    seconds: Math.round((performance.now() - started) / 1000),
  };
}

function workloadOf({ steps, sparkConf }: Scenario, version: string, namespace: string): Workload {
  const workload: Workload = parse(readFileSync(join(import.meta.dirname, 'application.yaml'), 'utf8'));
  const { metadata, spec } = workload;
  Object.assign(metadata, { namespace });
  Object.assign(spec, { image: `spark:${version}`, sparkVersion: version, arguments: steps });
  Object.assign(spec.sparkConf, sparkConf);
  return workload;
}

function configFor(namespace: string): object {
  return functionConfig({
    // In templates: no webhook is needed here.
    readOnlyRootFilesystem: { mode: 'Enforce', volumesIn: 'PodTemplate' },
    rbac: {
      namespaces: [namespace],
      serviceAccountNames: [account],
      createServiceAccounts: true,
      executorServiceAccount: 'spark-executor',
    },
  });
}

/** Does what the operator and spark-submit do in front of a driver: its Service, its ConfigMaps, its Pod. */
async function submit(cluster: Cluster, workload: Workload): Promise<Pod> {
  const { pods, configMaps, service } = deploySparkApplication(workload, master);
  const [driver] = pods as [Pod];
  const path = `/api/v1/namespaces/${workload.metadata.namespace}`;
  const labels = { [appLabel]: driver.metadata.labels![appLabel]! };
  await cluster.api.create(`${path}/services`, {
    metadata: { name: service.split('.')[0], labels },
    spec: { clusterIP: 'None', selector: { ...labels, 'spark-role': 'driver' }, ports: [{ port: 7078 }] },
  });
  for (const [name, data] of configMaps) {
    await cluster.api.create(`${path}/configmaps`, { metadata: { name }, data });
  }
  return cluster.api.create(`${path}/pods`, driver);
}

async function endOf(cluster: Cluster, { metadata }: Pod): Promise<string> {
  for (const end = performance.now() + 120_000; performance.now() < end; await sleep(250)) {
    const { status } = await cluster.api.get(
      `/api/v1/namespaces/${metadata.namespace}/pods/${metadata.name}`,
    );
    if (status.phase === 'Succeeded' || status.phase === 'Failed') return status.phase;
  }
  return 'not done after two minutes';
}

function deleteFirstExecutor(cluster: Cluster, namespace: string, signal: AbortSignal): void {
  const path = `/api/v1/namespaces/${namespace}/pods`;
  let deleted = false;
  cluster.api.watch(
    `${path}`,
    (_, pod: Pod) => {
      if (deleted || pod.metadata.labels?.['spark-role'] !== 'executor' || pod.status?.phase !== 'Running')
        return;
      deleted = true;
      setTimeout(() => cluster.api.delete(`${path}/${pod.metadata.name}`), 5000);
    },
    signal,
  );
}

function verdict({ fails }: Scenario, phase: string, log: string): { passed: boolean; reason?: string } {
  if (fails) {
    const passed = phase === 'Failed' && log.includes(fails);
    return passed ? { passed } : { passed, reason: `${phase}, and must fail with "${fails}"` };
  }
  const passed = phase === 'Succeeded' && log.includes('all steps done');
  return passed ? { passed } : { passed, reason: phase };
}
