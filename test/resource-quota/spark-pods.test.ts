/** What is reckoned of a workload, beside the Pods that Spark's own builders make of it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Container } from 'kubernetes-types/core/v1.d.ts';
import { amountsOf } from '../../src/kubernetes/resource-quota.ts';
import { podsOf } from '../../src/spark/sizes/workload-pods.ts';
import { type Workload, workloadOf } from '../../src/spark/workload.ts';
import { requires } from '../real/requires.ts';
import {
  BUILDERS,
  type Job,
  type Made,
  type MadeOfJob,
  podsBySpark,
  type Role,
} from '../spark-pods/spark-pods.ts';

interface Case extends Job {
  readonly title: string;
  /** The version from which on it is tested. */
  readonly since?: string;
}

const claim = (role: string) => `spark.kubernetes.${role}.volumes.persistentVolumeClaim.data`;

const CASES: readonly Case[] = [
  { title: 'nothing said', language: 'Java', conf: {} },
  { title: 'Python', language: 'Python', conf: {} },
  { title: 'R', language: 'R', conf: {} },
  {
    title: 'memory with a factor that leaves no whole MiB',
    language: 'Java',
    conf: { 'spark.driver.memory': '5555m', 'spark.executor.memory': '9999m' },
  },
  {
    title: 'memory of Python with a factor that leaves no whole MiB',
    language: 'Python',
    conf: { 'spark.driver.memory': '5555m', 'spark.executor.memory': '9999m' },
  },
  {
    title: 'memory in KiB',
    language: 'Java',
    conf: { 'spark.driver.memory': '2000000k', 'spark.executor.memory': '3000000k' },
  },
  {
    title: 'memory as a number alone',
    language: 'Java',
    conf: { 'spark.driver.memory': '3000', 'spark.executor.memory': '4000' },
  },
  {
    title: 'overhead that is given',
    language: 'Python',
    conf: { 'spark.driver.memoryOverhead': '300m', 'spark.executor.memoryOverhead': '2g' },
  },
  {
    title: 'a factor for both roles',
    language: 'Java',
    conf: {
      'spark.kubernetes.memoryOverheadFactor': '0.25',
      'spark.driver.memory': '8g',
      'spark.executor.memory': '16g',
    },
  },
  {
    title: 'a factor for both roles of Python',
    language: 'Python',
    conf: { 'spark.kubernetes.memoryOverheadFactor': '0.25', 'spark.executor.memory': '16g' },
  },
  {
    title: 'factors for each role, which come first',
    language: 'Python',
    conf: {
      'spark.kubernetes.memoryOverheadFactor': '0.5',
      'spark.driver.memoryOverheadFactor': '0.15',
      'spark.executor.memoryOverheadFactor': '0.33',
      'spark.driver.memory': '7g',
      'spark.executor.memory': '11g',
    },
  },
  {
    title: 'the factor of a driver is none for executors',
    language: 'Java',
    conf: {
      'spark.driver.memoryOverheadFactor': '0.6',
      'spark.driver.memory': '7g',
      'spark.executor.memory': '7g',
    },
  },
  {
    title: 'a least overhead',
    language: 'Java',
    since: '4.0.0',
    conf: { 'spark.driver.minMemoryOverhead': '500m', 'spark.executor.minMemoryOverhead': '1g' },
  },
  {
    title: 'a least overhead for executors, which Spark 3 does not know',
    language: 'Java',
    conf: { 'spark.executor.minMemoryOverhead': '1g' },
  },
  {
    title: 'memory off the heap',
    language: 'Java',
    conf: { 'spark.memory.offHeap.enabled': 'true', 'spark.memory.offHeap.size': '2g' },
  },
  {
    title: 'memory off the heap in bytes',
    language: 'Java',
    conf: { 'spark.memory.offHeap.enabled': 'true', 'spark.memory.offHeap.size': '1610612736' },
  },
  {
    title: 'memory off the heap that is not switched on',
    language: 'Java',
    conf: { 'spark.memory.offHeap.size': '2g' },
  },
  {
    title: "PySpark's memory",
    language: 'Python',
    conf: { 'spark.executor.pyspark.memory': '700m', 'spark.executor.memory': '3g' },
  },
  {
    title: "PySpark's memory of a job in R",
    language: 'R',
    conf: { 'spark.executor.pyspark.memory': '700m' },
  },
  {
    title: 'cores',
    language: 'Java',
    conf: { 'spark.driver.cores': '2', 'spark.executor.cores': '5' },
  },
  {
    title: 'requests of cpu beside cores',
    language: 'Java',
    conf: {
      'spark.driver.cores': '2',
      'spark.executor.cores': '5',
      'spark.kubernetes.driver.request.cores': '500m',
      'spark.kubernetes.executor.request.cores': '2.5',
    },
  },
  {
    title: 'limits of cpu',
    language: 'Java',
    conf: { 'spark.kubernetes.driver.limit.cores': '1500m', 'spark.kubernetes.executor.limit.cores': '3' },
  },
  {
    title: 'GPUs',
    language: 'Java',
    conf: {
      'spark.executor.resource.gpu.amount': '2',
      'spark.executor.resource.gpu.vendor': 'nvidia.com',
      'spark.executor.resource.gpu.discoveryScript': '/gpus.sh',
      'spark.task.resource.gpu.amount': '1',
    },
  },
  {
    title: 'claims on demand',
    language: 'Java',
    conf: {
      [`${claim('driver')}.mount.path`]: '/data',
      [`${claim('driver')}.options.claimName`]: 'OnDemand',
      [`${claim('driver')}.options.storageClass`]: 'slow',
      [`${claim('driver')}.options.sizeLimit`]: '3Gi',
      [`${claim('executor')}.mount.path`]: '/data',
      [`${claim('executor')}.options.claimName`]: 'OnDemand',
      [`${claim('executor')}.options.storageClass`]: 'fast',
      [`${claim('executor')}.options.sizeLimit`]: '500Gi',
    },
  },
  {
    title: 'a claim of a name',
    language: 'Java',
    conf: {
      [`${claim('executor')}.mount.path`]: '/data',
      [`${claim('executor')}.options.claimName`]: 'shared',
    },
  },
  {
    title: 'templates with resources, sidecars and init containers',
    language: 'Java',
    conf: { 'spark.kubernetes.executor.limit.cores': '4' },
    templates: {
      driver: {
        spec: {
          containers: [
            {
              name: 'spark-kubernetes-driver',
              resources: {
                limits: { cpu: '7', memory: '9Gi' },
                requests: { cpu: '3', 'ephemeral-storage': '1Gi' },
              },
            },
            { name: 'proxy', resources: { limits: { cpu: '200m', memory: '128Mi' } } },
          ],
          initContainers: [{ name: 'fetch', resources: { requests: { memory: '3Gi' } } }],
        },
      },
      executor: {
        spec: {
          containers: [
            {
              name: 'spark-kubernetes-executor',
              resources: { limits: { cpu: '7', 'example.com/fpga': '1' } },
            },
          ],
        },
      },
    },
  },
];

