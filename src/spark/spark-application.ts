import { containers, env, podTemplate, securityContext, volumeMounts } from './pod-template.ts';
import type { RoleLayout } from './role.ts';
import { boolean, fields, list, mapOf, named, type Shape, string, withRequired } from './shape.ts';

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
  securityContext,
  podSecurityContext: fields({}),
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
  sparkVersion: string,
  mainApplicationFile: string,
  sparkConf: mapOf(string),
  hadoopConf: mapOf(string),
  sparkConfigMap: string,
  volumes: list(named),
  deps: fields({ packages: list(string) }),
  monitoring: fields({
    exposeDriverMetrics: boolean,
    exposeExecutorMetrics: boolean,
    prometheus: fields({}),
  }),
  driver: role,
  executor: role,
});
