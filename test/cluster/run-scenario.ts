import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PolicyRule } from 'kubernetes-types/rbac/v1.d.ts';
import { parse } from 'yaml';
import { functionConfig, runHardenSpark } from '../real/function.ts';
import { ownClock } from '../real/own-clock.ts';
import { lastLines } from '../spark-real/container-log.ts';
import type { Workload } from '../spark-real/job.ts';
import type { Pod } from '../spark-real/pod.ts';
import { appLabel, deploySparkApplication } from '../spark-real/spark-application.ts';
import { callsOf } from './audit.ts';
import type { Cluster } from './cluster.ts';
import { rightParts, rightsIn, untilHeeded } from './rights.ts';
import { type RoleName, rulesOf } from './roles.ts';
import { readScenario, type Scenario } from './scenario.ts';

/** One run of a scenario. */
export interface Run {
  readonly version: string;
  readonly scenario: string;
  readonly role: RoleName;
  /** A right that is taken from the Role, such as `delete pods`. */
  readonly without?: string;
}

/** What came of it. */
export interface Outcome {
  /** The driver did as it was told. */
  readonly passed: boolean;
  /** Why not. */
  readonly reason?: string;
  /** All of these are lists of rights, such as `delete pods`. */
  readonly granted: readonly string[];
  readonly allowed: readonly string[];
  readonly denied: readonly string[];
  /** What the driver said about the first denial. */
  readonly complaint?: string;
  readonly seconds: number;
}

const account = 'spark';

/** Runs a scenario in a namespace of its own, as the function prepared it and with the Role that is asked for. */
export async function runScenario(cluster: Cluster, run: Run): Promise<Outcome> {
  const started = performance.now();
  const scenario = readScenario(run.scenario);
  const namespace = namespaceFor(run);
  await cluster.createNamespace(namespace, { 'pod-security.kubernetes.io/enforce': 'restricted' });
  const { workload, rbac } = prepare(scenario, run, namespace);
  const role = rbac.find(({ kind }) => kind === 'Role');
  role.rules = await rules(cluster, run, role.rules);
  await cluster.apply(rbac);
  const user = `system:serviceaccount:${namespace}:${account}`;
  await untilHeeded(cluster, namespace, user, rightsIn(role.rules));

  const driver = await submit(cluster, workload);
  const waits = scenario.steps.filter((step) => step === 'wait').length;
  const phase = await endOf(cluster, driver, scenario, run.without ? 90 : 240 + 75 * waits);
  const log = cluster.log(namespace, driver.metadata.name);
  const { allowed, denied } = callsOf(cluster, namespace, account);
  await cluster.api.delete(`/api/v1/namespaces/${namespace}`);
  return {
    ...verdict(scenario, phase, log),
    granted: rightsIn(role.rules),
    allowed,
    denied,
    complaint: denied.length > 0 ? complaintIn(log) : undefined,
    seconds: Math.round((performance.now() - started) / 1000),
  };
}

/** The end of what each Pod of a run printed. */
export function lastLinesOf(cluster: Cluster, run: Run): string {
  return lastLines(cluster.logs(namespaceFor(run)));
}

function namespaceFor({ version, scenario, role, without = '' }: Run): string {
  return [scenario, version, role, without]
    .filter(Boolean)
    .join('-')
    .replaceAll(/[^a-z0-9]/g, '-')
    .slice(0, 63);
}

/** What the function makes of the scenario's workload: that, and its RBAC. */
export function prepare(
  scenario: Scenario,
  { version, role }: Run,
  namespace: string,
): { workload: Workload; rbac: any[] } {
  const config = {
    // In templates: no webhook is needed here.
    readOnlyRootFilesystem: { mode: 'Enforce', volumesIn: 'PodTemplate' },
    podSecurity: {},
    rbac: {
      namespaces: [namespace],
      serviceAccountNames: [account],
      createServiceAccounts: true,
      executorServiceAccount: 'spark-executor',
      permissions: role === 'standard' ? 'Standard' : 'Derived',
      ...scenario.rbac,
    },
  };
  const { items } = runHardenSpark([workloadOf(scenario, version, namespace)], functionConfig(config));
  const [workload, ...rbac] = items;
  const { apacheOperator } = scenario;
  if (!apacheOperator) return { workload, rbac };
  // The rig starts drivers as kubeflow's operator does; the settings are those of the other one.
  Object.assign(workload.spec.sparkConf, apacheOperator.sets);
  return { workload, rbac: rbacAsOfApache(scenario, apacheOperator.version, workload, config) };
}

