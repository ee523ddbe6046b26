/**
 * The line of a container's user in /etc/passwd. Hadoop and Ivy ask for the user's name and home, and Spark ends without
 * them: "invalid null input: name", "basedir must be absolute: ?/.ivy2/local". Entrypoints add a missing line, which
 * they cannot with a read-only root; official images since 3.3.3 have libnss_wrapper instead, but servers and daemons are
 * started without their entrypoint.
 */
import { rule } from '../../../src/krm/list/rule.ts';
import { remembered } from '../../../src/spark/answer.ts';
import { mountMap, mountPoints } from '../../../src/spark/paths/mount-points.ts';
import { isOfficial, startsAsRoot } from '../../../src/spark/role/image.ts';
import type { Place } from '../../../src/spark/role/place.ts';
import type { Role } from '../../../src/spark/role/role.ts';
import { sparkVersions } from '../../../src/spark/role/spark-versions.ts';
import type { Workload } from '../../../src/spark/workload.ts';
import { isOwnMount } from './own-volumes.ts';
import { ANNOTATION, FILE, PASSWD } from './passwd-file.ts';
import type { RoleCheck, RoleToPlan } from './role-check.ts';
import type { OwnMount } from './volumes.ts';

/** Home is where everybody can write. */
function lineFor(user: number): string {
  return `spark:x:${user}:0::/tmp:/bin/sh`;
}

/** What this function wrote for some user. */
const OWN_LINE = /^spark:x:\d+:0::\/tmp:\/bin\/sh$/;

const MOUNT: OwnMount = { path: PASSWD, row: 'passwd', volume: { file: FILE } };

/** Whether the user that the container runs as has a line: as far as is known. */
export function hasLine(workload: Workload, role: Role): boolean | undefined {
  const { user, userInPasswd } = role.imageFacts;
  const asked = role.contextValue('runAsUser')?.value;
  if (asked === '0' || isMountedByUser(role, workload)) return true;
  const isAnother = asked !== undefined && user !== undefined && asked !== String(user);
  if (userInPasswd !== true || !isAnother) return userInPasswd;
  if (!isOfficial(role.image?.value)) return undefined;
  // Their entrypoint makes up for it.
  return role.podBySpark && !startsAsRoot(role.image?.value, sparkVersions(workload));
}

const isMountedByUser = remembered(
  (role: Role, workload: Workload) =>
    mountMap(mountPoints(workload, role, isOwnMount)).nearest(PASSWD) !== undefined,
);

/**
 * Gives the user a line where none is there, or takes back what an earlier run did.
 *
 * Measured on Spark 3.5, 4.0 and 4.3: of all remedies (HOME, `user.home`, HADOOP_USER_NAME, SPARK_USER) only a line helps.
 *
 * @param chosen where the volumes of the role are; absent: it is not to be read-only
 * @returns the mounts that are to be there
 */
export function planPasswd({ workload, role, changes }: RoleToPlan, chosen: Place | undefined): OwnMount[] {
  const { user } = role;
  const isNeeded = chosen !== undefined && user !== undefined && hasLine(workload, role) === false;
  const wanted = isNeeded ? lineFor(user) : undefined;
  for (const place of role.places) {
    const annotations = place.metadata.child('annotations');
    const stands = annotations.get(ANNOTATION);
    const to = place === chosen ? wanted : undefined;
    if (stands === to) continue;
    const what = `the annotation ${ANNOTATION}`;
    if (to !== undefined) changes.set(what, { part: annotations, set: ANNOTATION, to });
    else if (OWN_LINE.test(stands)) {
      const isLast = Object.keys(annotations.value!).length === 1;
      const edit = isLast
        ? { part: place.metadata, remove: 'annotations' }
        : { part: annotations, remove: ANNOTATION };
      changes.unset(what, edit);
    }
  }
  return isNeeded ? [MOUNT] : [];
}

export const userWithoutPasswd: RoleCheck = {
  ...rule('read-only-root/user-without-passwd', {
    severity: 'warning',
    meaning:
      "The container runs as a user that has no line in the image's /etc/passwd, and nobody knows by which number.",
    remedy: 'Set `runAsUser` in the workload, or `user` in `images`: then a line is mounted.',
  }),
  check: ({ workload, role }) => {
    const { image } = role;
    if (image === undefined || role.user !== undefined || hasLine(workload, role) !== false) return [];
    const { path, value } = image;
    const message = `The user of the ${role.name} has no line in /etc/passwd of "${value}", and with a read-only root Spark fails without ("invalid null input: name"). Set \`runAsUser\`, or \`user\` in \`spec.images\`: a line is mounted then.`;
    return userWithoutPasswd.finding(message, { path, currentValue: value });
  },
};
