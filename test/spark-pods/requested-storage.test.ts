/** The disk that Pods ask for, in the Pods that Spark's own builders make of hardened workloads. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { functionConfig, runHardenSpark } from '../real/function.ts';
import { requires } from '../real/requires.ts';
import { emptyDirLimits, storageRequest } from './pod-storage.ts';
import { BUILDERS, type Job, type MadeOfJob, podsBySpark } from './spark-pods.ts';

const Gi = 1024n ** 3n;

/** What stands in a workload before, beside what is asked of its volumes. */
interface Case {
  readonly title: string;
  readonly conf?: Job['conf'];
  readonly templates?: Job['templates'];
  readonly settings?: object;
  readonly gi: { readonly driver: bigint; readonly executor: bigint };
}

const emptyDir = 'spark.kubernetes.executor.volumes.emptyDir';

const CASES: readonly Case[] = [
  { title: 'nothing said', gi: { driver: 20n, executor: 20n } },
  {
    title: 'scratch space with a limit, one for each role, and a volume in memory',
    settings: {
      scratch: { sizeLimit: '3Gi', executor: { sizeLimit: '40Gi' } },
      tmp: { driver: { medium: 'Memory', sizeLimit: '1Gi' } },
    },
    gi: { driver: 13n, executor: 60n },
  },
  {
    title: 'volumes of sparkConf',
    conf: {
      [`${emptyDir}.more.mount.path`]: '/more',
      [`${emptyDir}.more.options.sizeLimit`]: '7Gi',
      [`${emptyDir}.fast.mount.path`]: '/fast',
      [`${emptyDir}.fast.options.sizeLimit`]: '1Gi',
      [`${emptyDir}.fast.options.medium`]: 'Memory',
    },
    gi: { driver: 20n, executor: 27n },
  },
  {
    title: 'templates with resources and volumes of their own',
    conf: { 'spark.kubernetes.driver.limit.cores': '2', 'spark.executor.memory': '2g' },
    templates: {
      driver: {
        spec: {
          containers: [
            { name: 'spark-kubernetes-driver', resources: { requests: { cpu: '1' }, limits: { cpu: '3' } } },
            { name: 'sidecar', image: 'none', volumeMounts: [{ name: 'logs', mountPath: '/logs' }] },
          ],
          volumes: [{ name: 'logs', emptyDir: { sizeLimit: '2Gi' } }],
        },
      },
    },
    gi: { driver: 22n, executor: 20n },
  },
];

requires('Java 17', 'Spark').describe("what Pods ask of a node's disk is what their volumes may fill", () => {
  const folder = mkdtempSync(join(tmpdir(), 'harden-spark-storage-'));
  after(() => rmSync(folder, { recursive: true }));

  for (const spark of BUILDERS) {
    describe(`Spark ${spark}`, () => {
      const kinds = { kubeflow, apache };
      const jobs = CASES.flatMap((test) => Object.values(kinds).map((kind) => kind(test, spark)));
      let made: MadeOfJob[];
      before(() => {
        made = podsBySpark(spark, jobs, folder);
      });

      for (const [index, { title, gi }] of CASES.entries()) {
        for (const [position, kind] of Object.keys(kinds).entries()) {
          it(`${title} (${kind})`, () => {
            const { driver, executor } = made[2 * index + position]!;
            for (const [role, { pod }] of Object.entries({ driver, executor })) {
              const asked = storageRequest(pod);
              expect(asked, role).to.equal(gi[role as keyof typeof gi] * Gi);
              expect(asked, `the volumes of the ${role}`).to.equal(emptyDirLimits(pod));
            }
          });
        }
      }
    });
  }
});

function hardened(object: object, settings: object = {}) {
  const readOnlyRootFilesystem = { mode: 'Enforce', volumesIn: 'PodTemplate', requestStorage: true };
  const config = functionConfig({ readOnlyRootFilesystem: { ...readOnlyRootFilesystem, ...settings } });
  return runHardenSpark([object], config).items[0].spec;
}

/** With `volumesIn: PodTemplate` all that Spark is given stands in its templates and sparkConf. */
function kubeflow({ conf = {}, templates = {}, settings }: Case, sparkVersion: string): Job {
  const { sparkConf, driver, executor } = hardened(
    workload('sparkoperator.k8s.io/v1beta2', {
      mode: 'cluster',
      sparkVersion,
      mainApplicationFile: 's3a://jars/app.jar',
      sparkConf: conf,
      driver: { template: templates.driver },
      executor: { template: templates.executor },
    }),
    settings,
  );
  return {
    language: 'Java',
    conf: sparkConf,
    templates: { driver: driver.template, executor: executor.template },
  };
}

function apache({ conf = {}, templates = {}, settings }: Case, sparkVersion: string): Job {
  const { sparkConf, driverSpec, executorSpec } = hardened(
    workload('spark.apache.org/v1', {
      runtimeVersions: { sparkVersion },
      jars: 's3a://jars/app.jar',
      sparkConf: conf,
      driverSpec: { podTemplateSpec: templates.driver },
      executorSpec: { podTemplateSpec: templates.executor },
    }),
    settings,
  );
  return {
    language: 'Java',
    conf: sparkConf,
    templates: { driver: driverSpec.podTemplateSpec, executor: executorSpec.podTemplateSpec },
  };
}

function workload(apiVersion: string, spec: object) {
  return { apiVersion, kind: 'SparkApplication', metadata: { name: 'a', namespace: 'team-a' }, spec };
}
