/** The jobs whose Pods are counted and bounded. */
import type { Job } from '../spark-pods/spark-pods.ts';

export const VERSION = '4.0.0';
export const EXECUTORS = 3;

const claim = 'spark.kubernetes.executor.volumes.persistentVolumeClaim.spark-local-dir-1';

/** Apache applications: all that Spark is told stands in sparkConf and templates. */
export const JOBS: Readonly<Record<string, Job>> = {
  plain: { language: 'Java', conf: {} },
  limited: {
    language: 'Python',
    conf: {
      'spark.driver.memory': '3g',
      'spark.kubernetes.driver.limit.cores': '1500m',
      'spark.executor.cores': '2',
      'spark.kubernetes.executor.request.cores': '700m',
      'spark.kubernetes.executor.limit.cores': '2',
      'spark.executor.pyspark.memory': '300m',
      'spark.executor.resource.gpu.amount': '2',
      'spark.executor.resource.gpu.vendor': 'nvidia.com',
      'spark.executor.resource.gpu.discoveryScript': '/gpus.sh',
      'spark.task.resource.gpu.amount': '1',
      [`${claim}.mount.path`]: '/data',
      [`${claim}.options.claimName`]: 'OnDemand',
      [`${claim}.options.storageClass`]: 'fast',
      [`${claim}.options.sizeLimit`]: '7Gi',
    },
  },
  disk: {
    language: 'Java',
    conf: {},
    templates: {
      driver: { spec: { containers: [asking('spark-kubernetes-driver', '20Gi')] } },
      executor: { spec: { containers: [asking('spark-kubernetes-executor', '30Gi')] } },
    },
  },
  sidecars: {
    language: 'Java',
    conf: { 'spark.kubernetes.driver.limit.cores': '1', 'spark.kubernetes.executor.limit.cores': '1' },
    templates: {
      driver: {
        spec: {
          containers: [
            { name: 'spark-kubernetes-driver', resources: { requests: { 'ephemeral-storage': '1Gi' } } },
            container('proxy', { limits: { cpu: '200m', memory: '128Mi' } }),
          ],
          initContainers: [
            container('before', {
              requests: { cpu: '900m', memory: '1Gi' },
              limits: { cpu: '4', memory: '1Gi' },
            }),
            {
              ...container('mesh', { limits: { cpu: '300m', memory: '256Mi' } }),
              restartPolicy: 'Always',
            } as never,
            container('behind', {
              requests: { cpu: '2', memory: '64Mi' },
              limits: { cpu: '3', memory: '4Gi' },
            }),
          ],
        },
      },
    },
  },
};

function container(name: string, resources: object) {
  return { name, image: 'none', resources };
}

function asking(name: string, storage: string) {
  return { name, resources: { requests: { 'ephemeral-storage': storage } } };
}

export function application(name: string, namespace: string) {
  const { language, conf, templates = {} } = JOBS[name]!;
  return {
    apiVersion: 'spark.apache.org/v1',
    kind: 'SparkApplication',
    metadata: { name, namespace },
    spec: {
      runtimeVersions: { sparkVersion: VERSION },
      [language === 'Python' ? 'pyFiles' : 'jars']: 'local:///app',
      sparkConf: { ...conf, 'spark.executor.instances': String(EXECUTORS) },
      driverSpec: { podTemplateSpec: templates.driver },
      executorSpec: { podTemplateSpec: templates.executor },
    },
  };
}
