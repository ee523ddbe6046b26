import { APACHE_SPARK_APPLICATION } from './apache-spark-application.ts';
import { APACHE_SPARK_CLUSTER } from './apache-spark-cluster.ts';
import type { WorkloadKind } from './kind.ts';
import { KUBEFLOW_SCHEDULED_SPARK_APPLICATION } from './kubeflow-scheduled-spark-application.ts';
import { KUBEFLOW_SPARK_APPLICATION } from './kubeflow-spark-application.ts';
import { KUBEFLOW_SPARK_CONNECT } from './kubeflow-spark-connect.ts';

/** All kinds of workloads that are worked on. */
export const KINDS: readonly WorkloadKind[] = [
  KUBEFLOW_SPARK_APPLICATION,
  KUBEFLOW_SCHEDULED_SPARK_APPLICATION,
  KUBEFLOW_SPARK_CONNECT,
  APACHE_SPARK_APPLICATION,
  APACHE_SPARK_CLUSTER,
];
