import { anything, fields, list, mapOf, string } from '../../kubernetes/shape.ts';
import { podTemplate } from '../role/pod-template.ts';
import type { RoleLayout } from '../role/role-layout.ts';
import { APACHE, runtimeVersions } from './apache.ts';
import type { WorkloadKind } from './kind.ts';

const ROLE = {
  fields: false,
  template: ['podTemplateSpec'],
  podBySpark: true,
  accountInConf: true,
  metricsField: undefined,
  logDirectory: undefined,
} as const;

const DRIVER: RoleLayout = {
  ...ROLE,
  name: 'driver',
  key: 'driverSpec',
  container: {
    names: ['spark-kubernetes-driver'],
    namedBy: 'spark.kubernetes.driver.podTemplateContainerName',
    orFirst: true,
  },
  confOf: 'driver',
  scale: 'OnePod',
};

const EXECUTOR: RoleLayout = {
  ...ROLE,
  name: 'executor',
  key: 'executorSpec',
  container: {
    names: ['spark-kubernetes-executor'],
    namedBy: 'spark.kubernetes.executor.podTemplateContainerName',
    orFirst: true,
  },
  confOf: 'executor',
  // The default is Spark's.
  scale: { by: 'Executors', unlessSet: 2, hasField: false },
};

const podSpec = fields({ podTemplateSpec: podTemplate });

/** SparkApplication of the Apache operator. */
export const APACHE_SPARK_APPLICATION: WorkloadKind = {
  ...APACHE,
  name: 'SparkApplication',
  mode: { key: 'deploymentMode', cluster: 'ClusterMode' },
  roles: [DRIVER, EXECUTOR],
  runsAtOnce: (_spec, given) => given,
  // Source: apache/spark-kubernetes-operator Utils.java, sparkAppResourceLabels; Constants.java, LABEL_SPARK_APPLICATION_NAME.
  nameLabel: 'spark.operator/spark-app-name',
  // The operator submits with Spark 4.2 or later. Source: Spark NetworkPolicyFeatureStep (SPARK-55653).
  limitedRoles: ['executor'],
  objectNames: 'apache-sparkapplication',
  shape: fields({
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
  }),
};
