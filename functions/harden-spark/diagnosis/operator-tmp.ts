import { bundlesOf } from '../../../src/spark/size-limit.ts';
import type { Check } from './check.ts';
import { finding } from './rules.ts';

/** Source: kubeflow/spark-operator chart, values.yaml, `controller.volumes`: an emptyDir of 1Gi at /tmp. */
export const operatorTmp: Check = (workload) => {
  const [bundle] = workload.kind.submittedByOperator ? bundlesOf(workload) : [];
  if (bundle === undefined || !workload.packages) return [];
  const { path } = workload.packages;
  return [
    finding(
      'operator-tmp',
      `The operator fetches packages into the /tmp of its own Pod first, and "${bundle}" brings the SDK of a cloud, which takes up to 1.1 GB there. The chart limits it to 1Gi, and a Pod over its limit is evicted, the operator too. Raise the limit (\`controller.volumes\` of the chart), or put the jars into the image.`,
      { path, currentValue: bundle },
    ),
  ];
};
