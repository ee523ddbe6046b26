import type { Volume, VolumeMount } from 'kubernetes-types/core/v1.d.ts';
import type { Conf } from '../conf/conf.ts';
import type { LocatedText } from '../part.ts';
import { mountsScratch } from '../role/feature-steps.ts';
import { type Place, volumesByName } from '../role/place.ts';
import type { Role } from '../role/role.ts';
import type { Workload } from '../workload.ts';
import { PathMap } from './path-map.ts';
import { directoriesIn, normalise } from './paths.ts';

/** A volume without its name; of one by sparkConf only what is read here. */
export type VolumeSource = Partial<Omit<Volume, 'name'>>;

/** A directory or file of the Spark container that is mounted from elsewhere. */
export interface MountPoint {
  /** Normalised. */
  readonly mountPath: string;
  /** Where it is asked for in the object; undefined for what Spark mounts by itself. */
  readonly path?: string;
  readonly readOnly: boolean;
  /** What is mounted, as a volume of a Pod has it; undefined where it is not known. */
  readonly source?: VolumeSource;
  /** Name of the volume, for mounts that name one. */
  readonly volume?: string;
}

/**
 * What Spark and the operator mount by themselves into a Pod that Spark builds.
 *
 * Source: Spark org.apache.spark.deploy.k8s.Constants; kubeflow/spark-operator pkg/common/spark.go.
 */
const OWN_MOUNTS = ['/opt/spark/conf', '/opt/spark/pod-template', '/etc/spark/conf', '/etc/hadoop/conf'];

/** A question about a mount of a role. */
export type MountTest = (role: Role, place: Place, mount: VolumeMount) => boolean;
const none: MountTest = () => false;

/**
 * Everything that is mounted into a role's Spark container, whoever asked for it.
 *
 * @param isIgnored tells mounts that are not to be looked at, nor what they lead to
 * @param hasOwnScratch the role is to get scratch space of its own, so that it inherits none
 */
export function mountPoints(
  workload: Workload,
  role: Role,
  isIgnored: MountTest = none,
  hasOwnScratch = false,
): MountPoint[] {
  const inPlaces = placeMounts(role, isIgnored);
  const inConf = confMounts(role);
  const points: MountPoint[] = [
    ...inPlaces,
    ...role.mountedObjects.map(({ path, mountPath }) => ({
      mountPath: normalise(mountPath),
      path,
      readOnly: true,
    })),
    ...inConf,
  ];
  const mounted = new Set(points.map(({ mountPath }) => mountPath));
  for (const directory of hasOwnScratch
    ? []
    : scratchDirectories(workload, role, isIgnored, [...inPlaces, ...inConf])) {
    const { mountPath, path, volume } = directory;
    if (mounted.has(mountPath)) continue;
    mounted.add(mountPath);
    points.push({ mountPath, path, volume, readOnly: false });
  }
  if (role.podBySpark) for (const mountPath of OWN_MOUNTS) points.push({ mountPath, readOnly: true });
  return points;
}

/** By where they are, to find the mount that a path lies in: the deepest at or above it. */
export function mountMap(points: readonly MountPoint[]): PathMap<MountPoint> {
  return new PathMap(points.map((point) => [point.mountPath, point]));
}

function placeMounts(role: Role, isIgnored: MountTest): MountPoint[] {
  return role.places.flatMap((place) => {
    const { mounts, volumes } = place;
    if (mounts.items.length === 0) return [];
    const named = volumesByName(volumes.items);
    const wanted = mounts.items.filter((mount) => !isIgnored(role, place, mount));
    return wanted.map((mount) => {
      const volume = named.get(mount.name);
      return {
        mountPath: normalise(mount.mountPath),
        path: mounts.elementPath(mount),
        readOnly: mount.readOnly === true || isNeverWritable(volume),
        ...(volume && { source: volume }),
        volume: mount.name,
      };
    });
  });
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
function confMounts(role: Role): MountPoint[] {
  if (!role.podBySpark) return [];
  const points: MountPoint[] = [];
  const prefix = `spark.kubernetes.${role.confOf}.`;
  for (const { key, value, path } of role.madeBy.below(prefix)) {
    const [, type, volume] = /^volumes\.([^.]+)\.([^.]+)\.mount\.path$/.exec(key) ?? [];
    const mountPath = normalise(value);
    if (type && volume) {
      const settings = `${prefix}volumes.${type}.${volume}.`;
      const readOnly = role.madeBy.is(`${settings}mount.readOnly`);
      points.push({ mountPath, path, readOnly, volume, source: confSource(role.madeBy, type, settings) });
    } else if (key.startsWith('secrets.')) points.push({ mountPath, path, readOnly: true });
  }
  return points;
}

function confSource(conf: Conf, type: string, settings: string): VolumeSource {
  if (type !== 'hostPath') return { [type]: {} };
  const option = (key: string) => conf.get(`${settings}options.${key}`) ?? '';
  return { hostPath: { path: option('path'), type: option('type') } };
}

/** Volumes of this name are Spark's scratch space: Spark sets SPARK_LOCAL_DIRS to where they are mounted. */
const SCRATCH_VOLUME = /^spark-local-dir-/;

/**
 * Where Spark mounts its scratch directories, as far as it is known before the Pod: an executor's own
 * `spark-local-dir-*` volumes; else the directories of the driver, which the executor's Pod is built from; else
 * `spark.local.dir`. (Otherwise it is `/var/data/spark-<uuid>`, where nothing else is.)
 *
 * What SPARK_LOCAL_DIRS of a role's own `env` names is used by that role, but not mounted: only the driver's
 * reaches Pods that are built afterwards, those of the executors. In a Pod that Spark does not build (of a
 * Connect server, a master, a worker) none of this is mounted.
 *
 * Source: Spark LocalDirsFeatureStep.
 *
 * @param mounts those of the role that are not ignored
 */
export function scratchDirectories(
  workload: Workload,
  role: Role,
  isIgnored: MountTest = none,
  mounts: readonly MountPoint[] = mountsSaid(role, isIgnored),
): ScratchDirectory[] {
  if (!mountsScratch(workload, role)) return [];
  const own = scratchAmong(mounts);
  if (own.length > 0) return own;
  if (role.driver) {
    const drivers = role.driver.podBySpark ? scratchMounts(role.driver, isIgnored) : [];
    if (drivers.length > 0) return drivers;
    const env = role.driver.env('SPARK_LOCAL_DIRS');
    if (env) return listed(env);
  }
  const directories = workload.conf.located('spark.local.dir');
  return directories ? listed(directories) : [];
}

type ScratchDirectory = Pick<MountPoint, 'mountPath' | 'path' | 'volume' | 'source'>;

/** The mounts of the role that Spark takes for its scratch space. */
export function scratchMounts(role: Role, isIgnored: MountTest): ScratchDirectory[] {
  return scratchAmong(mountsSaid(role, isIgnored));
}

/** By places and sparkConf. */
function mountsSaid(role: Role, isIgnored: MountTest): MountPoint[] {
  return [...placeMounts(role, isIgnored), ...confMounts(role)];
}

function scratchAmong(mounts: readonly MountPoint[]): ScratchDirectory[] {
  return mounts.filter(({ volume }) => volume !== undefined && SCRATCH_VOLUME.test(volume));
}

function listed({ value, path }: LocatedText): { mountPath: string; path: string }[] {
  return directoriesIn(value).map((mountPath) => ({ mountPath, path }));
}
