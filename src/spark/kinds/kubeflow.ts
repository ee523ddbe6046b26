import { boolean, fields, wholeNumber } from '../../kubernetes/shape.ts';

/** Conf that the operator refuses, and what to use instead. */
const REFUSED: ReadonlyMap<string, string> = new Map([
  ['spark.kubernetes.authenticate.driver.serviceAccountName', 'Use `driver.serviceAccount`.'],
  ['spark.kubernetes.authenticate.executor.serviceAccountName', 'Use `executor.serviceAccount`.'],
  ...['', 'driver.', 'executor.'].flatMap((role) =>
    ['oauthToken', 'oauthTokenFile'].map((key): [string, string] => [
      `spark.kubernetes.authenticate.${role}${key}`,
      'The operator takes care of credentials: remove it.',
    ]),
  ),
  ['spark.master', 'The operator sets it: remove it.'],
  ['spark.kubernetes.driver.master', 'The operator sets it: remove it.'],
  ['spark.kubernetes.container.image', 'Use `image`.'],
  ['spark.kubernetes.driver.container.image', 'Use `driver.image`.'],
  ['spark.kubernetes.executor.container.image', 'Use `executor.image`.'],
]);

/** Source: kubeflow/spark-operator v2.5.2, internal/webhook/sparkconf_validator.go. */
function refusal(key: string, value: string, namespace: () => unknown): string | undefined {
  if (key !== 'spark.kubernetes.namespace') return REFUSED.get(key);
  const own = namespace();
  if (typeof own !== 'string' || value === own) return undefined;
  return `It must be the namespace of the workload, "${own}": remove it.`;
}

export const dynamicAllocation = fields({
  enabled: boolean,
  initialExecutors: wholeNumber,
  minExecutors: wholeNumber,
  maxExecutors: wholeNumber,
});

/** What is the same for all kinds of the kubeflow operator. */
export const KUBEFLOW = {
  group: 'sparkoperator.k8s.io',
  sparkVersion: ['sparkVersion'],
  refusal,
  isJavaByJars: false,
  // Beside the fields, only names, labels and the like.
  defaults: [],
  versionPlaceholder: undefined,
  // Source: kubeflow/spark-operator internal/controller/sparkapplication/submission.go, sparkconnect/options.go, masterOption.
  setsMaster: true,
  // Source: kubeflow/spark-operator pkg/common/spark.go, LabelLaunchedBySparkOperator.
  operatorLabels: { 'sparkoperator.k8s.io/launched-by-spark-operator': 'true' },
  // Source: kubeflow/spark-operator internal/controller/sparkapplication/submission.go, sparkconnect/options.go.
  copiesLabels: true,
  // Up to 2.5.2 it submits with Spark 4.0, which makes no policies.
  limitedRoles: [],
} as const;
