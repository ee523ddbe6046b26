import { rule } from '../../../src/krm/list/rule.ts';
import { localDirectories } from '../../../src/spark/paths/conf-outputs.ts';
import { isAtOrBelow, normalise } from '../../../src/spark/paths/paths.ts';
import type { Workload } from '../../../src/spark/workload.ts';
import type { RoleCheck } from './role-check.ts';
import type { WritableDirectory } from './writable-directory.ts';

/**
 * What a stream goes on from when its driver starts again. Not `spark.checkpoint.dir`: each run makes a directory of its own
 * there, and reads no other (SparkContext.setCheckpointDir).
 */
const CHECKPOINTS = ['spark.sql.streaming.checkpointLocation', 'spark.streaming.checkpoint.directory'];

/** The local directories of a setting; a relative one is in the working directory. */
function directoriesOf(workload: Workload, value: string | undefined, workDir: string): string[] {
  const isRelative = value !== undefined && /^[\w.-]+(\/[\w.-]+)*\/?$/.test(value.trim());
  return localDirectories(workload, isRelative ? `${workDir}/${value.trim()}` : value).map(normalise);
}

/** A driver that is started again is another Pod, with empty volumes. */
export const checkpointLost: RoleCheck = {
  ...rule('read-only-root/checkpoint-lost', {
    severity: 'warning',
    meaning:
      'Checkpoints of a stream that is started again are on a volume that is deleted with the Pod of its driver.',
    remedy:
      'Name a store such as `s3a://…` for checkpoints, or give the directory a claim that driver and executors can mount.',
  }),
  check: ({ workload, role, plan }) => {
    const { restarts } = workload;
    if (!role.podBySpark || restarts === undefined) return [];
    return CHECKPOINTS.flatMap((key) => {
      const setting = workload.inEffect.located(key);
      return directoriesOf(workload, setting?.value, plan.workDir).flatMap((directory) => {
        const mount = plan.mounts
          .filter(({ path }) => isAtOrBelow(directory, path))
          .reduce<WritableDirectory | undefined>(
            (deepest, mount) => (mount.path.length > (deepest?.path.length ?? 0) ? mount : deepest),
            undefined,
          );
        if (!mount || mount.volume.source?.persistentVolumeClaim) return [];
        const message = `Checkpoints go to ${directory}, on a volume that goes with the Pod, and \`${restarts.path}\` is "${restarts.value}": a driver that is started again does not find them, and the stream begins anew. Name a store such as "s3a://…" in \`${key}\`, or, in an override for this workload, list the directory in \`writablePaths\` with a PersistentVolumeClaim that driver and executors can mount.`;
        return checkpointLost.finding(message, { path: setting!.path, currentValue: setting!.value });
      });
    });
  },
};
