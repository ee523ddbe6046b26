import { isDeepStrictEqual } from 'node:util';
import type { Volume, VolumeMount } from 'kubernetes-types/core/v1.d.ts';
import { isMapping } from '../../../src/kubernetes/shape.ts';
import type { List } from '../../../src/spark/part.ts';
import { normalise } from '../../../src/spark/paths.ts';
import type { Place } from '../../../src/spark/place.ts';
import type { Role } from '../../../src/spark/role.ts';
import type { Changes } from './changes.ts';
import { isOwnMount, type VolumesLikeOurs } from './own-volumes.ts';
import { isRowName, pathVolumeName, rowVolumeName } from './volume-name.ts';
import type { DecidedVolume } from './volume-size.ts';
import type { WritablePlace } from './writable-places.ts';

/** What one place of one role is to hold of ours; nothing, where the role has its volumes elsewhere. */
export interface Wanted {
  readonly role: Role;
  readonly place: Place;
  readonly mounts: readonly WritablePlace[];
  readonly changes: Changes;
}

/** A mount with the volume it is to have. */
interface Named {
  readonly wanted: Wanted;
  readonly mount: WritablePlace;
  readonly name: string;
}

/**
 * Makes the volumes and mounts of ours what is wanted: updates in place, appends what is missing, removes the
 * rest. What is not ours is not changed.
 *
 * @returns volumes that were ours, and stay for mounts of the user
 */
export function reconcileVolumes(wanted: readonly Wanted[], { own, foreign }: VolumesLikeOurs): Volume[] {
  const taken = new Set([...foreign].map(({ name }) => name));
  const left: Volume[] = [];
  // Fields keep the volumes of all roles in one list.
  for (const group of groupBy(wanted, ({ place }) => place.volumes.path)) {
    const named = nameVolumes(group, taken);
    for (const one of group) {
      reconcileMounts(
        one,
        named.filter(({ wanted }) => wanted === one),
      );
    }
    left.push(...reconcileList(group, named, own));
    for (const { wanted, mount } of named) tellLimit(wanted.changes, mount);
  }
  return left;
}

/** Says what a limit by Auto was made from, where the volume is new or changed. */
function tellLimit({ mounts, updates, limits }: Changes, { path, volume }: WritablePlace): void {
  if (!volume.reasons || !(mounts.includes(path) || updates.includes(path))) return;
  limits.push(`${path} ${volume.sizeLimit} (${volume.reasons.join(', ') || 'the default'})`);
}

/** One volume for all roles that want the same at one path; else one for each role. */
function nameVolumes(group: readonly Wanted[], taken: ReadonlySet<string>): Named[] {
  const suffixes = group.map(({ role }) => `-${role.name}`);
  const owners = new Map<string, string>();
  const all = group.flatMap((wanted) => wanted.mounts.map((mount) => ({ wanted, mount })));
  return groupBy(all, ({ mount }) => mount.row ?? mount.path).flatMap((same) => {
    const shared = new Set(same.map(({ mount }) => JSON.stringify(sourceOf(mount.volume)))).size === 1;
    return same.map(({ wanted, mount }) => {
      const suffix = shared ? '' : `-${wanted.role.name}`;
      if (mount.row) {
        const name = rowVolumeName(mount.row, mount.path, suffix, (name) => taken.has(name));
        return { wanted, mount, name };
      }
      const isTaken = (name: string) =>
        taken.has(name) ||
        isRowName(name) ||
        (owners.get(name) ?? mount.path) !== mount.path ||
        (shared && suffixes.some((ending) => name.endsWith(ending)));
      const name = pathVolumeName(mount.path, suffix, isTaken);
      owners.set(name, mount.path);
      return { wanted, mount, name };
    });
  });
}

/** A volume without its name. */
type Source = Omit<Volume, 'name'>;

function sourceOf({ sizeLimit, medium, source }: DecidedVolume): Source {
  if (source?.persistentVolumeClaim) {
    return { persistentVolumeClaim: { claimName: source.persistentVolumeClaim.claimName } };
  }
  if (source?.ephemeral) {
    const { size, storageClassName, accessModes = ['ReadWriteOnce'] } = source.ephemeral;
    const spec = {
      accessModes: [...accessModes],
      ...(storageClassName && { storageClassName }),
      resources: { requests: { storage: size } },
    };
    return { ephemeral: { volumeClaimTemplate: { spec } } };
  }
  return { emptyDir: { ...(medium && { medium }), ...(sizeLimit && { sizeLimit }) } };
}