/** What the function makes of the same job as the Apache operator has it. */
function rbacAsOfApache(
  { sparkConf }: Scenario,
  version: string,
  { metadata, spec }: Workload,
  config: object,
) {
  const application = {
    apiVersion: 'spark.apache.org/v1',
    kind: 'SparkApplication',
    metadata,
    spec: {
      runtimeVersions: { sparkVersion: spec.sparkVersion },
      mainClass: spec.mainClass,
      jars: spec.mainApplicationFile,
      sparkConf: {
        'spark.kubernetes.authenticate.driver.serviceAccountName': account,
        'spark.kubernetes.container.image': spec.image,
        ...sparkConf,
      },
    },
  };
  const { items } = runHardenSpark(
    [application],
    functionConfig({ ...config, apacheOperatorVersion: version }),
  );
  return items.slice(1);
}

function workloadOf({ steps, sparkConf }: Scenario, version: string, namespace: string): Workload {
  const workload: Workload = parse(readFileSync(join(import.meta.dirname, 'application.yaml'), 'utf8'));
  const { metadata, spec } = workload;
  Object.assign(metadata, { namespace });
  Object.assign(spec, { image: `spark:${version}`, sparkVersion: version, arguments: steps });
  Object.assign(spec.sparkConf, sparkConf);
  return workload;
}

async function rules(cluster: Cluster, run: Run, ours: PolicyRule[]): Promise<PolicyRule[]> {
  const rules = run.role === 'derived' || run.role === 'standard' ? ours : await rulesOf(run.role, cluster);
  if (run.without === undefined) return rules;
  const rights = rightsIn(rules).filter((right) => right !== run.without);
  return rights.map((right) => rightParts(right).rule);
}

/** Does what the operator and spark-submit do in front of a driver: its Service, its ConfigMaps, its Pod. */
async function submit(cluster: Cluster, workload: Workload): Promise<Pod> {
  const { pods, configMaps, service } = deploySparkApplication(workload, 'https://kubernetes.default.svc');
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

/** The last phase of a driver; disturbs it meanwhile, if the scenario says so. */
async function endOf(cluster: Cluster, driver: Pod, scenario: Scenario, seconds: number): Promise<string> {
  const { namespace, name } = driver.metadata;
  const path = `/api/v1/namespaces/${namespace}/pods`;
  let disturbed = scenario.delete === undefined;
  for (const end = ownClock.seconds() + seconds; ownClock.seconds() < end; await sleep(250)) {
    const { phase } = (await cluster.api.get(`${path}/${name}`)).status;
    if (phase === 'Succeeded' || phase === 'Failed') return phase;
    if (!disturbed && cluster.log(namespace!, name).includes('step await-replacement')) {
      disturbed = true;
      await cluster.api.delete(`${path}?labelSelector=spark-role=executor`);
    }
  }
  return `not done after ${seconds} s of its own time`;
}

function verdict({ fails }: Scenario, phase: string, log: string): { passed: boolean; reason?: string } {
  const passed = fails
    ? phase === 'Failed' && log.includes(fails)
    : phase === 'Succeeded' && log.includes('all steps done');
  return passed ? { passed } : { passed, reason: phase };
}

/** The first line about something forbidden. */
function complaintIn(log: string): string | undefined {
  const line = log.split('\n').find((line) => /forbidden/i.test(line));
  return line?.replace(/.*?(Message: )/, '').trim();
}
