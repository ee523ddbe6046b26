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
    containers: ['spark-kubernetes-driver'],
  },
  {
    name: 'executor',
    key: 'executor',
    fields: true,
    template: ['template'],
    containers: ['spark-kubernetes-executor', 'executor'],
  },
];

const securityContext = fields({ readOnlyRootFilesystem: boolean });
const env = list(withRequired(['name'], { name: string, value: string }));
const volumeMounts = list(
  withRequired(['name', 'mountPath'], { name: string, mountPath: string, readOnly: boolean }),
);
const container = fields({ name: string, workingDir: string, env, volumeMounts, securityContext });
const containers = list(container);
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
  template: fields({
    spec: fields({
      containers,
      initContainers: containers,
      volumes: list(named),
      securityContext: fields({}),
      serviceAccountName: string,
      serviceAccount: string,
    }),
  }),
});

/** The parts that this function reads and edits; the rest is the operator's business. */
export const SPARK_APPLICATION_SHAPE: Shape = fields({
  mode: string,
  sparkVersion: string,
  mainApplicationFile: string,
  sparkConf: mapOf(string),
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
