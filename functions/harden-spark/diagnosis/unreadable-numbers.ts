import { quote } from '../../../src/krm/codec/index.ts';
import { rule } from '../../../src/krm/list/rule.ts';
import { holdsPlaceholder } from '../../../src/kubernetes/placeholder.ts';
import { unreadablePorts } from '../../../src/spark/ports.ts';
import { podCount, unreadableSizes } from '../../../src/spark/role/resources.ts';
import type { WorkloadCheck } from './surroundings.ts';

export const unreadableNumber: WorkloadCheck = {
  ...rule('diagnosis/unreadable-number', {
    severity: 'warning',
    meaning: 'Spark or its operator cannot read a size, a count or a port, and does not start the job.',
    remedy: 'Write the value as Spark reads it, such as `4g` or `2`.',
  }),
  check: (workload) => {
    const sizes = workload.roles.flatMap((role) => [
      ...unreadableSizes(workload, role),
      ...podCount(workload, role).unreadable,
    ]);
    return [...sizes, ...unreadablePorts(workload)].flatMap(({ value, path }) => {
      if (holdsPlaceholder(String(value))) return [];
      const message = `\`${path}\` must be a size or a number that Spark can read, got ${quote(value)}: the job does not start. What depends on it is reckoned with the default.`;
      return unreadableNumber.finding(message, { path, currentValue: value });
    });
  },
};
