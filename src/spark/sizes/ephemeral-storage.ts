/**
 * What a Pod of a role may fill of its node's disk: its empty volumes that are there, whoever wrote them. Volumes in
 * memory and claims are elsewhere.
 *
 * Source: Kubernetes, "Local ephemeral storage": a size limit evicts a Pod, and reserves nothing; Spark
 * LocalDirsFeatureStep, MountVolumesFeatureStep.
 */
import { bytesOf } from '../../kubernetes/quantity.ts';
import { scratchDirectories, scratchMounts } from '../paths/mount-points.ts';
import { normalise } from '../paths/paths.ts';
import { mountsScratch } from '../role/feature-steps.ts';
import type { Role } from '../role/role.ts';
import type { Workload } from '../workload.ts';

export interface EphemeralStorage {
  /** What the size limits add up to, in bytes. */
  readonly limited: bigint;
  /** What has no size limit, or one that cannot be read: in words. */
  readonly unlimited: readonly string[];
}

export const KEY = 'ephemeral-storage';

export function ephemeralStorage(workload: Workload, role: Role): EphemeralStorage {
  let limited = 0n;
  const unlimited: string[] = [];
  for (const { volume } of role.podVolumes) {
    const { name, emptyDir, ...sources } = volume;
    const isEmpty = emptyDir || Object.values(sources).every((source) => !source);
    if (!isEmpty || emptyDir?.medium) continue;
    const bytes = bytesOf(String(emptyDir?.sizeLimit ?? ''));
    // Zero is no limit.
    if (bytes) limited += bytes;
    else unlimited.push(`the volume "${name}"`);
  }
  if (makesScratch(workload, role)) unlimited.push('the scratch space that Spark makes');
  return { limited, unlimited };
}

/** Whether Spark mounts volumes of its own for scratch space, which have no limit. */
function makesScratch(workload: Workload, role: Role): boolean {
  const isInMemory = role.madeBy.is('spark.kubernetes.local.dirs.tmpfs');
  if (isInMemory || !mountsScratch(workload, role) || scratchMounts(role, () => false).length > 0)
    return false;
  const mounted = new Set(
    role.places.flatMap(({ mounts }) => mounts.items.map(({ mountPath }) => normalise(mountPath))),
  );
  const directories = scratchDirectories(workload, role);
  return directories.length === 0 || directories.some(({ mountPath }) => !mounted.has(mountPath));
}
