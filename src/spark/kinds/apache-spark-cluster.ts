import { fields, list, mapOf, string, wholeNumber } from '../../kubernetes/shape.ts';
import { claimTemplate, podTemplate } from '../role/pod-template.ts';
import type { RoleLayout } from '../role/role-layout.ts';
import { APACHE, runtimeVersions } from './apache.ts';
import type { WorkloadKind } from './kind.ts';

/** Daemons: executors are processes beside their worker. */
const DAEMON = {
  fields: false,
  template: ['statefulSetSpec', 'template'],
  confOf: undefined,
  podBySpark: false,
  accountInConf: false,
  metricsField: undefined,
} as const;

const MASTER: RoleLayout = {
  ...DAEMON,
  name: 'master',
  key: 'masterSpec',
  container: { names: ['master'], orFirst: false },
  scale: 'OnePod',
  logDirectory: undefined,
};

const WORKER: RoleLayout = {
  ...DAEMON,
  name: 'worker',
  key: 'workerSpec',
  container: { names: ['worker'], orFirst: false },
  scale: { by: 'Workers', keys: ['clusterTolerations', 'instanceConfig'] },
  // Source: apache/spark-kubernetes-operator SparkClusterResourceSpec, whose SPARK_LOG_DIR for workers comes last.
  logDirectory: '/opt/spark/work/logs',
};

const statefulSet = fields({
  statefulSetSpec: fields({ template: podTemplate, volumeClaimTemplates: list(claimTemplate) }),
});

/** SparkCluster of the Apache operator: standalone Spark. */
export const APACHE_SPARK_CLUSTER: WorkloadKind = {
  ...APACHE,
  name: 'SparkCluster',
  mode: undefined,
  roles: [MASTER, WORKER],
  runsAtOnce: () => 1,
  // Source: apache/spark-kubernetes-operator SparkClusterResourceSpec.java.
  nameLabel: 'spark.operator/spark-cluster-name',
  // Source: apache/spark-kubernetes-operator SparkClusterResourceSpec.java, buildWorkerNetworkPolicy.
  limitedRoles: ['worker'],
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
