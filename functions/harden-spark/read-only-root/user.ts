import type { Finding } from '../../../src/krm/result.ts';
import { SPARK_USER, startsAsRoot } from '../../../src/spark/image-user.ts';
import { normalise } from '../../../src/spark/paths.ts';
import type { Role } from '../../../src/spark/role.ts';
import type { Workload } from '../../../src/spark/workload.ts';
import { finding } from './rules.ts';
import type { Plan } from './writable-places.ts';

/** The users of official images: root and spark. */
const KNOWN_USERS = ['0', String(SPARK_USER)];

/**
 * Hadoop and Ivy ask for the user's name and home. Entrypoints add an unknown user to /etc/passwd, which they
 * cannot with a read-only root; official images since 3.3.3 have libnss_wrapper instead, but servers and daemons
 * are started without their entrypoint.
 *
 * Measured: "invalid null input: name", "basedir must be absolute: ?/.ivy2/local".
 */
export function checkUser(workload: Workload, role: Role): Finding[] {
  const user = role.contextValue('runAsUser');
  if (user && !KNOWN_USERS.includes(user.value)) {
    const message = `The ${role.name} runs as user ${user.value}, whom the image must have in its /etc/passwd: with a read-only root the entrypoint cannot add one, and Spark fails with "invalid null input: name". Add a line for the user to the image, or run as 185.`;
    return [finding('user-without-passwd', message, { path: user.path, currentValue: Number(user.value) })];
  }
  const nonRoot = role.contextValue('runAsNonRoot');
  if (nonRoot?.value === 'true' && startsAsRoot(workload, role)) {
    const message = `Official images of Spark 3.3.0 to 3.3.2 start as root, which \`${nonRoot.path}\` forbids. \`runAsUser\` must be 185 beside it.`;
    return [finding('starts-as-root', message, { path: nonRoot.path })];
  }
  return [];
}

/** What HOME holds cannot be known, so no empty volume is mounted over it. */
export function checkHome(role: Role, plan: Plan): Finding[] {
  const home = role.env('HOME');
  if (!home?.value.startsWith('/') || plan.isWritable(normalise(home.value))) return [];
  const message = `HOME is "${home.value}", which is read-only: Python, R and others that keep caches there fail. Name a directory below /tmp, or list it in \`writablePaths\` if the image has nothing there.`;
  return [finding('read-only-home', message, { path: home.path, currentValue: home.value })];
}
