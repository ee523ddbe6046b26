import { Part } from './part.ts';
import type { Workload } from './workload.ts';

/**
 * How many runs of a workload there can be at once, where `given` are said to be of one that can run more than once.
 * A schedule that lets runs overlap has two at least; one that does not, and what runs without end, has one.
 *
 * Source: kubeflow/spark-operator api/v1beta2/scheduledsparkapplication_types.go (the default is Allow).
 */
export function runsAtOnce({ object }: Workload, given: number): number {
  if (object.kind === 'SparkConnect' || object.kind === 'SparkCluster') return 1;
  if (object.kind !== 'ScheduledSparkApplication') return given;
  const policy = Part.root(object).child('spec').get('concurrencyPolicy') ?? 'Allow';
  return policy === 'Allow' ? Math.max(given, 2) : 1;
}
