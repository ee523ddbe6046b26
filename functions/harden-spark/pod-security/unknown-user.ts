import type { Finding } from '../../../src/krm/result.ts';
import { hasOwnImage, SPARK_USER } from '../../../src/spark/image-user.ts';
import type { Role } from '../../../src/spark/role.ts';
import { finding } from './rules.ts';

/** An image of the user's own, of which nobody knows how it names its user. */
export function unknownUser(role: Role): Finding[] {
  if (role.contextValue('runAsUser') || hasOwnImage(role)) return [];
  const { value, path } = role.image!;
  return [
    finding(
      'unknown-user',
      `The ${role.name} must not run as root, which the node checks before it starts the image "${value}": only by a number. If the image names its user, as all that are made from Spark's own do, set \`runAsUser\` (${SPARK_USER} with those), or its Pods do not start.`,
      { path, currentValue: value },
    ),
  ];
}
