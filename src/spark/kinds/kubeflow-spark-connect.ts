import { fields, mapOf, string, wholeNumber } from '../../kubernetes/shape.ts';
import { podTemplate } from '../role/pod-template.ts';
import type { RoleLayout } from '../role/role-layout.ts';
import type { WorkloadKind } from './kind.ts';
import { dynamicAllocation, KUBEFLOW } from './kubeflow.ts';

const ROLE = {
  fields: false,
  template: ['template'],
  accountInConf: false,
  metricsField: undefined,
  logDirectory: undefined,
  imageByConf: false,
} as const;

/**
 * The operator makes the server's Pod from the template alone and starts Spark in it as a client, so what Spark does
 * to a driver's Pod (scratch space, `spark.kubernetes.driver.*`) is not done to the server's.
 */
const SERVER: RoleLayout = {
  ...ROLE,
  name: 'server',
  key: 'server',
  container: { names: ['spark-kubernetes-driver'], orFirst: true },
  confOf: 'driver',
  podBySpark: false,
  scale: 'OnePod',
};

/** Executors are Spark's own, from a template file. */
const EXECUTOR: RoleLayout = {
  ...ROLE,
  name: 'executor',
  key: 'executor',
  container: { names: ['spark-kubernetes-executor'], orFirst: true },
  confOf: 'executor',
  podBySpark: true,
  // The default is Spark's.
  scale: { by: 'Executors', unlessSet: 2, hasField: true },
};

const role = fields({
  cores: wholeNumber,
  memory: string,
  instances: wholeNumber,
  template: podTemplate,
  serviceAccount: string,
});

/**
 * SparkConnect of the kubeflow operator.
 *
 * Source: kubeflow/spark-operator api/v1alpha1/sparkconnect_types.go, internal/controller/sparkconnect.
 */
export const KUBEFLOW_SPARK_CONNECT: WorkloadKind = {
  ...KUBEFLOW,
  versions: ['v1alpha1'],
  name: 'SparkConnect',
  application: ['spec'],
  mode: undefined,
  roles: [SERVER, EXECUTOR],
  submittedByOperator: false,
  // In versions of the operator up to 2.5.2.
  splitsConf: true,
  confFields: [],
  // The operator adds `-server` to it. Source: kubeflow/spark-operator v2.5.2, internal/webhook.
  longestName: 56,
  // Source: kubeflow/spark-operator internal/controller/sparkconnect/reconciler.go, mutateServerPod.
  restartPolicy: undefined,
  whenChanged:
    'The operator does not change the server Pod of a SparkConnect that is running: delete the Pod after applying.',
  runsAtOnce: () => 1,
  // Source: kubeflow/spark-operator internal/controller/sparkconnect/options.go.
  nameLabel: 'sparkoperator.k8s.io/connect-name',
  objectNames: 'sparkconnect',
  shape: fields({
    sparkVersion: string,
    image: string,
    sparkConf: mapOf(string),
    hadoopConf: mapOf(string),
    dynamicAllocation,
    server: role,
    executor: role,
  }),
};
