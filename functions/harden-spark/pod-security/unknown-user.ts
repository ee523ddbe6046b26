import type { ResourceList } from '../../../src/krm/index.ts';
import { rule } from '../../../src/krm/list/rule.ts';
import type { LocatedText } from '../../../src/spark/part.ts';
import { SPARK_USER } from '../../../src/spark/role/image.ts';
import type { RoleName } from '../../../src/spark/role/role.ts';
import type { Workload } from '../../../src/spark/workload.ts';
import type { ItemFinding } from '../findings/item-finding.ts';
import { namesOf, onceAnImage, type UseOfImage } from '../findings/once-an-image.ts';

/** An image of the user's own, of which nobody knows how it names its user. */
export const unknownUser = rule('pod-security/unknown-user', {
  severity: 'warning',
  meaning:
    'The image may name its user instead of numbering it: with `runAsNonRoot` the Pod then starts only if `runAsUser` is set.',
  remedy:
    'Set `runAsUser` to the number of the user that the image names, or write it as `user` into `images`.',
});

/** An image that a role runs in, whose user nobody knows. */
export interface UnknownUser {
  readonly image: LocatedText;
  /** Absent: no role of the workload says whom it runs as. */
  readonly role: RoleName | undefined;
}

export function unknownUsersOf({ roles }: Workload): UnknownUser[] {
  const unknown = roles.filter((role) => role.user === undefined && !role.contextValue('runAsUser'));
  return unknown.flatMap(({ image, name }) =>
    image ? [{ image, role: unknown.length < roles.length ? name : undefined }] : [],
  );
}

/** A workload, and the images of which nobody knows the user. */
interface Runs extends Omit<UseOfImage, 'image'> {
  readonly unknownUsers: readonly UnknownUser[];
}

/** One finding for each image, about the first workload that runs in it. */
export function tellUnknownUsers(list: ResourceList, workloads: readonly Runs[]): ItemFinding[] {
  const uses = workloads.flatMap((workload) =>
    workload.unknownUsers.map((user) => ({ ...workload, ...user })),
  );
  return onceAnImage(list, unknownUser, uses, (repository, uses) => {
    const names = namesOf(uses, (name, { role }) => (role ? `${name} (${role})` : name));
    return `Pods of the image "${repository}" must not run as root, which the node checks by the number of the user. If the image names its user, as all that are made from Spark's own do, set \`runAsUser\` (${SPARK_USER} with those), or \`user\` in \`spec.images\`; else these do not start: ${names}.`;
  });
}
