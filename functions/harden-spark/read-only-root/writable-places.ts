import type { Finding } from '../../../src/krm/result.ts';
import { type MountPoint, mountPoints } from '../../../src/spark/mount-points.ts';
import { type NamedFile, namedFiles } from '../../../src/spark/named-files.ts';
import { isAtOrBelow, isBelow, normalise } from '../../../src/spark/paths.ts';
import type { Role } from '../../../src/spark/role.ts';
import type { Workload } from '../../../src/spark/workload.ts';
import { WRITABLE_PATHS, workingDirectory } from '../../../src/spark/writable-paths.ts';
import type { EmptyDirSettings, ReadOnlyRootFilesystem } from '../settings.ts';
import { enumerate } from './changes.ts';
import { finding } from './rules.ts';
import { isOurs } from './volume-name.ts';

/** A place that must be writable in one role. */
export interface WritablePlace {
  /** Normalised. */
  readonly path: string;
  /** Name of its row in the table; absent for the user's own `writablePaths`. */
  readonly row?: string;
  readonly settings: EmptyDirSettings;
  readonly mayShare: boolean;
}

export interface Plan {
  /** Where a volume of ours is to be mounted. */
  readonly mounts: readonly WritablePlace[];
  readonly findings: readonly Finding[];
  /** Whether a path will be writable, by a volume of ours or otherwise. */
  isWritable(path: string): boolean;
}

/** Which volumes a role needs, and which it cannot have and why. */
export function planVolumes(workload: Workload, role: Role, settings: ReadOnlyRootFilesystem): Plan {
  const places = neededPlaces(workload, role, settings);
  const others = mountPoints(workload, role).filter(({ volume }) => !isOurs(volume));
  const named = namedFiles(workload, role).filter(
    ({ file }) => !others.some(({ mountPath }) => isAtOrBelow(file, mountPath)),
  );
  const mounts: WritablePlace[] = [];
  const findings: Finding[] = [];

  const isWritable = (path: string) =>
    mounts.some((mount) => isAtOrBelow(path, mount.path)) || nearest(others, path)?.readOnly === false;

  for (const place of places) {
    if (place.mayShare && isWritable(place.path)) continue;
    const mounted = nearest(others, place.path);
    if (mounted) {
      if (mounted.readOnly) findings.push(readOnlyMount(role, place, mounted));
      continue;
    }
    const baked = named.filter(
      (file) =>
        isHiddenBy(file, place) &&
        // A place that is to be writable itself is written to, not part of the image.
        !places.some((other) => isBelow(other.path, place.path) && isAtOrBelow(file.file, other.path)),
    );
    const obstacle =
      unknownPath(role, place) ??
      systemDirectory(role, place) ??
      keptReadOnly(role, place, settings.keepReadOnly) ??
      hiddenFiles(place, baked);
    if (obstacle) findings.push(obstacle);
    else mounts.push(place);
  }
  return { mounts, findings, isWritable };
}

/** The rows of the table that hold for the role, with the user's `writablePaths` merged in; shared ones last. */
function neededPlaces(workload: Workload, role: Role, settings: ReadOnlyRootFilesystem): WritablePlace[] {
  const places = new Map<string, WritablePlace>();
  for (const row of WRITABLE_PATHS) {
    if (!row.roles.includes(role.name) || row.condition?.holds(workload, role) === false) continue;
    for (const written of row.paths(workload, role, settings.layout)) {
      // Relative paths start from the working directory.
      const path = normalise(
        written.startsWith('/') ? written : `${workingDirectory(role, settings.layout)}/${written}`,
      );
      if (places.has(path)) continue;
      const mayShare = row.mayShare === true;
      places.set(path, { path, row: row.name, settings: settings[row.setting], mayShare });
    }
  }
  for (const { path: written, roles, sizeLimit, medium } of settings.writablePaths) {
    if (roles && !roles.includes(role.name)) continue;
    const path = normalise(written);
    const known = places.get(path);
    places.set(path, {
      path,
      row: known?.row,
      settings: { ...known?.settings, ...(sizeLimit && { sizeLimit }), ...(medium && { medium }) },
      mayShare: false,
    });
  }
  return [...places.values()].sort((a, b) => Number(a.mayShare) - Number(b.mayShare));
}

