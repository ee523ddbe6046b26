import type { Finding } from '../../../src/krm/list/result.ts';
import { rule } from '../../../src/krm/list/rule.ts';
import { scratchDirectories, scratchMounts } from '../../../src/spark/paths/mount-points.ts';
import { plainScratch, SCRATCH_DIRECTORY } from '../../../src/spark/paths/scratch.ts';
import { systemDirectoryAt } from '../../../src/spark/paths/system-directories.ts';
import { mountsScratch } from '../../../src/spark/role/feature-steps.ts';
import type { Role } from '../../../src/spark/role/role.ts';
import type { Workload } from '../../../src/spark/workload.ts';
import { overlaid, settingsOfRole } from '../config/overrides.ts';
import type { VolumeSettings } from '../config/settings.ts';
import { systemDirectory } from './obstacles.ts';
import { isOwnMount } from './own-volumes.ts';
import type { RoleCheck, RoleToCheck, RoleToPlan } from './role-check.ts';
import type { NeededDirectory, WritableDirectory } from './writable-directory.ts';

/**
 * Where scratch space must be made. In a Pod into which Spark mounts its own it is there anyway, so only what the user asked of it
 * counts; elsewhere it is a plain directory, which must be writable.
 *
 * Source: Spark LocalDirsFeatureStep: a volume whose name starts with `spark-local-dir-` takes the place of
 * Spark's own.
 */
export function neededScratch({ workload, role, settings: { scratch } }: RoleToPlan): NeededDirectory[] {
  const asked = scratch ? settingsOfRole(scratch, role.name) : {};
  if (!mountsScratch(workload, role)) {
    return plainScratch(workload, role).map((path) => ({ path, asked, mayShare: !scratch }));
  }
  if (!scratch || obstacle(workload, role, asked)) return [];
  return [{ path: SCRATCH_DIRECTORY, row: 'scratch', asked, mayShare: false }];
}

/** A directory that is scratch space too: what was asked of the directory itself comes first. */
export function withScratch(known: NeededDirectory, { asked: scratch }: NeededDirectory): NeededDirectory {
  const askedAsScratch = scratch.sizeLimit !== undefined && known.asked.sizeLimit === undefined;
  return { ...known, asked: overlaid(scratch, known.asked), askedAsScratch };
}

/** Spark mounts an empty volume of its own wherever a setting or a variable says, also over a system directory. */
export function checkScratchDirectories({ workload, role }: RoleToCheck): Finding[] {
  return scratchDirectories(workload, role).flatMap(({ mountPath, path, volume }) => {
    const system = volume === undefined ? systemDirectoryAt(mountPath) : undefined;
    if (!system) return [];
    const why = system.isBelow
      ? `that is in ${system.path}, ${system.why}`
      : `that would hide ${system.path}`;
    const message = `The scratch space of the ${role.name} must not be ${mountPath}: Spark mounts an empty volume there, and ${why}. Name another directory, or none.`;
    return systemDirectory.finding(message, { path: path ?? role.path, currentValue: mountPath });
  });
}

/** What the user has said in the workload comes before the settings. */
export const scratchNotApplied: RoleCheck = {
  ...rule('read-only-root/scratch-not-applied', {
    severity: 'warning',
    meaning:
      '`scratch` of the configuration has no effect here: the workload itself says where its scratch space is.',
    remedy: 'Remove the other setting to have the scratch space as configured.',
  }),
  check: ({ workload, role, settings: { scratch } }) => {
    const standing =
      scratch &&
      mountsScratch(workload, role) &&
      obstacle(workload, role, settingsOfRole(scratch, role.name));
    if (!standing) return [];
    const message = `\`scratch\` is not applied to the ${role.name}: ${standing.because}.`;
    return [scratchNotApplied.finding(message, { path: standing.path })];
  },
};

function obstacle(workload: Workload, role: Role, asked: VolumeSettings) {
  const path = scratchOfUser(workload, role);
  if (path) {
    const because = `\`${path}\` says already where its scratch space is. Remove that to have it as configured`;
    return { path, because };
  }
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
export function onlyInTemplate({ row, volume }: WritableDirectory): boolean {
  return row === 'scratch' && volume.source?.ephemeral !== undefined;
}

/** The field by which the workload decides on the scratch space of the role itself. */
function scratchOfUser(workload: Workload, role: Role): string | undefined {
  const { conf } = workload;
  const said = scratchMounts(role, isOwnMount)[0] ?? role.env('SPARK_LOCAL_DIRS');
  if (said) return said.path;
  if (conf.get('spark.local.dir')) return conf.path('spark.local.dir');
  const inMemory = 'spark.kubernetes.local.dirs.tmpfs';
  return conf.is(inMemory) ? conf.path(inMemory) : undefined;
}