requires('Java 17', 'Spark').describe("what is reckoned is what Spark's own builders ask for", () => {
  const folder = mkdtempSync(join(tmpdir(), 'harden-spark-pods-'));
  after(() => rmSync(folder, { recursive: true }));

  for (const spark of BUILDERS) {
    describe(`Spark ${spark}`, () => {
      const cases = CASES.filter(({ since }) => since === undefined || isSince(spark, since));
      let made: MadeOfJob[];
      before(() => {
        made = podsBySpark(spark, cases, folder);
      });

      for (const [index, test] of cases.entries()) {
        for (const workload of [kubeflow(test, spark), apache(test, spark)]) {
          it(`${test.title} (${workload.kind.group})`, () => {
            for (const role of ['driver', 'executor'] as const) {
              expect(reckoned(workload, role), role).to.deep.equal(inPod(made[index]![role]));
            }
          });
        }
      }
    });
  }
});

function isSince(version: string, since: string): boolean {
  return version.localeCompare(since, 'en', { numeric: true }) >= 0;
}

function reckoned(workload: Workload, name: Role) {
  const { containers, claims, unreadable } = podsOf(workload).find(({ role }) => role === name)!;
  expect(unreadable).to.deep.equal([]);
  return {
    containers: Object.fromEntries(
      containers.map(({ name, requests, limits }) => [name, [sorted(requests), sorted(limits)]]),
    ),
    claims: claims.map(({ storageClassName, size }) => [storageClassName, size]),
  };
}

function inPod({ pod, claims }: Made) {
  const { containers, initContainers = [] } = pod.spec!;
  return {
    containers: Object.fromEntries(
      [...containers, ...initContainers].map(({ name, resources }: Container) => [
        name,
        [sorted(amountsOf(resources?.requests)), sorted(amountsOf(resources?.limits))],
      ]),
    ),
    claims: claims.map(({ spec }) => [
      spec!.storageClassName,
      amountsOf({ storage: spec!.resources!.requests!.storage }).get('storage'),
    ]),
  };
}

function sorted(amounts: Iterable<[string, bigint]>): [string, bigint][] {
  return [...amounts].sort(([left], [right]) => (left < right ? -1 : 1));
}

function kubeflow({ language, conf, templates = {} }: Job, sparkVersion: string): Workload {
  const ending = { Java: 'jar', Python: 'py', R: 'R' }[language];
  return workload('sparkoperator.k8s.io/v1beta2', {
    sparkVersion,
    mainApplicationFile: `local:///app.${ending}`,
    sparkConf: conf,
    driver: { template: templates.driver },
    executor: { template: templates.executor },
  });
}

function apache({ language, conf, templates = {} }: Job, sparkVersion: string): Workload {
  const field = { Java: 'jars', Python: 'pyFiles', R: 'sparkRFiles' }[language];
  return workload('spark.apache.org/v1', {
    runtimeVersions: { sparkVersion },
    [field]: 'local:///app',
    sparkConf: conf,
    driverSpec: { podTemplateSpec: templates.driver },
    executorSpec: { podTemplateSpec: templates.executor },
  });
}

function workload(apiVersion: string, spec: object): Workload {
  return workloadOf({ apiVersion, kind: 'SparkApplication', metadata: { name: 'a' }, spec } as never)!;
}
