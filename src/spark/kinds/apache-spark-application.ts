import { anything, fields, list, mapOf, string } from '../../kubernetes/shape.ts';
import { podTemplate } from '../role/pod-template.ts';
import type { RoleLayout, Scale } from '../role/role-layout.ts';
import { APACHE, runtimeVersions } from './apache.ts';
import { APACHE_DEFAULTS } from './apache-defaults.ts';
import type { WorkloadKind } from './kind.ts';

function roleOf(name: 'driver' | 'executor', scale: Scale): RoleLayout {
  return {
    name,
    key: `${name}Spec`,
    fields: false,
    template: ['podTemplateSpec'],
    container: {
      names: [`spark-kubernetes-${name}`],
      namedBy: `spark.kubernetes.${name}.podTemplateContainerName`,
      orFirst: true,
    },
    confOf: name,
    podBySpark: true,
    imageByConf: false,
    accountInConf: true,
    scale,
    metricsField: undefined,
    logDirectory: undefined,
  };
}

const podSpec = fields({ podTemplateSpec: podTemplate });

/** SparkApplication of the Apache operator. */
export const APACHE_SPARK_APPLICATION: WorkloadKind = {
  ...APACHE,
  name: 'SparkApplication',
  defaults: APACHE_DEFAULTS,
  mode: { key: 'deploymentMode', cluster: 'ClusterMode' },
  roles: [
    roleOf('driver', 'OnePod'),
    // The default is Spark's.
    roleOf('executor', { by: 'Executors', unlessSet: 2, hasField: false }),
  ],
  // Source: apache/spark-kubernetes-operator ApplicationTolerations, RestartConfig, RestartPolicy.
  restartPolicy: ['applicationTolerations', 'restartConfig', 'restartPolicy'],
  runsAtOnce: (_spec, given) => given,
  // Source: apache/spark-kubernetes-operator Utils.java, sparkAppResourceLabels; Constants.java, LABEL_SPARK_APPLICATION_NAME.
  nameLabel: 'spark.operator/spark-app-name',
  // Source: apache/spark-kubernetes-operator 0.8.0 and 0.9.0, SparkAppResourceSpec.buildNetworkPolicy; 1.0.0 submits with
  // Spark 4.2, whose NetworkPolicyFeatureStep (SPARK-55653) makes it.
  limitedRoles: [{ role: 'executor', since: '0.8', bySparkSince: '1.0' }],
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
