import type { Check } from './check.ts';
import { finding } from './rules.ts';

/** Source: kubeflow/spark-operator v2.5.2, internal/webhook/sparkapplication_validator.go. */
export const nodeSelectors: Check = ({ application, roles }) => {
  if (application.get('nodeSelector') === undefined) return [];
  const both = roles.filter(
    ({ key, fields }) => fields && application.child(key).get('nodeSelector') !== undefined,
  );
  return both.map(({ key }) => {
    const path = application.child(key).keyPath('nodeSelector');
    return finding(
      'two-node-selectors',
      `The operator refuses a workload with \`${application.keyPath('nodeSelector')}\` and \`${path}\`. Keep those of the roles.`,
      { path },
    );
  });
};
