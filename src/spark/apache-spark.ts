import { anything, fields, list, mapOf, type Shape, string, wholeNumber } from '../kubernetes/shape.ts';
import { claimTemplate, podTemplate } from './pod-template.ts';
import type { RoleLayout } from './role.ts';

/**
 * SparkApplication and SparkCluster of the Apache operator. It has no webhook and no fields of its own for Pods:
 * all is in Pod templates.
 *
 * Source: apache/spark-kubernetes-operator, CRDs v1 and v1beta1; SparkAppSubmissionWorker,
 * SparkClusterResourceSpec.
 */
export const APACHE_APPLICATION_ROLES: readonly RoleLayout[] = [
  {
    name: 'driver',
    key: 'driverSpec',
    fields: false,
    template: ['podTemplateSpec'],
    container: {
      names: ['spark-kubernetes-driver'],
      namedBy: 'spark.kubernetes.driver.podTemplateContainerName',
      orFirst: true,
    },
    settings: 'driver',
    podBySpark: true,
    accountBySettings: true,
  },
  {
    name: 'executor',
    key: 'executorSpec',
    fields: false,
    template: ['podTemplateSpec'],
    container: {
      names: ['spark-kubernetes-executor'],
      namedBy: 'spark.kubernetes.executor.podTemplateContainerName',
      orFirst: true,
    },
    settings: 'executor',
    podBySpark: true,
    accountBySettings: true,
  },
];

/** Standalone Spark: masters and workers are daemons, and executors are processes beside their worker. */
export const APACHE_CLUSTER_ROLES: readonly RoleLayout[] = [
  {
    name: 'master',
    key: 'masterSpec',
    fields: false,
    template: ['statefulSetSpec', 'template'],
    container: { names: ['master'], orFirst: false },
    podBySpark: false,
  },
  {
    name: 'worker',
    key: 'workerSpec',
    fields: false,
    template: ['statefulSetSpec', 'template'],
    container: { names: ['worker'], orFirst: false },
    podBySpark: false,
  },
];

const runtimeVersions = fields({ sparkVersion: string });
const podSpec = fields({ podTemplateSpec: podTemplate });
const statefulSet = fields({
  statefulSetSpec: fields({ template: podTemplate, volumeClaimTemplates: list(claimTemplate) }),
});

export const APACHE_APPLICATION_SHAPE: Shape = fields({
  deploymentMode: string,
  mainClass: string,
  driverArgs: list(anything),
  runtimeVersions,
  jars: string,
  pyFiles: string,
  sparkRFiles: string,
  files: string,
  sparkConf: mapOf(string),
  driverSpec: podSpec,
  executorSpec: podSpec,
});

export const APACHE_CLUSTER_SHAPE: Shape = fields({
  runtimeVersions,
  sparkConf: mapOf(string),
  clusterTolerations: fields({
    instanceConfig: fields({ initWorkers: wholeNumber, minWorkers: wholeNumber, maxWorkers: wholeNumber }),
  }),
  masterSpec: statefulSet,
  workerSpec: statefulSet,
});
