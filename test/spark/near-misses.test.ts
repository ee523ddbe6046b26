import { expect } from 'chai';
import type { KubernetesObject } from 'kpt-functions';
import { lookalikeOf, mayLookLikeWorkload } from '../../src/spark/near-misses.ts';

const KUBEFLOW = 'sparkoperator.k8s.io/v1beta2';
const APACHE = 'spark.apache.org/v1';

/** `apiVersion`, `kind`, and what it is: what was probably meant, a word, or nothing. */
const TABLE: [apiVersion: string | undefined, kind: string, is: string | undefined][] = [
  // Workloads; another version is a finding of their own.
  [KUBEFLOW, 'SparkApplication', undefined],
  ['sparkoperator.k8s.io/v1beta1', 'ScheduledSparkApplication', undefined],
  ['sparkoperator.k8s.io/v1beta3', 'SparkApplication', undefined],
  ['sparkoperator.k8s.io/v1beta2 ', 'SparkApplication', undefined],
  ['spark.apache.org/v1beta1', 'SparkCluster', undefined],
  // A kind of a letter or two more, less or other.
  [KUBEFLOW, 'SparkApplicaton', `${KUBEFLOW} SparkApplication`],
  [KUBEFLOW, 'SprakApplication', `${KUBEFLOW} SparkApplication`],
  [KUBEFLOW, 'SparkApplications', `${KUBEFLOW} SparkApplication`],
  [KUBEFLOW, 'SparkAplication ', `${KUBEFLOW} SparkApplication`],
  [KUBEFLOW, 'sparkapplication', `${KUBEFLOW} SparkApplication`],
  [KUBEFLOW, 'sparkapplications', `${KUBEFLOW} SparkApplication`],
  [KUBEFLOW, 'SPARKAPPLICATION', `${KUBEFLOW} SparkApplication`],
  [KUBEFLOW, 'Spark-Application', `${KUBEFLOW} SparkApplication`],
  [KUBEFLOW, 'ScheduleSparkApplication', `${KUBEFLOW} ScheduledSparkApplication`],
  ['sparkoperator.k8s.io/v1alpha1', 'SparkConect', 'sparkoperator.k8s.io/v1alpha1 SparkConnect'],
  ['spark.apache.org/v1beta1', 'SparkClusters', 'spark.apache.org/v1beta1 SparkCluster'],
  [APACHE, 'SparkAplication', `${APACHE} SparkApplication`],
  // A group that is nearly one.
  ['sparkoperator.io/v1beta2', 'SparkApplication', `${KUBEFLOW} SparkApplication`],
  ['sparkoperators.k8s.io/v1beta2', 'SparkApplication', `${KUBEFLOW} SparkApplication`],
  ['spark-operator.k8s.io/v1alpha1', 'SparkApplication', `${KUBEFLOW} SparkApplication`],
  ['sparkapplications.sparkoperator.k8s.io/v1beta2', 'SparkApplication', `${KUBEFLOW} SparkApplication`],
  ['SparkOperator.k8s.io/v1beta2', 'SparkApplication', `${KUBEFLOW} SparkApplication`],
  ['sparkoperator.k8s.io /v1beta2', 'SparkApplication', `${KUBEFLOW} SparkApplication`],
  ['sparkoperator.k8s.com/v1alpha1', 'SparkConnect', 'sparkoperator.k8s.io/v1alpha1 SparkConnect'],
  ['spark.apache.com/v1', 'SparkApplication', `${APACHE} SparkApplication`],
  ['sparks.apache.org/v1beta1', 'SparkCluster', 'spark.apache.org/v1beta1 SparkCluster'],
  ['operator.spark.apache.org/v1', 'SparkApplication', `${APACHE} SparkApplication`],
  // No group, no version, neither.
  ['v1beta2', 'SparkApplication', `${KUBEFLOW} SparkApplication`],
  ['v1', 'SparkApplication', `${APACHE} SparkApplication`],
  ['v1', 'SparkConnect', 'sparkoperator.k8s.io/v1alpha1 SparkConnect'],
  ['sparkoperator.k8s.io', 'SparkApplication', `${KUBEFLOW} SparkApplication`],
  ['', 'SparkApplication', `${KUBEFLOW} SparkApplication`],
  [undefined, 'SparkApplication', `${KUBEFLOW} SparkApplication`],
  // Both.
  ['sparkoperator.io/v1beta2', 'SparkApplicaton', `${KUBEFLOW} SparkApplication`],
  ['spark-operator.k8s.io/v1beta2', 'sparkapplication', `${KUBEFLOW} SparkApplication`],
  ['sparkoperator.io/v1beta2', 'SprakApplication', `${KUBEFLOW} SparkApplication`],
  // The kind of the other operator.
  ['sparkoperator.k8s.io/v1alpha1', 'SparkCluster', `${APACHE} SparkCluster`],
  [APACHE, 'SparkConnect', 'sparkoperator.k8s.io/v1alpha1 SparkConnect'],
  // Operators that are not known.
  ['spark.stackable.tech/v1alpha1', 'SparkApplication', 'other-group'],
  ['sparkoperator.hpe.com/v1beta2', 'SparkApplication', 'other-group'],
  ['radanalytics.io/v1', 'SparkCluster', 'other-group'],
  ['spark.k8s.io/v1', 'SparkApplication', 'other-group'],
  ['spark.stackable.tech/v1alpha1', 'SparkConnectServer', undefined],
  ['spark.stackable.tech/v1alpha1', 'SparkHistoryServer', undefined],
  // Lists, and kinds of a later operator.
  [KUBEFLOW, 'SparkApplicationList', 'typed-list'],
  [KUBEFLOW, 'ScheduledSparkApplicationList', 'typed-list'],
  [APACHE, 'SparkClusterList', 'typed-list'],
  [KUBEFLOW, 'SparkJob', 'unknown-kind'],
  [APACHE, 'SparkHistoryServer', 'unknown-kind'],
  // Others.
  ['apps/v1', 'Deployment', undefined],
  ['argoproj.io/v1alpha1', 'Application', undefined],
  ['ray.io/v1', 'RayCluster', undefined],
  ['postgresql.cnpg.io/v1', 'Cluster', undefined],
  ['v1', 'ConfigMap', undefined],
];

