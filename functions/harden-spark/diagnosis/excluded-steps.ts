import { rule } from '../../../src/krm/list/rule.ts';
import { excludedFeatureSteps, excludedSteps, FEATURE_STEPS } from '../../../src/spark/role/feature-steps.ts';
import type { WorkloadCheck } from './surroundings.ts';

/** Steps of Spark without which Pods are not what the rest of this function takes them for. */
export const excludedStep: WorkloadCheck = {
  ...rule('diagnosis/excluded-step', {
    severity: 'warning',
    meaning: 'A step in which Spark builds Pods is left out, so they are not what their settings say.',
    remedy: 'Take the step out of the setting, unless a step of your own does the same.',
  }),
  check: (workload) =>
    workload.roles.flatMap((role) => {
      const setting = excludedFeatureSteps(workload, role);
      if (!setting) return [];
      const { value, path } = setting;
      return excludedSteps(workload, role).flatMap((step) => {
        if (!isKnown(step)) return [];
        const message = `The Pod of the ${role.name} is built without ${step}: ${FEATURE_STEPS[step]}. Findings and what is generated here do not reckon with that. Take the step out of \`${path}\`, unless a step of your own does the same.`;
        return excludedStep.finding(message, { path, currentValue: value });
      });
    }),
};

function isKnown(step: string): step is keyof typeof FEATURE_STEPS {
  return Object.hasOwn(FEATURE_STEPS, step);
}
