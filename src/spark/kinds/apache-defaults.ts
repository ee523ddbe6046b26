import type { OperatorDefault, SubmittedJob } from '../conf/operator-defaults.ts';

/** Then Kubernetes removes the executors together with their driver. */
const RUNS_ONCE = {
  text: 'no dynamic allocation, and the operator does not start it again',
  holds: ({ conf, restarts }: SubmittedJob) =>
    !restarts && conf.get('spark.dynamicAllocation.enabled')?.toLowerCase() !== 'true',
};

/**
 * What the Apache operator sets in a SparkApplication, in the order of its versions.
 *
 * Source: apache/spark-kubernetes-operator SparkAppSubmissionWorker.buildDriverConf, at every tag up to 1.0.0.
 */
export const APACHE_DEFAULTS: readonly OperatorDefault[] = [
  { key: 'spark.authenticate', value: 'true', since: '0.8' },
  { key: 'spark.io.encryption.enabled', value: 'true', since: '0.8' },
  {
    key: 'spark.kubernetes.executor.deleteOnTermination',
    value: 'false',
    since: '0.8',
    condition: RUNS_ONCE,
  },
  { key: 'spark.kubernetes.driver.annotateExitException', value: 'true', since: '0.9' },
  { key: 'spark.kubernetes.executor.useDriverPodIP', value: 'true', since: '1.0' },
];