describe('what an object looks like', () => {
  for (const [apiVersion, kind, expected] of TABLE) {
    it(`${JSON.stringify(apiVersion)} ${JSON.stringify(kind)}: ${expected ?? 'nothing'}`, () => {
      const found = lookalikeOf({ apiVersion, kind } as KubernetesObject);
      expect(found?.is === 'misspelt' ? `${found.apiVersion} ${found.kind}` : found?.is).to.equal(expected);
    });
  }
});

describe('a text that may look like a workload', () => {
  const KINDS = /SparkApplication|SparkConnect|SparkCluster/;

  for (const [apiVersion, kind, is] of TABLE) {
    if (is === undefined || KINDS.test(kind)) continue;
    it(`is one of "${apiVersion}" and "${kind}", in any style`, () => {
      const json = JSON.stringify({ apiVersion, kind });
      const styles = [
        `apiVersion: ${apiVersion}\nkind: ${kind}\n`,
        json,
        `{kind: ${kind},apiVersion: '${apiVersion}'}`,
      ];
      for (const text of styles) expect(mayLookLikeWorkload(text), text).to.equal(true);
    });
  }

  for (const text of [
    '',
    'park',
    'app: spark',
    'image: apache/spark:3.5.1',
    'app.kubernetes.io/name: spark-operator',
    'sparkoperator.k8s.io/app-name: etl',
    'sparkoperator.k8s.io/launched-by-spark-operator: "true"',
    'see https://spark.apache.org/docs/latest/',
    `${'spark'.repeat(100)}`,
  ]) {
    it(`is not ${JSON.stringify(text.slice(0, 60))}`, () =>
      expect(mayLookLikeWorkload(text)).to.equal(false));
  }
});
