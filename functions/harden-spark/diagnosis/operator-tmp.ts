import { rule } from '../../../src/krm/list/rule.ts';
import { bundlesOf } from '../../../src/spark/sizes/size-limit.ts';
import type { WorkloadCheck } from './surroundings.ts';

/** Source: kubeflow/spark-operator chart, values.yaml, `controller.volumes`: an emptyDir of 1Gi at /tmp. */
export const operatorTmp: WorkloadCheck = {
  ...rule('diagnosis/operator-tmp', {
    severity: 'info',
    hint: true,
    meaning:
      'Packages are so large that they may not fit into the `/tmp` of the operator, which fetches them first.',
    remedy: 'Raise the limit of the `/tmp` of the operator, or put the jars into the image.',
  }),
  check: (workload) => {
    const [bundle] = workload.kind.submittedByOperator ? bundlesOf(workload) : [];
    if (bundle === undefined || !workload.packages) return [];
    const { path } = workload.packages;
    const message = `The operator fetches packages into the /tmp of its own Pod first, and "${bundle}" brings the SDK of a cloud, which takes up to 1.1 GB there. The chart limits it to 1Gi, and a Pod over its limit is evicted, the operator too. Raise the limit (\`controller.volumes\` of the chart), or put the jars into the image.`;
    return operatorTmp.finding(message, { path, currentValue: bundle });
  },
};
