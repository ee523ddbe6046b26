import {
  anything,
  boolean,
  fields,
  list,
  mapOf,
  string,
  wholeNumber,
  withRequired,
} from '../../kubernetes/shape.ts';
import {
  containers,
  env,
  podSecurityContext,
  podTemplate,
  securityContext,
  volumeMounts,
  volumes,
} from '../role/pod-template.ts';
import type { RoleLayout } from '../role/role-layout.ts';
import type { WorkloadKind } from './kind.ts';
import { dynamicAllocation, KUBEFLOW } from './kubeflow.ts';

const ROLE = {
  fields: true,
  template: ['template'],
  podBySpark: true,
  accountInConf: false,
  logDirectory: undefined,
  imageByConf: false,
} as const;

// Names of containers: Spark's KubernetesUtils and the operator's internal/webhook/sparkpod_defaulter.go.
const DRIVER: RoleLayout = {
  ...ROLE,
  name: 'driver',
  key: 'driver',
  container: { names: ['spark-kubernetes-driver'], orFirst: true },
  confOf: 'driver',
  scale: 'OnePod',
  metricsField: 'exposeDriverMetrics',
};

const EXECUTOR: RoleLayout = {
  ...ROLE,
  name: 'executor',
  key: 'executor',
  container: { names: ['spark-kubernetes-executor', 'executor'], orFirst: true },
  confOf: 'executor',
  // Source: kubeflow/spark-operator api/v1beta2/defaults.go.
  scale: { by: 'Executors', unlessSet: 1, hasField: true },
  metricsField: 'exposeExecutorMetrics',
};

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
  kubernetesMaster: string,
  sidecars: containers,
  initContainers: containers,
  template: podTemplate,
});

/**
 * SparkApplication of the kubeflow operator.
 *
 * Source: kubeflow/spark-operator api/v1beta2/sparkapplication_types.go.
 */
export const KUBEFLOW_SPARK_APPLICATION: WorkloadKind = {
  ...KUBEFLOW,
  versions: ['v1beta2'],
  name: 'SparkApplication',
  application: ['spec'],
  mode: { key: 'mode', cluster: 'cluster' },
  roles: [DRIVER, EXECUTOR],
  submittedByOperator: true,
  splitsConf: false,
  // Source: kubeflow/spark-operator internal/controller/sparkapplication/submission.go, driverConfOption,
  // executorConfOption and dynamicAllocationOption (which leaves out all of it where `enabled` is not true).
  confFields: [
    { key: 'spark.kubernetes.executor.deleteOnTermination', path: ['executor', 'deleteOnTermination'] },
    { key: 'spark.kubernetes.driver.master', path: ['driver', 'kubernetesMaster'] },
    { key: 'spark.dynamicAllocation.enabled', path: ['dynamicAllocation', 'enabled'], only: true },
  ],
  // Source: kubeflow/spark-operator v2.5.2, internal/webhook.
  longestName: 63,
  // Source: kubeflow/spark-operator api/v1beta2/sparkapplication_types.go, RestartPolicyType.
  restartPolicy: ['restartPolicy', 'type'],
  // Any change of its spec counts, also of one that has completed.
  // Source: kubeflow/spark-operator internal/controller/sparkapplication/event_filter.go.
  whenChanged:
    'When applied, the operator runs each SparkApplication among them again that is in the cluster already.',
  runsAtOnce: (_spec, given) => given,
  // Source: kubeflow/spark-operator pkg/common/spark.go, LabelSparkAppName.
  nameLabel: 'sparkoperator.k8s.io/app-name',
  objectNames: 'sparkapplication',
  // The parts that this function reads and edits; the rest is the operator's business.
  shape: fields({
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
    dynamicAllocation,
    monitoring: fields({
      exposeDriverMetrics: boolean,
      exposeExecutorMetrics: boolean,
      prometheus: fields({ port: wholeNumber }),
    }),
    driver: role,
    executor: role,
  }),
};
