import { rule } from '../../../src/krm/list/rule.ts';
import { mountMap, mountPoints } from '../../../src/spark/paths/mount-points.ts';
import { eventLogDirectories } from '../../../src/spark/paths/writable-paths.ts';
import type { Workload } from '../../../src/spark/workload.ts';
import { isOwnMount } from './own-volumes.ts';
import type { RoleCheck, RoleToCheck } from './role-check.ts';

/** Event logs in a local directory are gone with the Pod. */
export const eventLogLost: RoleCheck = {
  ...rule('read-only-root/event-log-lost', {
    severity: 'info',
    meaning: 'Event logs are written to a volume that is deleted with the Pod.',
    remedy: 'Name a store such as `s3a://…` in `spark.eventLog.dir`, or give the directory a claim.',
  }),
  check: (given) =>
    localEventLogs(given)
      .filter(({ mount }) => mount && !mount.volume.source)
      .map(({ directory }) => {
        const message = `Event logs go to ${directory}, a volume that goes with the Pod. To keep them, name a store such as "s3a://…" in \`spark.eventLog.dir\`, or list the directory in \`writablePaths\` with a PersistentVolumeClaim.`;
        return eventLogLost.finding(message, fieldOf(given.workload));
      }),
};

/** The directory must be there when the driver starts. */
export const missingDirectory: RoleCheck = {
  ...rule('read-only-root/missing-directory', {
    severity: 'warning',
    meaning:
      'Spark needs a directory that does not exist when it starts: an empty volume is mounted above it.',
    remedy: 'Mount a volume at the directory itself, or name the one where the volume is mounted.',
  }),
  check: (given) =>
    localEventLogs(given).flatMap(({ directory, mount }) => {
      if (mount) return [];
      const above = mountMap(mountPoints(given.workload, given.role, isOwnMount)).nearest(directory);
      if (!above?.source?.emptyDir || above.mountPath === directory) return [];
      const message = `${directory} must exist when the driver starts, or the job fails: \`${above.path}\` mounts an empty volume above it. Mount a volume at ${directory} itself, or name ${above.mountPath}.`;
      return missingDirectory.finding(message, fieldOf(given.workload));
    }),
};

/** The local directories that the driver writes event logs to, and our mounts there. */
function localEventLogs({ workload, role, plan }: RoleToCheck) {
  if (role !== workload.driver) return [];
  return eventLogDirectories(workload).map((directory) => ({
    directory,
    mount: plan.mounts.find(({ path }) => path === directory),
  }));
}

function fieldOf(workload: Workload) {
  const setting =
    workload.inEffect.located('spark.eventLog.dir') ?? workload.inEffect.located('spark.eventLog.enabled')!;
  return { path: setting.path, currentValue: setting.value };
}
