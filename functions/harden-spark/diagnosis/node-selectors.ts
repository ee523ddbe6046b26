import { rule } from '../../../src/krm/list/rule.ts';
import type { WorkloadCheck } from './surroundings.ts';

/** Source: kubeflow/spark-operator v2.5.2, internal/webhook/sparkapplication_validator.go. */
export const twoNodeSelectors: WorkloadCheck = {
  ...rule('diagnosis/two-node-selectors', {
    severity: 'warning',
    meaning: 'The operator refuses a workload with node selectors both for all Pods and for a role.',
    remedy: 'Keep the node selectors of the roles only.',
  }),
  check: ({ application, roles }) => {
    if (application.get('nodeSelector') === undefined) return [];
    return roles.flatMap(({ key, fields }) => {
      const own = application.child(key);
      if (!fields || own.get('nodeSelector') === undefined) return [];
      const path = own.keyPath('nodeSelector');
      const message = `The operator refuses a workload with \`${application.keyPath('nodeSelector')}\` and \`${path}\`. Keep those of the roles.`;
      return twoNodeSelectors.finding(message, { path });
    });
  },
};
