import { rule } from '../../../src/krm/list/rule.ts';
import { filledVariables } from '../../../src/spark/paths/named-outputs.ts';
import { normalise } from '../../../src/spark/paths/paths.ts';
import type { RoleCheck } from './role-check.ts';

/** Whether an image has something in a directory cannot be seen from here, and an empty volume hides it. */
export const emptyVolume: RoleCheck = {
  ...rule('read-only-root/empty-volume', {
    severity: 'warning',
    meaning: 'A variable names a directory that is written to, and in which the image may have something.',
    remedy:
      'Name the directory in `keepReadOnly` if the image has there what the job needs, in `writablePaths` if it has nothing there.',
  }),
  check: ({ role, plan }) =>
    filledVariables(role).flatMap(({ name, holds, variable }) => {
      const path = normalise(variable.value);
      if (!plan.mounts.some((mount) => mount.mayBeFilled && mount.path === path)) return [];
      const message = `${name} names "${variable.value}", where an empty volume is mounted: ${holds} that the image has there are hidden. Name the directory in \`keepReadOnly\` if it has them, in \`writablePaths\` if not.`;
      return emptyVolume.finding(message, { path: variable.path, currentValue: variable.value });
    }),
};
