import type { ResourceList } from '../../../src/krm/index.ts';
import { rule } from '../../../src/krm/list/rule.ts';
import type { LocatedText } from '../../../src/spark/part.ts';
import { SPARK_USER } from '../../../src/spark/role/image.ts';
import type { Role } from '../../../src/spark/role/role.ts';
import type { ItemFinding } from '../findings/item-finding.ts';
import { namesOf, onceAnImage, type UseOfImage } from '../findings/once-an-image.ts';
import type { FilledContainer } from './filling.ts';
import { isToldAtOnce } from './left-out.ts';

/** An image of the user's own, of which nobody knows whom it runs as. */
export const unknownUser = rule('pod-security/unknown-user', {
  severity: 'warning',
  meaning:
    'Nobody knows whom the image runs as: what keeps one that starts as root from working was not written. With `runAsNonRoot` an image that names its user does not start either.',
  remedy:
    'Set `runAsUser` to the number of the user that the image is for, or write it as `user` into `images`.',
});

/** An image that a container runs in, whose user nobody knows. */
export interface UnknownUser {
  readonly image: LocatedText;
  /** The role, or the container beside Spark's. Absent: no role of the workload says whom it runs as. */
  readonly of: string | undefined;
  /** Whether it must not run as root, as somebody wrote. */
  readonly isForbiddenRoot: boolean;
}

interface FilledRole {
  readonly role: Role;
  readonly containers: readonly FilledContainer[];
}

export function unknownUsersOf(roles: readonly FilledRole[]): UnknownUser[] {
  const unknown = roles.filter(({ containers }) => containers[0]!.runsAs.isUnknown);
  return roles.flatMap(({ role, containers }) =>
    containers.flatMap((filled): UnknownUser[] => {
      const { name, image } = filled.container;
      const isForbiddenRoot = filled.runsAs.root.length === 0;
      if (!filled.runsAs.isUnknown || image === undefined || isToldAtOnce(filled)) return [];
      if (name === undefined) {
        return [{ image, of: unknown.length < roles.length ? role.name : undefined, isForbiddenRoot }];
      }
      return isForbiddenRoot ? [] : [{ image, of: name, isForbiddenRoot }];
    }),
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
    const names = (of: typeof uses) => namesOf(of, (name, { of }) => (of ? `${name} (${of})` : name));
    const forbidden = uses.filter(({ isForbiddenRoot }) => isForbiddenRoot);
    const open = uses.filter(({ isForbiddenRoot }) => !isForbiddenRoot);
    const consequences = [
      open.length > 0 &&
        `For ${names(open)} \`runAsNonRoot: true\` and \`capabilities: {drop: [ALL]}\` are not written, with which an image that starts as root does not work: the profile "restricted" refuses such Pods.`,
      forbidden.length > 0 &&
        `${names(forbidden)} must not run as root: a node starts that only if the image numbers its user.`,
    ].filter((text) => text !== false);
    return `Nobody says whom the image "${repository}" runs as. ${consequences.join(' ')} Set \`runAsUser\` to the number of its user (${SPARK_USER} if it is made from Spark's own), or \`user\` in \`spec.images\`.`;
  });
}
