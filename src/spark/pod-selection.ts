/** By which labels the Pods of Spark are known. */
import type { Entries } from '../kubernetes/labels.ts';
import { Part } from './part.ts';
import { podLabels } from './pod-metadata.ts';
import type { Role, RoleName } from './role.ts';
import type { Workload } from './workload.ts';

export const ROLE_LABEL = 'spark-role';

/** The value of `spark-role`. Source: Spark Constants.SPARK_ROLE_LABEL; the operators for what they make themselves. */
export const ROLE_VALUES: Readonly<Record<RoleName, string>> = {
  driver: 'driver',
  executor: 'executor',
  server: 'connect-server',
  master: 'master',
  worker: 'worker',
};

/** The Apache operator puts it on drivers and executors. Source: its Constants.java, LABEL_SPARK_APPLICATION_NAME. */
export const APACHE_APPLICATION = 'spark.operator/spark-app-name';

/** The label with the name of the workload, by API group and kind; its operator puts it on every Pod. */
const NAME_LABELS: readonly { group: string; kind: string; label: string; source: string }[] = [
  {
    group: 'sparkoperator.k8s.io',
    kind: 'SparkApplication',
    label: 'sparkoperator.k8s.io/app-name',
    source: 'kubeflow/spark-operator pkg/common/spark.go, LabelSparkAppName',
  },
  {
    // Its runs have names of their own, and this label of the run's SparkApplication goes on to the Pods.
    group: 'sparkoperator.k8s.io',
    kind: 'ScheduledSparkApplication',
    label: 'sparkoperator.k8s.io/scheduled-app-name',
    source: 'kubeflow/spark-operator internal/controller/scheduledsparkapplication/controller.go',
  },
  {
    group: 'sparkoperator.k8s.io',
    kind: 'SparkConnect',
    label: 'sparkoperator.k8s.io/connect-name',
    source: 'kubeflow/spark-operator internal/controller/sparkconnect/options.go',
  },
  {
    group: 'spark.apache.org',
    kind: 'SparkApplication',
    label: APACHE_APPLICATION,
    source: 'apache/spark-kubernetes-operator Utils.java, sparkAppResourceLabels',
  },
  {
    group: 'spark.apache.org',
    kind: 'SparkCluster',
    label: 'spark.operator/spark-cluster-name',
    source: 'apache/spark-kubernetes-operator SparkClusterResourceSpec.java',
  },
];

/** The labels that all Pods of a workload have and no others; undefined where its name is not known yet. */
export function applicationLabels({ object, name }: Workload): Entries | undefined {
  if (Part.root(object).child('metadata').get('name') === undefined) return undefined;
  const group = object.apiVersion.split('/')[0];
  const row = NAME_LABELS.find((row) => row.group === group && row.kind === object.kind);
  return { [row!.label]: name };
}

/** What Spark makes up for each run: there, with a value that nobody knows before. */
const MADE_UP = ['spark-app-selector', 'spark-app-name'];

/** All labels that a Pod of the role is known to have. */
export function knownPodLabels(workload: Workload, role: Role): Entries {
  const { sparkVersion } = workload;
  return {
    ...Object.fromEntries(role.podBySpark ? MADE_UP.map((key) => [key, '\u0000']) : []),
    ...(sparkVersion !== undefined && { 'spark-version': sparkVersion }),
    ...(workload.ofKubeflow && { 'sparkoperator.k8s.io/launched-by-spark-operator': 'true' }),
    ...podLabels(workload, role),
    ...applicationLabels(workload),
    [ROLE_LABEL]: ROLE_VALUES[role.name],
  };
}
