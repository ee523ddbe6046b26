import type { Workload } from '../../../src/spark/workload.ts';
import type { Check } from './check.ts';
import { finding } from './rules.ts';

/**
 * Settings that the kubeflow operator refuses, and what to use instead.
 *
 * Source: kubeflow/spark-operator v2.5.2, internal/webhook/sparkconf_validator.go.
 */
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

export const refusedSettings: Check = (workload) => {
  if (!workload.ofKubeflow) return [];
  return workload.conf.ownEntries().flatMap(([key, value]) => {
    const remedy = REFUSED.get(key) ?? namespaceRemedy(workload, key, value);
    if (remedy === undefined) return [];
    const path = workload.conf.path(key);
    const message = `Operators from 2.5.2 on refuse a workload with \`${key}\` in \`sparkConf\`. ${remedy}`;
    return finding('refused-setting', message, { path, currentValue: value });
  });
};

function namespaceRemedy({ namespace }: Workload, key: string, value: string): string | undefined {
  if (key !== 'spark.kubernetes.namespace' || namespace === undefined || value === namespace)
    return undefined;
  return `It must be the namespace of the workload, "${namespace}": remove it.`;
}
