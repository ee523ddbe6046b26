import { expect } from 'chai';
import { parse } from 'yaml';
import { quantitiesOf } from '../../src/kubernetes/resource-quota.ts';
import { podsOf } from '../../src/spark/sizes/workload-pods.ts';
import { type Workload, workloadOf } from '../../src/spark/workload.ts';

const KUBEFLOW = ['SparkApplication', 'sparkoperator.k8s.io/v1beta2'] as const;
const SCHEDULED = ['ScheduledSparkApplication', 'sparkoperator.k8s.io/v1beta2'] as const;
const CONNECT = ['SparkConnect', 'sparkoperator.k8s.io/v1alpha1'] as const;
const APACHE = ['SparkApplication', 'spark.apache.org/v1'] as const;
const CLUSTER = ['SparkCluster', 'spark.apache.org/v1'] as const;
type Kind = readonly [kind: string, apiVersion: string];

function workload([kind, apiVersion]: Kind, spec: string): Workload {
  return workloadOf({ apiVersion, kind, metadata: { name: 'a' }, spec: parse(spec) } as never)!;
}

describe('resources of a Spark container', () => {
  const nothing = { cpu: '1', memory: '1408Mi' };
  const cases: [kind: Kind, spec: string, role: string, requests: object, limits: object][] = [
    [KUBEFLOW, '{executor: {}}', 'executor', nothing, { memory: '1408Mi' }],
    [
      KUBEFLOW,
      '{executor: {cores: 3, coreRequest: 500m, coreLimit: "4", memory: 2g, memoryOverhead: 100m}}',
      'executor',
      { cpu: '500m', memory: '2148Mi' },
      { cpu: '4', memory: '2148Mi' },
    ],
    [
      KUBEFLOW,
      '{executor: {cores: 3, memory: 2g}, sparkConf: {spark.executor.cores: "5", spark.executor.memory: 9g}}',
      'executor',
      { cpu: '3', memory: '2432Mi' },
      { memory: '2432Mi' },
    ],
    [KUBEFLOW, '{executor: {memoryLimit: 4g}}', 'executor', nothing, { memory: '4Gi' }],
    [KUBEFLOW, '{executor: {memoryLimit: 4Gi}}', 'executor', nothing, { memory: '4Gi' }],
    [
      KUBEFLOW,
      '{driver: {gpu: {name: amd.com/gpu, quantity: 2}}}',
      'driver',
      nothing,
      { memory: '1408Mi', 'amd.com/gpu': '2' },
    ],
    [
      CONNECT,
      '{server: {cores: 2, memory: 4g}, executor: {cores: 2, memory: 4g}}',
      'executor',
      { cpu: '2', memory: '4505Mi' },
      { memory: '4505Mi' },
    ],
    [CONNECT, '{server: {cores: 2, memory: 4g}, executor: {}}', 'server', {}, {}],
    [
      CONNECT,
      '{server: {template: {spec: {containers: [{name: spark-kubernetes-driver, resources: {requests: {cpu: 2}}}]}}}, executor: {}}',
      'server',
      { cpu: '2' },
      {},
    ],
    [APACHE, '{jars: a, pyFiles: b}', 'driver', nothing, { memory: '1408Mi' }],
    [APACHE, '{pyFiles: b}', 'driver', { cpu: '1', memory: '1433Mi' }, { memory: '1433Mi' }],
    [CLUSTER, '{masterSpec: {}, workerSpec: {}}', 'worker', {}, {}],
  ];
  for (const [kind, spec, name, requests, limits] of cases) {
    it(`${name} of ${kind[0]} ${spec}`, () => {
      const pods = podsOf(workload(kind, spec)).find(({ role }) => role === name)!;
      const [spark] = pods.containers;
      expect(quantitiesOf(spark!.requests)).to.deep.equal(requests);
      expect(quantitiesOf(spark!.limits)).to.deep.equal(limits);
    });
  }
});

