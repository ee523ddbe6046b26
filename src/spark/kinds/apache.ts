import { fields, string } from '../../kubernetes/shape.ts';

export const runtimeVersions = fields({ sparkVersion: string });

/**
 * What is the same for both kinds of the Apache operator. It has no webhook and no fields of its own for Pods: all
 * is in Pod templates.
 *
 * Source: apache/spark-kubernetes-operator, CRDs v1 and v1beta1; SparkAppSubmissionWorker, SparkClusterResourceSpec.
 */
export const APACHE = {
  group: 'spark.apache.org',
  versions: ['v1', 'v1beta1'],
  application: ['spec'],
  sparkVersion: ['runtimeVersions', 'sparkVersion'],
  submittedByOperator: false,
  splitsConf: false,
  confFields: [],
  defaults: [],
  // Source: SparkAppSubmissionWorker, SparkClusterSubmissionWorker, from 0.6.0 on.
  versionPlaceholder: '{{SPARK_VERSION}}',
  setsMaster: false,
  refusal: () => undefined,
  longestName: undefined,
  whenChanged: undefined,
  // Source: SparkAppSubmissionWorker, whose `jars` come first.
  isJavaByJars: true,
  operatorLabels: {},
  copiesLabels: false,
} as const;
