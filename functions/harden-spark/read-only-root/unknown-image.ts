import type { ResourceList } from '../../../src/krm/index.ts';
import { rule } from '../../../src/krm/list/rule.ts';
import type { LocatedText } from '../../../src/spark/part.ts';
import { isPlaceholder, SPARK_USER, SPARK_WORK_DIR } from '../../../src/spark/role/image.ts';
import { enumerated } from '../../../src/values/phrases.ts';
import type { ItemFinding } from '../findings/item-finding.ts';
import { namesOf, onceAnImage, type UseOfImage } from '../findings/once-an-image.ts';
import { firstByName } from '../workloads/workload-order.ts';
import { hasLine } from './passwd.ts';
import type { RoleToCheck } from './role-check.ts';
import { ownWorkDir, worksForJobs } from './working-directory.ts';

/** What is not known of an image that a read-only role runs in, and what that led to. */
export interface UnknownImage {
  readonly image: LocatedText;
  /** Whether nobody says where it works. */
  readonly workDir: boolean;
  /** What was written as `workingDir` for that reason. */
  readonly written?: string | undefined;
  /** Whether nobody says that its user has a line in /etc/passwd. */
  readonly passwd: boolean;
  /** By number, where it is known. */
  readonly user?: number | undefined;
}

export const unknownImage = rule('read-only-root/unknown-image', {
  severity: 'warning',
  meaning:
    'The image is not one of the official ones, so its working directory is not known, or whether its user has a line in /etc/passwd.',
  remedy: 'Write what is true into `images`.',
});

/** What is not known of the image of a role that is, or is to be, read-only. */
export function unknownIn(given: RoleToCheck): UnknownImage[] {
  const { workload, role, plan } = given;
  const { image } = role;
  const workDir = worksForJobs(role) && !ownWorkDir(given).isKnown;
  const passwd = hasLine(workload, role) === undefined;
  return image && (workDir || passwd)
    ? [{ image, workDir, passwd, user: role.user, written: plan.written }]
    : [];
}

/** A workload, and what is not known of its images. */
interface Runs extends Omit<UseOfImage, 'image'> {
  readonly unknownImages: readonly UnknownImage[];
}

type Use = UseOfImage & UnknownImage;

/** One finding for each image, about the first workload that runs in it. */
export function tellUnknownImages(list: ResourceList, workloads: readonly Runs[]): ItemFinding[] {
  const uses = workloads.flatMap((workload) =>
    workload.unknownImages.map((image): Use => ({ ...workload, ...image })),
  );
  return onceAnImage(list, unknownImage, uses, messageFor);
}

function messageFor(repository: string, uses: readonly Use[]): string {
  const image = firstByName(uses)!.image.value;
  const where = uses.filter(({ workDir }) => workDir);
  const written = [...new Set(where.flatMap(({ written }) => written ?? []))].map(
    (path) =>
      `Relative paths of ${namesOf(where.filter(({ written }) => written === path))} start in ${path}: that is written as \`workingDir\`, since Spark must be able to write there.`,
  );
  const left = where.filter(({ written }) => !written);
  const without = uses.filter(({ passwd }) => passwd);
  const what = [
    ...(where.length > 0 ? ['where it works'] : []),
    ...(without.length > 0 ? [`whether ${userOf(without)} has a line in its /etc/passwd`] : []),
  ];
  const line = [
    `names: [${JSON.stringify(/\s/.test(repository) ? '*' : repository)}]`,
    ...(where.length > 0 ? ['workDir: …'] : []),
    ...(without.length > 0 ? ['user: …', 'userInPasswd: …'] : []),
  ];
  const asks = isPlaceholder(image)
    ? ''
    : ` \`docker run --rm --entrypoint sh ${image} -c "pwd; id"\` prints it: "uid=185(spark)" has a line, "uid=185" has none.`;
  return [
    `Of the image "${repository}" nobody says ${enumerated(what)}.`,
    ...written,
    ...(left.length > 0
      ? [
          `The working directory of ${namesOf(left)} is left as it is: read-only, unless it is ${SPARK_WORK_DIR}.`,
        ]
      : []),
    ...(without.length > 0 ? ['Without a line Spark fails with "invalid null input: name".'] : []),
    `Write {${line.join(', ')}} into \`spec.images\`.${asks}${mayBeMirror(repository) ? MIRROR : ''}`,
  ].join(' ');
}

/** Whether it is called as the official image is. */
function mayBeMirror(repository: string): boolean {
  return /\/spark$/.test(repository) && !isPlaceholder(repository);
}

const MIRROR = ` For a mirror of an official image it is workDir: ${SPARK_WORK_DIR}, user: ${SPARK_USER}, userInPasswd: true.`;

/** Whose line it is about: of users that differ, of none in particular. */
function userOf(uses: readonly Use[]): string {
  const [user, ...others] = new Set(uses.map(({ user }) => user));
  return user === undefined || others.length > 0 ? 'its user' : `user ${user}`;
}
