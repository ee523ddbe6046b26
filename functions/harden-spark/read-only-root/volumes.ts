import { isDeepStrictEqual } from 'node:util';
import type { Volume } from 'kubernetes-types/core/v1.d.ts';
import type { Edit } from '../../../src/spark/edit.ts';
import { Part } from '../../../src/spark/part.ts';
import { normalise } from '../../../src/spark/paths/paths.ts';
import type { Place } from '../../../src/spark/role/place.ts';
import type { Role } from '../../../src/spark/role/role.ts';
import { isObject } from '../../../src/values/json.ts';
import { append, type MultiMap } from '../../../src/values/multi-map.ts';
import type { Changes } from './changes.ts';
import { isOwnMount, type volumesLikeOurs } from './own-volumes.ts';
import { PASSWD_VOLUME } from './passwd-file.ts';
import { isRowName, pathVolumeName, rowVolumeName } from './volume-name.ts';
import type { DecidedVolume } from './writable-directory.ts';

/** Something of ours that is to be mounted. */
export interface OwnMount {
  /** Normalised. */
  readonly path: string;
  /** What the volume is called by; absent: by the path. */
  readonly row?: string | undefined;
  readonly volume: DecidedVolume;
}

/** What one place of one role is to hold of ours; nothing, where the role has its volumes elsewhere. */
export interface Wanted {
  readonly role: Role;
  readonly place: Place;
  readonly mounts: readonly OwnMount[];
  readonly changes: Changes;
}

/** A mount with the volume it is to have. */
interface Named {
  readonly wanted: Wanted;
  readonly mount: OwnMount;
  readonly name: string;
}

/**
 * How the volumes and mounts of ours become what is wanted: what stands is updated in place, what is missing is
 * appended, the rest is removed. What is not ours is not changed.
 *
 * @returns also the volumes that are ours and stay for mounts of the user, and those that are removed
 */
export function planVolumes(wanted: readonly Wanted[], { own, foreign }: ReturnType<typeof volumesLikeOurs>) {
  const inConf = wanted.flatMap(({ role }) => role.volumesInConf.map(({ volume }) => volume));
  const taken = new Set([...foreign, ...inConf].map(({ name }) => name));
  // Fields keep the volumes of all roles in one list.
  const groups = groupBy(wanted, ({ place }) => place.volumes.path).map((group) => {
    const named = nameVolumes(group, taken);
    const mountEdits = group.flatMap((one) => planMounts(one, named));
    const list = planList(group, named, own);
    for (const { wanted, mount } of named) tellLimit(wanted.changes, mount);
    return { ...list, edits: [...mountEdits, ...list.edits] };
  });
  return {
    edits: groups.flatMap(({ edits }) => edits),
    staying: groups.flatMap(({ staying }) => staying),
    removed: new Set(groups.flatMap(({ removed }) => removed)),
  };
}

/** Says what a limit by Auto was made from, where the volume is new or changed. */
function tellLimit({ mounts, updates, limits }: Changes, { path, volume }: OwnMount): void {
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
      const { row, path } = mount;
      const suffix = shared ? '' : `-${wanted.role.name}`;
      if (row) return { wanted, mount, name: rowVolumeName(row, path, suffix, (name) => taken.has(name)) };
      const isTaken = (name: string) =>
        taken.has(name) ||
        isRowName(name) ||
        (owners.get(name) ?? path) !== path ||
        (shared && suffixes.some((ending) => name.endsWith(ending)));
      const name = pathVolumeName(path, suffix, isTaken);
      owners.set(name, path);
      return { wanted, mount, name };
    });
  });
}

/** A volume without its name. */
type Source = Omit<Volume, 'name'>;

function sourceOf({ sizeLimit, medium, source, file }: DecidedVolume): Source {
  if (file) return PASSWD_VOLUME;
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
  const groups: MultiMap<string, T> = new Map();
  for (const item of items) append(groups, key(item), item);
  return [...groups.values()];
}

// Mounts

