import { posix } from 'node:path';
import type { Finding } from '../../../src/krm/list/result.ts';
import { rule } from '../../../src/krm/list/rule.ts';
import { normalise } from '../../../src/spark/paths/paths.ts';
import { sparkVersions } from '../../../src/spark/role/spark-versions.ts';
import { canBeInOneOf } from '../../../src/spark/version.ts';
import { enumerated } from '../../../src/values/phrases.ts';
import { checkpointLost } from './checkpoint.ts';
import { eventLogLost, missingDirectory } from './event-log.ts';
import { emptyVolume } from './filled-directories.ts';
import { memoryMedium } from './memory.ts';
import { isOwnMount } from './own-volumes.ts';
import { userWithoutPasswd } from './passwd.ts';
import type { RoleCheck, RoleToCheck } from './role-check.ts';
import { checkScratchDirectories, scratchNotApplied } from './scratch.ts';
import { forbiddenRoot, readOnlyHome } from './user.ts';
import { claimOwner, hostPath } from './user-volumes.ts';
import { checkSize } from './volume-size.ts';

/**
 * The webhook mounts only volumes that it finds in `spec.volumes`, and says nothing about the others.
 *
 * Source: kubeflow/spark-operator internal/webhook/sparkpod_defaulter.go, addVolumes.
 */
export const mountWithoutVolume: RoleCheck = {
  ...rule('read-only-root/mount-without-volume', {
    severity: 'warning',
    meaning: 'A mount names a volume that does not exist, so the operator leaves it out.',
    remedy: 'Name a volume of the workload, or remove the mount.',
  }),
  check: ({ role }) => {
    const { fields } = role;
    if (!fields) return [];
    const { mounts, volumes } = fields;
    const named = new Set(volumes.items.map(({ name }) => name));
    return mounts.items
      .filter((mount) => !named.has(mount.name) && !isOwnMount(role, fields, mount))
      .map((mount) => {
        const path = `${mounts.elementPath(mount)}.name`;
        const message = `\`${path}\` must be the name of a volume in \`${volumes.path}\`, got "${mount.name}": the operator leaves this mount out, and ${mount.mountPath} stays read-only.`;
        return mountWithoutVolume.finding(message, { path, currentValue: mount.name });
      });
  },
};

/** SPARK_LOCAL_DIRS in a role's own `env` comes after Spark's and wins, but Spark mounts nothing there. */
export const scratchNotWritable: RoleCheck = {
  ...rule('read-only-root/scratch-not-writable', {
    severity: 'warning',
    meaning: 'SPARK_LOCAL_DIRS names a directory that nothing makes writable.',
    remedy: 'Remove the variable, or mount a volume at the directory.',
  }),
  check: ({ role, plan }) => {
    const env = role.env('SPARK_LOCAL_DIRS');
    if (!env?.path.startsWith(`${role.path}.env[`)) return [];
    const named = env.value.split(',').map((directory) => directory.trim());
    const refused = named.filter((directory) => directory !== '' && !plan.isWritable(normalise(directory)));
    if (refused.length === 0) return [];
    const message = `SPARK_LOCAL_DIRS names ${enumerated(refused.map((directory) => `"${directory}"`))}, where nothing is mounted, and the ${role.name} fails when it writes there. Remove the variable (Spark mounts scratch space by itself), or mount a volume there.`;
    return scratchNotWritable.finding(message, { path: env.path, currentValue: env.value });
  },
};

/** Fields whose files the driver copies into its working directory. */
const COPIED = /\.deps\.(jars|files|pyFiles|archives)\[|\["spark\.(jars|files|submit\.pyFiles|archives)"\]$/;

/**
 * From Spark 3.4 on (SPARK-33782), the driver copies jars and files into its working directory and deletes what
 * has the same name there first: the file itself, if it lies there already.
 *
 * Source: Spark SparkSubmit.downloadResourcesToCurrentDirectory (`Utils.deleteRecursively(dest)`).
 */
export const deletedFile: RoleCheck = {
  ...rule('read-only-root/deleted-file', {
    severity: 'warning',
    meaning: 'Spark 3.4 and later deletes a file of the image before it can copy it.',
    remedy: 'Keep the file in another directory of the image.',
  }),
  check: ({ workload, role, plan: { workDir, named } }) => {
    if (role !== workload.driver || !canBeInOneOf(sparkVersions(workload), { since: '3.4' })) return [];
    const notCopied = (workload.conf.get('spark.kubernetes.jars.avoidDownloadSchemes') ?? '').split(',');
    const jarsStay = notCopied.some((scheme) => ['local', '*'].includes(scheme.trim()));
    return named
      .filter((one) => COPIED.test(one.path) && one.ask((file) => posix.dirname(file) === workDir))
      .filter(({ path }) => !(jarsStay && /jars["[]/.test(path)))
      .map(({ path, text, file }) => {
        const message = `"${file}" must not be in the working directory: Spark 3.4 and later deletes it there before it copies it, and the job fails. Keep it in another directory of the image.`;
        return deletedFile.finding(message, { path, currentValue: text });
      });
  },
};

/** In the order in which they are told. */
const CHECKS: readonly RoleCheck['check'][] = [
  mountWithoutVolume.check,
  scratchNotWritable.check,
  deletedFile.check,
  eventLogLost.check,
  checkpointLost.check,
  missingDirectory.check,
  emptyVolume.check,
  userWithoutPasswd.check,
  forbiddenRoot.check,
  readOnlyHome.check,
  checkScratchDirectories,
  scratchNotApplied.check,
  hostPath.check,
  claimOwner.check,
  memoryMedium.check,
  ({ workload, role, plan }) => plan.mounts.flatMap((directory) => checkSize(workload, role, directory)),
];

/** What a person must look at in a role that is, or is to be, read-only. */
export function checkRole(given: RoleToCheck): Finding[] {
  return CHECKS.flatMap((check) => check(given));
}