describe('number of Pods', () => {
  const dynamic = 'spark.dynamicAllocation';
  const cases: [kind: Kind, spec: string, role: string, most: number, least: number, path: string][] = [
    [KUBEFLOW, '{}', 'driver', 1, 1, 'spec.driver'],
    [KUBEFLOW, '{}', 'executor', 1, 1, 'spec.executor.instances'],
    [KUBEFLOW, '{executor: {instances: 7}}', 'executor', 7, 7, 'spec.executor.instances'],
    [
      KUBEFLOW,
      '{sparkConf: {spark.executor.instances: "3"}}',
      'executor',
      3,
      3,
      'spec.sparkConf["spark.executor.instances"]',
    ],
    [
      KUBEFLOW,
      '{dynamicAllocation: {enabled: true}}',
      'executor',
      Number.POSITIVE_INFINITY,
      1,
      'spec.dynamicAllocation.maxExecutors',
    ],
    [
      KUBEFLOW,
      '{dynamicAllocation: {enabled: true, minExecutors: 2, maxExecutors: 9}}',
      'executor',
      9,
      2,
      'spec.dynamicAllocation.maxExecutors',
    ],
    [
      KUBEFLOW,
      '{dynamicAllocation: {enabled: true, maxExecutors: 9, initialExecutors: 12}}',
      'executor',
      12,
      1,
      'spec.dynamicAllocation.maxExecutors',
    ],
    [
      KUBEFLOW,
      `{executor: {instances: 2}, dynamicAllocation: {maxExecutors: 9}, sparkConf: {${dynamic}.enabled: "true", ${dynamic}.maxExecutors: "5"}}`,
      'executor',
      5,
      1,
      `spec.sparkConf["${dynamic}.maxExecutors"]`,
    ],
    [CONNECT, '{executor: {}}', 'executor', 2, 2, 'spec.executor.instances'],
    [CONNECT, '{executor: {instances: 0}}', 'executor', 0, 0, 'spec.executor.instances'],
    [
      CONNECT,
      '{executor: {}, dynamicAllocation: {enabled: true, maxExecutors: 4}}',
      'executor',
      4,
      1,
      'spec.dynamicAllocation.maxExecutors',
    ],
    [APACHE, '{}', 'executor', 2, 2, 'spec.sparkConf["spark.executor.instances"]'],
    [
      APACHE,
      `{sparkConf: {${dynamic}.enabled: "TRUE"}}`,
      'executor',
      Number.POSITIVE_INFINITY,
      1,
      `spec.sparkConf["${dynamic}.maxExecutors"]`,
    ],
    [
      CLUSTER,
      '{clusterTolerations: {instanceConfig: {initWorkers: 3, minWorkers: 3, maxWorkers: 3}}}',
      'worker',
      3,
      3,
      'spec.clusterTolerations.instanceConfig.initWorkers',
    ],
    [
      CLUSTER,
      '{clusterTolerations: {instanceConfig: {initWorkers: 3, minWorkers: 2, maxWorkers: 8}}}',
      'worker',
      8,
      2,
      'spec.clusterTolerations.instanceConfig.maxWorkers',
    ],
    [CLUSTER, '{}', 'master', 1, 1, 'spec.masterSpec'],
  ];
  for (const [kind, spec, name, most, least, path] of cases) {
    it(`${name} of ${kind[0]} ${spec}: ${most}`, () => {
      const { count } = podsOf(workload(kind, spec)).find(({ role }) => role === name)!;
      expect(count).to.include({ most, least, path });
    });
  }
});

describe('runs at once, where 3 are said to be', () => {
  const cases: [kind: Kind, spec: string, runs: number][] = [
    [KUBEFLOW, '{}', 3],
    [APACHE, '{}', 3],
    [SCHEDULED, '{concurrencyPolicy: Allow}', 3],
    [SCHEDULED, '{concurrencyPolicy: Forbid}', 1],
    [CONNECT, '{}', 1],
    [CLUSTER, '{}', 1],
  ];
  for (const [kind, spec, runs] of cases) {
    it(`${kind.join(' ')} ${spec}: ${runs}`, () => expect(workload(kind, spec).runsAtOnce(3)).to.equal(runs));
  }
});