/** The mount that a path lies in: the deepest at or above it. */
function nearest(points: readonly MountPoint[], path: string): MountPoint | undefined {
  return points
    .filter(({ mountPath }) => isAtOrBelow(path, mountPath))
    .reduce<MountPoint | undefined>(
      (best, point) => (!best || point.mountPath.length > best.mountPath.length ? point : best),
      undefined,
    );
}

/**
 * Whether a volume would hide the file. Whatever names a file below the working directory counts, for nothing
 * else puts files there by name; elsewhere (`/tmp`) arguments and settings usually name outputs.
 */
function isHiddenBy({ file, isInput }: NamedFile, { path, row }: WritablePlace): boolean {
  return isInput ? isAtOrBelow(file, path) : row === 'work-dir' && isBelow(file, path);
}

// Why there can be no volume at a place

function readOnlyMount(role: Role, { path }: WritablePlace, mounted: MountPoint): Finding {
  const by = mounted.path ? `\`${mounted.path}\`` : `the mount at ${mounted.mountPath}`;
  return finding(
    'read-only-mount',
    `The ${role.name} must be able to write to ${path}, but ${by} mounts something read-only there. Mount a writable volume, or mount this one elsewhere.`,
    { path: mounted.path ?? role.path },
  );
}

function unknownPath(role: Role, { path }: WritablePlace): Finding | undefined {
  if (!/[$~{}*]/.test(path)) return undefined;
  return finding(
    'unknown-path',
    `The ${role.name} must be able to write to "${path}", whose name is known only when the Pod starts. Mount a volume above it.`,
    { path: role.path },
  );
}

/** What no container runs without. */
const SYSTEM_DIRECTORIES = [
  '/bin',
  '/dev',
  '/etc',
  '/lib',
  '/proc',
  '/sys',
  '/usr/bin',
  '/opt/spark/bin',
  '/opt/spark/jars',
];

function systemDirectory(role: Role, { path }: WritablePlace): Finding | undefined {
  const hidden = SYSTEM_DIRECTORIES.find((directory) => isAtOrBelow(directory, path));
  if (!hidden) return undefined;
  return finding(
    'system-directory',
    `The ${role.name} must be able to write to ${path}, but a volume there must not be mounted: it would hide ${hidden}. Make Spark write elsewhere.`,
    { path: role.path },
  );
}

function keptReadOnly(role: Role, { path }: WritablePlace, kept: readonly string[]): Finding | undefined {
  const by = kept.find((directory) => isAtOrBelow(path, normalise(directory)));
  if (by === undefined) return undefined;
  return finding(
    'keep-read-only',
    `The ${role.name} must be able to write to ${path}, but \`keepReadOnly\` names "${by}", so nothing is mounted there. The job fails when it writes there.`,
    { path: role.path },
  );
}

function hiddenFiles({ path, row }: WritablePlace, baked: readonly NamedFile[]): Finding | undefined {
  const [first] = baked;
  if (!first) return undefined;
  const files = enumerate([...new Set(baked.map(({ file }) => `"${file}"`))]);
  const fields = enumerate([...new Set(baked.map((file) => `\`${file.path}\``))]);
  const orElse = row === 'work-dir' ? ', or give the container another `workingDir` in its Pod template' : '';
  return finding(
    'hidden-file',
    `Nothing is mounted at ${path}, where Spark must be able to write: an empty volume would hide ${files} of the image (${fields}). Keep the files in another directory of the image${orElse}.`,
    { path: first.path, currentValue: first.text },
  );
}
