import type { Check } from './check.ts';
import { finding } from './rules.ts';

/** Source: kubeflow/spark-operator v2.5.2, internal/webhook: a DNS-1035 label; Connect adds `-server` to it. */
const LONGEST: Readonly<Record<string, number>> = {
  SparkApplication: 63,
  ScheduledSparkApplication: 63,
  SparkConnect: 56,
};
const LABEL = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;

export const names: Check = ({ ofKubeflow, object, name }) => {
  const longest = ofKubeflow ? LONGEST[object.kind] : undefined;
  // With `generateName` the API server finds a name that fits.
  if (longest === undefined || !object.metadata?.name || (LABEL.test(name) && name.length <= longest))
    return [];
  return [
    finding(
      'name-too-long',
      `The operator refuses a ${object.kind} of this name: it must begin with a letter, have lower-case letters, digits and "-" only, and at most ${longest} of them.`,
      { path: 'metadata.name', currentValue: name },
    ),
  ];
};
