import { hasOwnImage, SPARK_USER } from '../../../src/spark/image-user.ts';
import { startsAsRoot } from '../read-only-root/user.ts';
import type { Check } from './check.ts';
import { finding } from './rules.ts';

export const userByName: Check = (workload) =>
  workload.roles.flatMap((role) => {
    const nonRoot = role.contextValue('runAsNonRoot');
    if (nonRoot?.value !== 'true' || role.contextValue('runAsUser') || !hasOwnImage(role)) return [];
    // Told there already, where it matters more.
    if (startsAsRoot(workload, role)) return [];
    return finding(
      'user-by-name',
      `The node cannot check \`${nonRoot.path}\`, since Spark's images say by name who they start as: the ${role.name} does not start. Set \`runAsUser: ${SPARK_USER}\` beside it.`,
      { path: nonRoot.path },
    );
  });
