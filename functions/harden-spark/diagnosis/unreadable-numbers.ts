import { quote } from '../../../src/krm/codec.ts';
import { holdsPlaceholder } from '../../../src/kubernetes/placeholder.ts';
import { unreadablePorts } from '../../../src/spark/ports.ts';
import { podCount, unreadableSizes } from '../../../src/spark/resources.ts';
import type { Check } from './check.ts';
import { finding } from './rules.ts';

export const unreadableNumbers: Check = (workload) => {
  const sizes = workload.roles.flatMap((role) => [
    ...unreadableSizes(workload, role),
    ...podCount(workload, role).unreadable,
  ]);
  const found = [...sizes, ...unreadablePorts(workload)].filter(
    ({ value }) => !holdsPlaceholder(String(value)),
  );
  return found.map(({ value, path }) =>
    finding(
      'unreadable-number',
      `\`${path}\` must be a size or a number that Spark can read, got ${quote(value)}: the job does not start. What depends on it is reckoned with the default.`,
      { path, currentValue: value },
    ),
  );
};
