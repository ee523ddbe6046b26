import type { Finding } from '../../../src/krm/result.ts';
import { mountMap, mountPoints } from '../../../src/spark/mount-points.ts';
import type { Role } from '../../../src/spark/role.ts';
import type { Workload } from '../../../src/spark/workload.ts';
import { eventLogDirectories } from '../../../src/spark/writable-paths.ts';
import { isOwnMount } from './own-volumes.ts';
import { finding } from './rules.ts';
import type { Plan } from './writable-places.ts';

/** Event logs in a local directory: it must be there when the driver starts, and is gone with the Pod. */
export function checkEventLog(workload: Workload, role: Role, plan: Plan): Finding[] {
  if (role !== workload.driver) return [];
  const directories = eventLogDirectories(workload);
  if (directories.length === 0) return [];
  const setting =
    workload.confInEffect('spark.eventLog.dir') ?? workload.confInEffect('spark.eventLog.enabled')!;
  const field = { path: setting?.path, currentValue: setting?.value };
  return directories.flatMap((directory) => {
    const mount = plan.mounts.find(({ path }) => path === directory);
    if (mount && !mount.volume.source) {
      const message = `Event logs go to ${directory}, a volume that goes with the Pod. To keep them, name a store such as "s3a://…" in \`spark.eventLog.dir\`, or list the directory in \`writablePaths\` with a PersistentVolumeClaim.`;
      return [finding('event-log-lost', message, field)];
    }
    if (mount) return [];
    const above = mountMap(mountPoints(workload, role, isOwnMount)).nearest(directory);
    if (above?.isEmpty && above.mountPath !== directory) {
      const message = `${directory} must exist when the driver starts, or the job fails: \`${above.path}\` mounts an empty volume above it. Mount a volume at ${directory} itself, or name ${above.mountPath}.`;
      return [finding('missing-directory', message, field)];
    }
    return [];
  });
}
