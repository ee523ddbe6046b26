import { fields, list, mapOf, string, wholeNumber } from '../../kubernetes/shape.ts';
import { claimTemplate, podTemplate } from '../role/pod-template.ts';
import type { RoleLayout, Scale } from '../role/role-layout.ts';
import { APACHE, runtimeVersions } from './apache.ts';
import type { WorkloadKind } from './kind.ts';

/** Daemons: executors are processes beside their worker. */
function daemon(name: 'master' | 'worker', scale: Scale, logDirectory?: string): RoleLayout {
  return {
    name,
    key: `${name}Spec`,
    fields: false,
    template: ['statefulSetSpec', 'template'],
    container: { names: [name], orFirst: false },
    confOf: undefined,
    podBySpark: false,
    // Source: apache/spark-kubernetes-operator SparkClusterResourceSpec.
    imageByConf: true,
    accountInConf: false,
    scale,
    metricsField: undefined,
    logDirectory,
  };
}

const statefulSet = fields({
  statefulSetSpec: fields({ template: podTemplate, volumeClaimTemplates: list(claimTemplate) }),
});

/** SparkCluster of the Apache operator: standalone Spark. */
export const APACHE_SPARK_CLUSTER: WorkloadKind = {
  ...APACHE,
  name: 'SparkCluster',
  mode: undefined,
  roles: [
    daemon('master', 'OnePod'),
    // Source: apache/spark-kubernetes-operator SparkClusterResourceSpec, whose SPARK_LOG_DIR for workers comes last.
    daemon(
      'worker',
      { by: 'Workers', keys: ['clusterTolerations', 'instanceConfig'] },
      '/opt/spark/work/logs',
    ),
  ],
  restartPolicy: undefined,
  runsAtOnce: () => 1,
  // Source: apache/spark-kubernetes-operator SparkClusterResourceSpec.java.
  nameLabel: 'spark.operator/spark-cluster-name',
  // Source: apache/spark-kubernetes-operator 0.8.0 and later, SparkClusterResourceSpec.buildWorkerNetworkPolicy, which lets in
  // the Pods of the cluster and no drivers in other Pods.
  limitedRoles: [{ role: 'worker', since: '0.8' }],
  objectNames: 'apache-sparkcluster',
  shape: fields({
    runtimeVersions,
    sparkConf: mapOf(string),
    clusterTolerations: fields({
      instanceConfig: fields({ initWorkers: wholeNumber, minWorkers: wholeNumber, maxWorkers: wholeNumber }),
    }),
    masterSpec: statefulSet,
    workerSpec: statefulSet,
  }),
};
