import type { Finding } from '../../../src/krm/result.ts';
import { scratchDirectories, scratchMounts } from '../../../src/spark/mount-points.ts';
import type { Role } from '../../../src/spark/role.ts';
import { plainScratch, SCRATCH_DIRECTORY } from '../../../src/spark/scratch.ts';
import { systemDirectoryAt } from '../../../src/spark/system-directories.ts';
import type { Workload } from '../../../src/spark/workload.ts';
import type { ReadOnlyRootFilesystem, VolumeSettings } from '../settings.ts';
import { isOwnMount } from './own-volumes.ts';
import { finding } from './rules.ts';
import { overlaid, settingsOfRole } from './volume-settings.ts';
import type { NeededPlace, WritablePlace } from './writable-places.ts';

/**
 * Where scratch space must be made. In a Pod that Spark builds it is there anyway, so only what the user asked of it
 * counts; elsewhere it is a plain directory, which must be writable.
 *
 * Source: Spark LocalDirsFeatureStep: a volume whose name starts with `spark-local-dir-` takes the place of
 * Spark's own.
 */
export function scratchPlaces(
  workload: Workload,
  role: Role,
  { scratch }: ReadOnlyRootFilesystem,
): NeededPlace[] {
  const asked = scratch ? settingsOfRole(scratch, role) : {};
  if (!role.podBySpark) {
    return plainScratch(workload, role).map((path) => ({ path, asked, mayShare: !scratch }));
  }
  if (!scratch || obstacle(workload, role, asked)) return [];
  return [{ path: SCRATCH_DIRECTORY, row: 'scratch', asked, mayShare: false }];
}

/** A place that is scratch space too: what was asked of the place itself comes first. */
export function withScratch(place: NeededPlace, { asked: scratch }: NeededPlace): NeededPlace {
  const askedAsScratch = scratch.sizeLimit !== undefined && place.asked.sizeLimit === undefined;
  return { ...place, asked: overlaid(scratch, place.asked), askedAsScratch };
}

/** Spark mounts an empty volume of its own wherever a setting or a variable says, also over a system directory. */
export function checkScratchDirectories(workload: Workload, role: Role): Finding[] {
  return scratchDirectories(workload, role).flatMap(({ mountPath, path, volume }) => {
    const found = volume === undefined ? systemDirectoryAt(mountPath) : undefined;
    if (!found) return [];
    const why = found.isBelow ? `that is in ${found.path}, ${found.why}` : `that would hide ${found.path}`;
    const message = `The scratch space of the ${role.name} must not be ${mountPath}: Spark mounts an empty volume there, and ${why}. Name another directory, or none.`;
    return [finding('system-directory', message, { path: path ?? role.path, currentValue: mountPath })];
  });
}

/** What the user has said in the workload comes before the settings. */
export function checkScratch(workload: Workload, role: Role, settings: ReadOnlyRootFilesystem): Finding[] {
  if (!settings.scratch || !role.podBySpark) return [];
  const found = obstacle(workload, role, settingsOfRole(settings.scratch, role));
  if (!found) return [];
  const message = `\`scratch\` is not applied to the ${role.name}: ${found.because}.`;
  return [finding('scratch-not-applied', message, { path: found.path })];
}

function obstacle(
  workload: Workload,
  role: Role,
  asked: VolumeSettings,
): { path: string; because: string } | undefined {
  const path = scratchOfUser(workload, role);
  if (path)
    return {
      path,
      because: `\`${path}\` says already where its scratch space is. Remove that to have it as configured`,
    };
  if (!asked.source?.ephemeral || !role.fields || workload.takesPodTemplate) return undefined;
  const because =
    'an ephemeral volume must be in a Pod template, which the operator does not take below Spark 3.0';
  return { path: workload.sparkVersionPath, because };
}

/**
 * As scratch space the operator takes fewer kinds of volumes from its fields (it writes them as sparkConf). On-demand
 * claims of Spark would need more rights, also for the operator.
 *
 * Source: kubeflow/spark-operator submission.go (emptyDir, hostPath, nfs, persistentVolumeClaim).
 */
export function onlyInTemplate({ row, volume }: WritablePlace): boolean {
  return row === 'scratch' && volume.source?.ephemeral !== undefined;
}

/** The field by which the workload decides on the scratch space of the role itself. */
function scratchOfUser(workload: Workload, role: Role): string | undefined {
  const { conf } = workload;
  const [mount] = scratchMounts(workload, role, isOwnMount);
  if (mount) return mount.path;
  const env = role.env('SPARK_LOCAL_DIRS');
  if (env) return env.path;
  if (conf.get('spark.local.dir')) return conf.path('spark.local.dir');
  const inMemory = 'spark.kubernetes.local.dirs.tmpfs';
  return conf.get(inMemory) === 'true' ? conf.path(inMemory) : undefined;
}
