/** The function with one workload kind more, of an operator that does not exist: a ResourceList in, a ResourceList out. */
import { readFileSync } from 'node:fs';
import { transform } from '../../src/krm/index.ts';
import { fields, mapOf, string, wholeNumber } from '../../src/kubernetes/shape.ts';
import { KINDS } from '../../src/spark/kinds/all-kinds.ts';
import type { WorkloadKind } from '../../src/spark/kinds/kind.ts';
import { podTemplate } from '../../src/spark/role/pod-template.ts';

const ROLE = {
  fields: false,
  template: ['pod'],
  podBySpark: true,
  imageByConf: false,
  accountInConf: false,
  metricsField: undefined,
  logDirectory: undefined,
} as const;

const role = fields({ pod: podTemplate, count: wholeNumber });

const SPARK_BATCH: WorkloadKind = {
  group: 'example.dev',
  versions: ['v1'],
  name: 'SparkBatch',
  shape: fields({ spark: string, sparkConf: mapOf(string), main: role, helpers: role }),
  application: ['spec', 'job'],
  sparkVersion: ['spark'],
  mode: undefined,
  roles: [
    {
      ...ROLE,
      name: 'driver',
      key: 'main',
      container: { names: ['spark-kubernetes-driver'], orFirst: true },
      confOf: 'driver',
      scale: 'OnePod',
    },
    {
      ...ROLE,
      name: 'executor',
      key: 'helpers',
      container: { names: ['spark-kubernetes-executor'], orFirst: true },
      confOf: 'executor',
      scale: { by: 'Executors', unlessSet: 3, hasField: false },
    },
  ],
  submittedByOperator: false,
  splitsConf: false,
  confFields: [],
  defaults: [],
  versionPlaceholder: undefined,
  setsMaster: true,
  refusal: (key) => (key === 'spark.master' ? 'Remove it.' : undefined),
  longestName: 20,
  restartPolicy: undefined,
  whenChanged: 'The example operator runs each SparkBatch among them again.',
  isJavaByJars: false,
  runsAtOnce: () => 1,
  nameLabel: 'example.dev/batch',
  operatorLabels: {},
  copiesLabels: false,
  limitedRoles: [],
  objectNames: 'sparkbatch',
};

// Before any module is loaded that makes something of the list.
(KINDS as WorkloadKind[]).push(SPARK_BATCH);
const { hardenSpark } = await import('../../functions/harden-spark/function.ts');
const { stdout, stderr, exitCode } = transform(hardenSpark, readFileSync(0));
process.stdout.write(stdout);
process.stderr.write(stderr);
process.exitCode = exitCode;
