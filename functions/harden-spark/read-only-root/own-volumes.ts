/**
 * Which volumes and mounts of a workload are this function's own, to be updated and removed: those that it would
 * make, by name and by source. Whatever else begins with the same prefix is the user's.
 *
 * A mount is ours if its volume is called as this function calls the volume for that path, with any settings (an
 * earlier configuration may have had others), and has a source of the form that this function writes. A volume is
 * ours if such a mount names it, or if nothing mounts it and nothing can be lost with it.
 */
import { isDeepStrictEqual } from 'node:util';
import type { Volume, VolumeMount } from 'kubernetes-types/core/v1.d.ts';
import { rule } from '../../../src/krm/list/rule.ts';
import { normalise } from '../../../src/spark/paths/paths.ts';
import type { Place } from '../../../src/spark/role/place.ts';
import type { Role } from '../../../src/spark/role/role.ts';
import type { Workload } from '../../../src/spark/workload.ts';
import { isObject } from '../../../src/values/json.ts';
import { append, type MultiMap } from '../../../src/values/multi-map.ts';
import type { Check } from '../findings/check.ts';
import { hasOurPrefix } from '../workloads/volume-prefix.ts';
import { PASSWD_VOLUME } from './passwd-file.ts';
import { isNameFor, isPossibleName } from './volume-name.ts';

export function isOwnMount(role: Role, place: Place, { name, mountPath }: VolumeMount): boolean {
  return (
    hasOurPrefix(name) &&
    isNameFor(name, normalise(mountPath), role.name) &&
    // A patch may have dropped the volume.
    place.volumes.items.every((volume) => volume.name !== name || hasOwnSource(volume))
  );
}

/** The volumes of a workload whose names begin as ours do. */
export function volumesLikeOurs(workload: Workload) {
  const own = new Set<Volume>();
  const foreign = new Set<Volume>();
  for (const sharing of placesByVolumes(workload).values()) {
    // By the name of a volume: whether each of its mounts is ours.
    const mounts: MultiMap<string, boolean> = new Map();
    for (const { role, place } of sharing) {
      for (const mount of place.mounts.items) append(mounts, mount.name, isOwnMount(role, place, mount));
    }
    for (const volume of sharing[0]!.place.volumes.items) {
      if (!hasOurPrefix(volume.name)) continue;
      const isOurs = mounts.get(volume.name)?.includes(true) ?? losesNothing(volume);
      (hasOwnSource(volume) && isOurs ? own : foreign).add(volume);
    }
  }
  return { own, foreign };
}

/** Whether a volume that nothing mounts is ours, so that nothing is lost with it. */
function losesNothing({ name, emptyDir, ...source }: Volume): boolean {
  return Object.keys(source).length === 0 && isPossibleName(name);
}

/** Fields keep the volumes of all roles in one list. */
function placesByVolumes({ roles }: Workload) {
  const lists: MultiMap<string, { readonly role: Role; readonly place: Place }> = new Map();
  for (const role of roles) {
    for (const place of role.places) append(lists, place.volumes.path, { role, place });
  }
  return lists;
}

/** Fields of a mapping, and those of the mappings in them. */
interface Form {
  readonly [field: string]: Form | 'any';
}

/** All that this function writes of a volume. Printers of Go add `creationTimestamp`, without a value. */
const OWN_SOURCES: Form = {
  emptyDir: { medium: 'any', sizeLimit: 'any' },
  persistentVolumeClaim: { claimName: 'any' },
  ephemeral: {
    volumeClaimTemplate: {
      metadata: { creationTimestamp: 'any' },
      spec: { accessModes: 'any', storageClassName: 'any', resources: { requests: { storage: 'any' } } },
    },
  },
};

/** One source at most, since without any it is an emptyDir. */
function hasOwnSource({ name, ...source }: Volume): boolean {
  if (source.downwardAPI) return isDeepStrictEqual(source, PASSWD_VOLUME);
  return Object.keys(source).length < 2 && hasForm(source, OWN_SOURCES);
}

function hasForm(value: unknown, form: Form | 'any'): boolean {
  if (form === 'any' || value === undefined || value === null) return true;
  return (
    isObject(value) &&
    Object.entries(value).every(([key, inner]) => {
      const known = Object.hasOwn(form, key) ? form[key] : undefined;
      return known !== undefined && hasForm(inner, known);
    })
  );
}

/** Tells volumes that are left as they are, although their names begin as ours do. */
export const foreignVolume: Check<
  [workload: Workload, foreign: ReadonlySet<Volume>, removed: ReadonlySet<Volume>]
> = {
  ...rule('read-only-root/foreign-volume', {
    severity: 'warning',
    meaning:
      'A volume of yours has a name that this function uses for its own volumes; it was left as it is.',
    remedy: 'Give the volume another name.',
  }),
  check: (workload, foreign, removed) => {
    if (foreign.size === 0) return [];
    return [...placesByVolumes(workload).values()].flatMap(([first]) => {
      const { volumes } = first!.place;
      const remaining = volumes.items.filter((volume) => !removed.has(volume));
      return remaining.flatMap((volume, index) => {
        if (!foreign.has(volume)) return [];
        const path = `${volumes.path}[${index}].name`;
        const message = `\`${path}\` must not be "${volume.name}": volumes of this function are called like that, but it would not make this one for what mounts it, so it was left as it is. Give it another name.`;
        return foreignVolume.finding(message, { path, currentValue: volume.name });
      });
    });
  },
};
