import { posix } from 'node:path';
import type { Finding } from '../../../src/krm/result.ts';
import { normalise } from '../../../src/spark/paths.ts';
import type { Role } from '../../../src/spark/role.ts';
import { canBeIn } from '../../../src/spark/version.ts';
import type { Workload } from '../../../src/spark/workload.ts';
import type { ReadOnlyRootFilesystem } from '../settings.ts';
import { enumerate } from './changes.ts';
import { checkEventLog } from './event-log.ts';
import { volumesInMemory } from './memory.ts';
import { isOwnMount } from './own-volumes.ts';
import { finding } from './rules.ts';
import { checkScratch, checkScratchDirectories } from './scratch.ts';
import { checkHome, checkUser } from './user.ts';
import { checkSize } from './volume-size.ts';
import type { Plan } from './writable-places.ts';

/** What a person must look at in a role that is, or is to be, read-only. */
export function checkRole(
  workload: Workload,
  role: Role,
  settings: ReadOnlyRootFilesystem,
  plan: Plan,
): Finding[] {
  return [
    ...mountsWithoutVolume(role),
    ...scratchNotWritable(role, plan),
    ...deletedFiles(workload, role, plan),
    ...checkEventLog(workload, role, plan),
    ...checkUser(workload, role),
    ...checkHome(role, plan),
    ...checkScratchDirectories(workload, role),
    ...checkScratch(workload, role, settings),
    ...volumesInMemory(workload, role, plan.mounts),
    ...plan.mounts.flatMap((place) => checkSize(workload, role, place)),
  ];
}

/**
 * The webhook mounts only volumes that it finds in `spec.volumes`, and says nothing about the others.
 *
 * Source: kubeflow/spark-operator internal/webhook/sparkpod_defaulter.go, addVolumes.
 */
function mountsWithoutVolume(role: Role): Finding[] {
  const { fields } = role;
  if (!fields) return [];
  const { mounts, volumes } = fields;
  const named = new Set(volumes.items.map(({ name }) => name));
  return mounts.items
    .filter((mount) => !named.has(mount.name) && !isOwnMount(role, fields, mount))
    .map((mount) => {
      const path = `${mounts.elementPath(mount)}.name`;
      return finding(
        'mount-without-volume',
        `\`${path}\` must be the name of a volume in \`${volumes.path}\`, got "${mount.name}": the operator leaves this mount out, and ${mount.mountPath} stays read-only.`,
        { path, currentValue: mount.name },
      );
    });
}

/** SPARK_LOCAL_DIRS in a role's own `env` comes after Spark's and wins, but Spark mounts nothing there. */
function scratchNotWritable(role: Role, plan: Plan): Finding[] {
  const env = role.env('SPARK_LOCAL_DIRS');
  if (!env?.path.startsWith(`${role.path}.env[`)) return [];
  const directories = env.value.split(',').map((directory) => directory.trim());
  const refused = directories.filter(
    (directory) => directory !== '' && !plan.isWritable(normalise(directory)),
  );
  if (refused.length === 0) return [];
  return [
    finding(
      'scratch-not-writable',
      `SPARK_LOCAL_DIRS names ${enumerate(refused.map((directory) => `"${directory}"`))}, where nothing is mounted, and the ${role.name} fails when it writes there. Remove the variable (Spark mounts scratch space by itself), or mount a volume there.`,
      { path: env.path, currentValue: env.value },
    ),
  ];
}

/** Fields whose files the driver copies into its working directory. */
const COPIED = /\.deps\.(jars|files|pyFiles|archives)\[|\["spark\.(jars|files|submit\.pyFiles|archives)"\]$/;

/**
 * From Spark 3.4 on (SPARK-33782), the driver copies jars and files into its working directory and deletes what
 * has the same name there first: the file itself, if it lies there already.
 *
 * Source: Spark SparkSubmit.downloadResourcesToCurrentDirectory (`Utils.deleteRecursively(dest)`).
 */
function deletedFiles(workload: Workload, role: Role, { workDir, named }: Plan): Finding[] {
  if (role !== workload.driver || !canBeIn(workload.sparkVersion, { since: '3.4' })) return [];
  const notCopied = (workload.conf.get('spark.kubernetes.jars.avoidDownloadSchemes') ?? '').split(',');
  const jarsStay = notCopied.some((scheme) => ['local', '*'].includes(scheme.trim()));
  return named
    .filter(({ path, file }) => COPIED.test(path) && posix.dirname(file) === workDir)
    .filter(({ path }) => !(jarsStay && /jars["[]/.test(path)))
    .map(({ path, text, file }) =>
      finding(
        'deleted-file',
        `"${file}" must not be in the working directory: Spark 3.4 and later deletes it there before it copies it, and the job fails. Keep it in another directory of the image.`,
        { path, currentValue: text },
      ),
    );
}
