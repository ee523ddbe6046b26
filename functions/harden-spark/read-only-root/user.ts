import { rule } from '../../../src/krm/list/rule.ts';
import { normalise } from '../../../src/spark/paths/paths.ts';
import { SPARK_USER, startsAsRoot } from '../../../src/spark/role/image-user.ts';
import type { RoleCheck } from './role-check.ts';

/** The users of official images: root and spark. */
const KNOWN_USERS = ['0', String(SPARK_USER)];

/**
 * Hadoop and Ivy ask for the user's name and home. Entrypoints add an unknown user to /etc/passwd, which they
 * cannot with a read-only root; official images since 3.3.3 have libnss_wrapper instead, but servers and daemons
 * are started without their entrypoint.
 *
 * Measured: "invalid null input: name", "basedir must be absolute: ?/.ivy2/local".
 */
export const userWithoutPasswd: RoleCheck = {
  ...rule('read-only-root/user-without-passwd', {
    severity: 'warning',
    meaning:
      "The container runs as a user that is not in the image's /etc/passwd, and with a read-only root the entrypoint cannot add it.",
    remedy: 'Add a line for the user to `/etc/passwd` of the image, or run as 185.',
  }),
  check: ({ role }) => {
    const user = role.contextValue('runAsUser');
    if (!user || KNOWN_USERS.includes(user.value)) return [];
    const message = `The ${role.name} runs as user ${user.value}, whom the image must have in its /etc/passwd: with a read-only root the entrypoint cannot add one, and Spark fails with "invalid null input: name". Add a line for the user to the image, or run as 185.`;
    return userWithoutPasswd.finding(message, { path: user.path, currentValue: Number(user.value) });
  },
};

export const forbiddenRoot: RoleCheck = {
  ...rule('read-only-root/starts-as-root', {
    severity: 'warning',
    meaning: 'Images of Spark 3.3.0 to 3.3.2 start as root, which the workload forbids.',
    remedy: 'Set `runAsUser: 185` beside `runAsNonRoot`.',
  }),
  check: ({ workload, role }) => {
    const nonRoot = role.contextValue('runAsNonRoot');
    if (nonRoot?.value !== 'true' || !startsAsRoot(workload, role)) return [];
    const message = `Official images of Spark 3.3.0 to 3.3.2 start as root, which \`${nonRoot.path}\` forbids. \`runAsUser\` must be 185 beside it.`;
    return forbiddenRoot.finding(message, { path: nonRoot.path });
  },
};

/** What HOME holds cannot be known, so no empty volume is mounted over it. */
export const readOnlyHome: RoleCheck = {
  ...rule('read-only-root/read-only-home', {
    severity: 'warning',
    meaning: 'HOME is a directory that nothing makes writable.',
    remedy: 'Name a directory below `/tmp`, or list it in `writablePaths`.',
  }),
  check: ({ role, plan }) => {
    const home = role.env('HOME');
    if (!home?.value.startsWith('/') || plan.isWritable(normalise(home.value))) return [];
    const message = `HOME is "${home.value}", which is read-only: Python, R and others that keep caches there fail. Name a directory below /tmp, or list it in \`writablePaths\` if the image has nothing there.`;
    return readOnlyHome.finding(message, { path: home.path, currentValue: home.value });
  },
};