function planMounts(wanted: Wanted, all: readonly Named[]): Edit[] {
  const { role, place, changes } = wanted;
  const { mounts } = place;
  const edits: Edit[] = [];
  const named = all.filter((one) => one.wanted === wanted);
  const missing = new Map(named.map((one) => [one.mount.path, one]));
  for (const mount of mounts.items.filter((mount) => isOwnMount(role, place, mount))) {
    const path = normalise(mount.mountPath);
    const match = missing.get(path);
    if (!match) {
      edits.push({ list: mounts, remove: mount });
      changes.unmounts.push(path);
      continue;
    }
    missing.delete(path);
    const part = Part.root(mount);
    const before = edits.length;
    if (mount.name !== match.name) edits.push({ part, set: 'name', to: match.name });
    if (mount.readOnly) edits.push({ part, remove: 'readOnly' });
    const subPath = match.mount.volume.file;
    if (subPath && mount.subPath !== subPath) edits.push({ part, set: 'subPath', to: subPath });
    if (edits.length > before) changes.updates.push(path);
  }
  for (const { name, mount } of missing.values()) {
    const subPath = mount.volume.file;
    edits.push({ list: mounts, append: { name, mountPath: mount.path, ...(subPath && { subPath }) } });
    changes.mounts.push(mount.path);
  }
  return edits;
}

// Volumes

function planList(group: readonly Wanted[], named: readonly Named[], own: ReadonlySet<Volume>) {
  const list = group[0]!.place.volumes;
  const missing = new Map(named.map(({ name, mount }) => [name, sourceOf(mount.volume)]));
  const edits: Edit[] = [];
  const staying: Volume[] = [];
  const removed: Volume[] = [];
  const kept = new Set<string>();
  const updated = new Set<string>();
  for (const volume of list.items.filter((volume) => own.has(volume))) {
    const source = missing.get(volume.name);
    if (source) {
      missing.delete(volume.name);
      kept.add(volume.name);
      const updates = updatesOf(volume, source);
      if (updates.length > 0) updated.add(volume.name);
      edits.push(...updates);
    } else if (!kept.has(volume.name) && isMountedByUser(volume, group)) {
      staying.push(volume);
    } else {
      removed.push(volume);
      edits.push({ list, remove: volume });
      // Whoever lost a mount is told so; a volume that nobody mounted must be told too.
      const told = group.some(({ changes }) => changes.unmounts.length + changes.updates.length > 0);
      if (!told) group[0]!.changes.drops.push(volume.name);
    }
  }
  for (const [name, source] of missing) {
    edits.push({ list, append: { name, ...source } });
    updated.add(name);
  }
  const mounted = new Map(group.map(({ changes }) => [changes, new Set(changes.mounts)]));
  for (const { name, mount, wanted } of named) {
    const { changes } = wanted;
    if (updated.has(name) && !mounted.get(changes)?.has(mount.path)) changes.updates.push(mount.path);
  }
  return { edits, staying, removed };
}

/** Whether a mount that is not ours names the volume, in a Spark container or in another one of its Pod. */
function isMountedByUser({ name }: Volume, group: readonly Wanted[]): boolean {
  return group.some(
    ({ role, place }) =>
      place.mounts.items.some((mount) => mount.name === name && !isOwnMount(role, place, mount)) ||
      role.otherContainers.some(({ container }) =>
        container.volumeMounts?.some((mount) => mount.name === name),
      ),
  );
}

/** What makes the volume what it is to be, where it stands. */
function updatesOf(volume: Volume, source: Source): Edit[] {
  const part = Part.root(volume);
  const others = Object.keys(volume).filter((key) => key !== 'name' && !(key in source));
  const edits: Edit[] = others.map((key) => ({ part, remove: key }));
  if (source.emptyDir && isObject(volume.emptyDir)) {
    const emptyDir = part.child('emptyDir');
    for (const key of ['medium', 'sizeLimit'] as const) {
      const to = source.emptyDir[key];
      // The empty medium is the default one.
      if ((volume.emptyDir[key] || undefined) === to) continue;
      edits.push(to === undefined ? { part: emptyDir, remove: key } : { part: emptyDir, set: key, to });
    }
    return edits;
  }
  for (const [key, to] of Object.entries(source)) {
    if (!isDeepStrictEqual(part.get(key), to)) edits.push({ part, set: key, to });
  }
  return edits;
}
