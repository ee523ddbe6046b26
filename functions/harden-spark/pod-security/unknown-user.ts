import { rule } from '../../../src/krm/list/rule.ts';
import { SPARK_USER } from '../../../src/spark/role/image.ts';
import type { Role } from '../../../src/spark/role/role.ts';
import type { Check } from '../findings/check.ts';

/** An image of the user's own, of which nobody knows how it names its user. */
export const unknownUser: Check<[role: Role]> = {
  ...rule('pod-security/unknown-user', {
    severity: 'warning',
    meaning:
      'The image may name its user instead of numbering it: with `runAsNonRoot` the Pod then starts only if `runAsUser` is set.',
    remedy:
      'Set `runAsUser` to the number of the user that the image names, or write it as `user` into `images`.',
  }),
  check: (role) => {
    const { image } = role;
    if (image === undefined || role.user !== undefined || role.contextValue('runAsUser')) return [];
    const { value, path } = image;
    const message = `The ${role.name} must not run as root, which the node checks by the number of the user. If the image "${value}" names its user, as all that are made from Spark's own do, set \`runAsUser\` (${SPARK_USER} with those), or \`user\` in \`spec.images\`; else its Pods do not start.`;
    return unknownUser.finding(message, { path, currentValue: value });
  },
};
