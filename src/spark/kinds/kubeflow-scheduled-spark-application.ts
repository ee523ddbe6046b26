import type { WorkloadKind } from './kind.ts';
import { KUBEFLOW_SPARK_APPLICATION } from './kubeflow-spark-application.ts';

/** ScheduledSparkApplication of the kubeflow operator, which makes a SparkApplication of its template for each run. */
export const KUBEFLOW_SCHEDULED_SPARK_APPLICATION: WorkloadKind = {
  ...KUBEFLOW_SPARK_APPLICATION,
  name: 'ScheduledSparkApplication',
  application: ['spec', 'template'],
  // Source: kubeflow/spark-operator api/v1beta2/scheduledsparkapplication_types.go (the default is Allow).
  runsAtOnce: (spec, given) =>
    (spec.get('concurrencyPolicy') ?? 'Allow') === 'Allow' ? Math.max(given, 2) : 1,
  // Its runs have names of their own, and this label of the run's SparkApplication goes on to the Pods.
  // Source: kubeflow/spark-operator internal/controller/scheduledsparkapplication/controller.go.
  nameLabel: 'sparkoperator.k8s.io/scheduled-app-name',
  objectNames: 'scheduledsparkapplication',
  // Source: kubeflow/spark-operator internal/controller/scheduledsparkapplication/controller.go, createSparkApplication.
  whenChanged: 'A ScheduledSparkApplication is hardened from its next run on.',
};
