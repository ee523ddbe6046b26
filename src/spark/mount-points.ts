import type { Volume } from 'kubernetes-types/core/v1.d.ts';
import { normalise } from './paths.ts';
import type { Role } from './role.ts';
import type { Workload } from './workload.ts';

/** A place in the Spark container's file system that is mounted from elsewhere. */
export interface MountPoint {
  /** Normalised. */
  readonly mountPath: string;
  /** Where it is asked for in the object; undefined for what Spark mounts by itself. */
  readonly path?: string;
  readonly readOnly: boolean;
  /** Name of the volume, for mounts that name one. */
  readonly volume?: string;
}

/**
 * What Spark and the operator mount by themselves.
 *
 * Source: Spark org.apache.spark.deploy.k8s.Constants; kubeflow/spark-operator pkg/common/spark.go.
 */
const OWN_MOUNTS = ['/opt/spark/conf', '/opt/spark/pod-template', '/etc/spark/conf', '/etc/hadoop/conf'];

/** Everything that is mounted into a role's Spark container, whoever asked for it. */
export function mountPoints(workload: Workload, role: Role): MountPoint[] {
  const points: MountPoint[] = [];
  for (const { mounts, volumes } of role.places) {
    for (const mount of mounts.items) {
      const volume = volumes.items.findLast(({ name }) => name === mount.name);
      points.push({
        mountPath: normalise(mount.mountPath),
        path: mounts.elementPath(mount),
        readOnly: mount.readOnly === true || isNeverWritable(volume),
        volume: mount.name,
      });
    }
  }
  for (const { path, mountPath } of role.mountedObjects) {
    points.push({ mountPath: normalise(mountPath), path, readOnly: true });
  }
  points.push(...confMounts(workload, role));
  for (const { mountPath, path } of scratchDirectories(workload, role)) {
    if (!points.some((point) => point.mountPath === mountPath))
      points.push({ mountPath, path, readOnly: false });
  }
  for (const mountPath of OWN_MOUNTS) points.push({ mountPath, readOnly: true });
  return points;
}

function isNeverWritable(volume: Volume | undefined): boolean {
  return Boolean(volume && (volume.configMap || volume.secret || volume.projected || volume.downwardAPI));
}

/**
 * Mounts by sparkConf: `spark.kubernetes.driver.volumes.<type>.<name>.mount.path` and
 * `spark.kubernetes.driver.secrets.<secret>`.
 *
 * Source: Spark docs/running-on-kubernetes.md.
 */
function confMounts(workload: Workload, role: Role): MountPoint[] {
  const points: MountPoint[] = [];
  for (const [key, value] of workload.conf.entries()) {
    const rest = key.startsWith(`spark.kubernetes.${role.name}.`)
      ? key.slice(`spark.kubernetes.${role.name}.`.length)
      : '';
    const volume = /^volumes\.[^.]+\.([^.]+)\.mount\.path$/.exec(rest)?.[1];
    if (volume) {
      const readOnly = workload.conf.get(key.replace(/path$/, 'readOnly')) === 'true';
      points.push({ mountPath: normalise(value), path: workload.conf.path(key), readOnly, volume });
    } else if (rest.startsWith('secrets.')) {
      points.push({ mountPath: normalise(value), path: workload.conf.path(key), readOnly: true });
    }
  }
  return points;
}

/** Volumes of this name are Spark's scratch space: Spark sets SPARK_LOCAL_DIRS to where they are mounted. */
const SCRATCH_VOLUME = /^spark-local-dir-/;

/**
 * Where Spark mounts its scratch directories, as far as it is known before the Pod: an executor's own
 * `spark-local-dir-*` volumes; else the directories of the driver, which the executor's Pod is built from; else
 * `spark.local.dir`. (Otherwise it is `/var/data/spark-<uuid>`, where nothing else is.)
 *
 * What SPARK_LOCAL_DIRS of a role's own `env` names is used by that role, but not mounted: only the driver's
 * reaches Pods that are built afterwards, those of the executors.
 *
 * Source: Spark LocalDirsFeatureStep.
 */
function scratchDirectories(workload: Workload, role: Role): { mountPath: string; path?: string }[] {
  const own = scratchMounts(workload, role);
  if (own.length > 0) return own;
  if (role.driver) {
    const drivers = scratchMounts(workload, role.driver);
    if (drivers.length > 0) return drivers;
    const env = role.driver.env('SPARK_LOCAL_DIRS');
    if (env) return split(env.value, env.path);
  }
  const directory = workload.conf.get('spark.local.dir');
  return directory ? split(directory, workload.conf.path('spark.local.dir')) : [];
}

function scratchMounts(workload: Workload, role: Role): { mountPath: string; path?: string }[] {
  const inPlaces = role.places.flatMap(({ mounts }) =>
    mounts.items
      .filter(({ name }) => SCRATCH_VOLUME.test(name))
      .map((mount) => ({ mountPath: normalise(mount.mountPath), path: mounts.elementPath(mount) })),
  );
  return [
    ...inPlaces,
    ...confMounts(workload, role).filter(({ volume }) => SCRATCH_VOLUME.test(volume ?? '')),
  ];
}

function split(directories: string, path: string): { mountPath: string; path: string }[] {
  return directories
    .split(',')
    .map((directory) => directory.trim())
    .filter((directory) => directory !== '')
    .map((directory) => ({ mountPath: normalise(directory), path }));
}
