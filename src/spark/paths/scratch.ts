import { mountsScratch } from '../role/feature-steps.ts';
import type { Role } from '../role/role.ts';
import { ROLES } from '../role/role-names.ts';
import { sparkVersions } from '../role/spark-versions.ts';
import { canBeInOneOf } from '../version.ts';
import type { Workload } from '../workload.ts';
import { directoriesIn, isAtOrBelow, normalise } from './paths.ts';
import { stagingCommitter } from './upload-buffers.ts';
import { workerDirectory } from './writable-paths.ts';

/** Where Spark mounts scratch space by itself, but for the random end of its path. */
export const SCRATCH_DIRECTORY = '/var/data/spark';

/**
 * Why a directory of a role has no bound that could be known: Spark's scratch space without a volume of its own
 * lies there, or a committer stages the output of tasks there. Undefined for any other.
 */
export function unboundedBecause(workload: Workload, role: Role, directory: string): string | undefined {
  if (plainScratch(workload, role).some((path) => isAtOrBelow(path, directory))) {
    return `it is the scratch space of the ${role.name}`;
  }
  const { runs, standalone } = ROLES[role.name];
  const keepsJobs = runs === 'Tasks' && standalone && !cleansUp(workload);
  if (keepsJobs && directory === normalise(workerDirectory(role))) {
    return `the ${role.name} keeps the directories of all jobs that it ran there, unless \`spark.worker.cleanup.enabled\` is "true"`;
  }
  const committer = runs === 'Tasks' ? stagingCommitter(workload, directory) : undefined;
  return committer && `the S3A committer "${committer}" keeps the output of tasks there`;
}

/**
 * Scratch directories that nobody mounts. Where Spark mounts its own that is only what the role's own `env` names,
 * after Spark; in others Spark takes SPARK_LOCAL_DIRS, `spark.local.dir` or /tmp as it is. A master has none.
 *
 * Source: Spark LocalDirsFeatureStep; Utils.getConfiguredLocalDirs.
 */
export function plainScratch(workload: Workload, role: Role): string[] {
  if (ROLES[role.name].runs === undefined) return [];
  const env = role.env('SPARK_LOCAL_DIRS');
  if (!mountsScratch(workload, role))
    return directoriesIn(env?.value ?? role.madeBy.get('spark.local.dir') ?? '/tmp');
  return env?.path.startsWith(`${role.path}.env[`) ? directoriesIn(env.value) : [];
}

/** Source: Spark core migration guide, "Upgrading from Core 3.5 to 4.0". */
function cleansUp(workload: Workload): boolean {
  const byDefault = canBeInOneOf(sparkVersions(workload), { since: '4.0' });
  return workload.conf.is('spark.worker.cleanup.enabled', byDefault);
}
