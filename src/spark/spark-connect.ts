import { boolean, fields, mapOf, type Shape, string, wholeNumber } from '../kubernetes/shape.ts';
import { podTemplate } from './pod-template.ts';
import type { RoleLayout } from './role.ts';

/**
 * SparkConnect of the kubeflow operator. The operator makes the server's Pod from the template alone and starts
 * Spark in it as a client, so what Spark does to a driver's Pod (scratch space, `spark.kubernetes.driver.*`) is
 * not done to the server's. Executors are Spark's own, from a template file.
 *
 * Source: kubeflow/spark-operator api/v1alpha1/sparkconnect_types.go, internal/controller/sparkconnect.
 */
export const SPARK_CONNECT_ROLES: readonly RoleLayout[] = [
  {
    name: 'server',
    key: 'server',
    fields: false,
    template: ['template'],
    container: { names: ['spark-kubernetes-driver'], orFirst: true },
    settings: 'driver',
    podBySpark: false,
  },
  {
    name: 'executor',
    key: 'executor',
    fields: false,
    template: ['template'],
    container: { names: ['spark-kubernetes-executor'], orFirst: true },
    settings: 'executor',
    podBySpark: true,
  },
];

const role = fields({
  cores: wholeNumber,
  memory: string,
  instances: wholeNumber,
  template: podTemplate,
  serviceAccount: string,
});

export const SPARK_CONNECT_SHAPE: Shape = fields({
  sparkVersion: string,
  image: string,
  sparkConf: mapOf(string),
  hadoopConf: mapOf(string),
  dynamicAllocation: fields({
    enabled: boolean,
    initialExecutors: wholeNumber,
    minExecutors: wholeNumber,
    maxExecutors: wholeNumber,
  }),
  server: role,
  executor: role,
});
