import {
  anything,
  boolean,
  fields,
  list,
  mapOf,
  type Shape,
  string,
  wholeNumber,
  withRequired,
} from '../kubernetes/shape.ts';
import {
  containers,
  env,
  podSecurityContext,
  podTemplate,
  securityContext,
  volumeMounts,
  volumes,
} from './pod-template.ts';
import type { RoleLayout } from './role.ts';

/**
 * SparkApplication of the kubeflow operator, and the same under `spec.template` of ScheduledSparkApplication.
 *
 * Source: kubeflow/spark-operator api/v1beta2/sparkapplication_types.go; container names: Spark's
 * KubernetesUtils and the operator's internal/webhook/sparkpod_defaulter.go.
 */
export const SPARK_APPLICATION_ROLES: readonly RoleLayout[] = [
  {
    name: 'driver',
    key: 'driver',
    fields: true,
    template: ['template'],
    container: { names: ['spark-kubernetes-driver'], orFirst: true },
    settings: 'driver',
    podBySpark: true,
  },
  {
    name: 'executor',
    key: 'executor',
    fields: true,
    template: ['template'],
    container: { names: ['spark-kubernetes-executor', 'executor'], orFirst: true },
    settings: 'executor',
    podBySpark: true,
  },
];

const mountedObjects = list(withRequired(['name', 'path'], { name: string, path: string }));

const role = fields({
  image: string,
  cores: wholeNumber,
  coreRequest: string,
  coreLimit: string,
  instances: wholeNumber,
  memory: string,
  memoryOverhead: string,
  memoryLimit: string,
  gpu: fields({ name: string, quantity: wholeNumber }),
  labels: mapOf(string),
  annotations: mapOf(string),
  nodeSelector: mapOf(string),
  securityContext,
  podSecurityContext,
  hostNetwork: boolean,
  volumeMounts,
  configMaps: mountedObjects,
  secrets: mountedObjects,
  env,
  envVars: mapOf(string),
  javaOptions: string,
  serviceAccount: string,
  sidecars: containers,
  initContainers: containers,
  template: podTemplate,
});

/** The parts that this function reads and edits; the rest is the operator's business. */
export const SPARK_APPLICATION_SHAPE: Shape = fields({
  mode: string,
  type: string,
  image: string,
  sparkVersion: string,
  mainClass: string,
  mainApplicationFile: string,
  arguments: list(anything),
  memoryOverheadFactor: string,
  nodeSelector: mapOf(string),
  sparkConf: mapOf(string),
  hadoopConf: mapOf(string),
  sparkConfigMap: string,
  volumes,
  deps: fields({
    jars: list(string),
    files: list(string),
    pyFiles: list(string),
    archives: list(string),
    packages: list(string),
  }),
  dynamicAllocation: fields({
    enabled: boolean,
    initialExecutors: wholeNumber,
    minExecutors: wholeNumber,
    maxExecutors: wholeNumber,
  }),
  monitoring: fields({
    exposeDriverMetrics: boolean,
    exposeExecutorMetrics: boolean,
    prometheus: fields({ port: wholeNumber }),
  }),
  driver: role,
  executor: role,
});
