import { rule } from '../../../src/krm/list/rule.ts';
import { isOfficial, SPARK_USER, startsAsRoot } from '../../../src/spark/role/image.ts';
import { sparkVersions } from '../../../src/spark/role/spark-versions.ts';
import type { WorkloadCheck } from './surroundings.ts';

export const userByName: WorkloadCheck = {
  ...rule('diagnosis/user-by-name', {
    severity: 'warning',
    meaning:
      'A Pod must not run as root, and its image names its user: no node starts it without `runAsUser`.',
    remedy: 'Set `runAsUser: 185` beside `runAsNonRoot`.',
  }),
  check: (workload) =>
    workload.roles.flatMap((role) => {
      const image = role.image?.value;
      const nonRoot = role.contextValue('runAsNonRoot');
      if (nonRoot?.value !== 'true' || role.contextValue('runAsUser') || !isOfficial(image)) return [];
      // Told there already, where it matters more.
      if (startsAsRoot(image, sparkVersions(workload))) return [];
      const message = `The node cannot check \`${nonRoot.path}\`, since Spark's images say by name who they start as: the ${role.name} does not start ("container has runAsNonRoot and image has non-numeric user (spark)"). Set \`runAsUser: ${SPARK_USER}\` beside it.`;
      return userByName.finding(message, { path: nonRoot.path });
    }),
};