/** In the order in which the keys first appear. */
function groupBy<T>(items: readonly T[], key: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return [...groups.values()];
}

// Mounts

function reconcileMounts({ role, place, changes }: Wanted, named: readonly Named[]): void {
  const missing = new Map(named.map((one) => [one.mount.path, one]));
  const ours = place.mounts.items.filter((mount) => isOwnMount(role, place, mount));
  for (const mount of ours) {
    const path = normalise(mount.mountPath);
    const match = missing.get(path);
    if (!match) {
      place.mounts.remove(mount);
      changes.unmounts.push(path);
      continue;
    }
    missing.delete(path);
    if (updateMount(mount, match.name)) changes.updates.push(path);
  }
  for (const { name, mount } of missing.values()) {
    place.mounts.append({ name, mountPath: mount.path });
    changes.mounts.push(mount.path);
  }
}

function updateMount(mount: VolumeMount, name: string): boolean {
  const isRight = mount.name === name && mount.readOnly !== true;
  mount.name = name;
  if (mount.readOnly) delete mount.readOnly;
  return !isRight;
}

// Volumes

function reconcileList(
  group: readonly Wanted[],
  named: readonly Named[],
  own: ReadonlySet<Volume>,
): Volume[] {
  const list: List<Volume> = group[0]!.place.volumes;
  const missing = new Map(named.map(({ name, mount }) => [name, sourceOf(mount.volume)]));
  const kept = new Set<string>();
  const left: Volume[] = [];
  const updated = new Set<string>();
  for (const volume of list.items.filter((volume) => own.has(volume))) {
    const source = missing.get(volume.name);
    if (!source) {
      if (!kept.has(volume.name) && isMounted(volume, group)) {
        left.push(volume);
        continue;
      }
      list.remove(volume);
      // Whoever lost a mount is told so; a volume that nobody mounted must be told too.
      const told = group.some(({ changes }) => changes.unmounts.length + changes.updates.length > 0);
      if (!told) group[0]!.changes.drops.push(volume.name);
      continue;
    }
    missing.delete(volume.name);
    kept.add(volume.name);
    if (updateVolume(volume, source)) updated.add(volume.name);
  }
  for (const [name, source] of missing) {
    list.append({ name, ...source });
    updated.add(name);
  }
  const mounted = new Map(group.map(({ changes }) => [changes, new Set(changes.mounts)]));
  for (const { name, mount, wanted } of named) {
    const { changes } = wanted;
    if (updated.has(name) && !mounted.get(changes)?.has(mount.path)) changes.updates.push(mount.path);
  }
  return left;
}

/** Whether a mount that is not ours names the volume, in a Spark container or in another one of its Pod. */
function isMounted({ name }: Volume, group: readonly Wanted[]): boolean {
  const isNamed = (mounts: readonly VolumeMount[] | undefined) =>
    mounts?.some((mount) => mount.name === name);
  return group.some(
    ({ role, place }) =>
      isNamed(place.mounts.items) ||
      role.otherContainers.some(({ container }) => isNamed(container.volumeMounts)),
  );
}

/** Makes the volume what it is to be, where it stands, and says whether it was not. */
function updateVolume(volume: Volume, source: Source): boolean {
  const kinds = Object.keys(volume).filter((key) => key !== 'name') as (keyof Source)[];
  const others = kinds.filter((key) => !(key in source));
  for (const key of others) delete volume[key];
  if (!source.emptyDir || !isMapping(volume.emptyDir)) {
    const { name, ...current } = volume;
    if (isDeepStrictEqual(current, source)) return others.length > 0;
    Object.assign(volume, source);
    return true;
  }
  let changed = others.length > 0;
  for (const key of ['medium', 'sizeLimit'] as const) {
    // The empty medium is the default one.
    if ((volume.emptyDir[key] || undefined) === source.emptyDir[key]) continue;
    if (source.emptyDir[key] === undefined) delete volume.emptyDir[key];
    else volume.emptyDir[key] = source.emptyDir[key];
    changed = true;
  }
  return changed;
}
