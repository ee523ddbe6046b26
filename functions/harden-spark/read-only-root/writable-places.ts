import { append, type MultiMap } from '../../../src/krm/multi-map.ts';
import type { Finding } from '../../../src/krm/result.ts';
import { type MountPoint, mountMap, mountPoints } from '../../../src/spark/mount-points.ts';
import { type NamedFile, namedFiles } from '../../../src/spark/named-files.ts';
import { PathMap } from '../../../src/spark/path-map.ts';
import { isAtOrBelow, isBelow, normalise } from '../../../src/spark/paths.ts';
import type { Role } from '../../../src/spark/role.ts';
import { systemDirectoryAt } from '../../../src/spark/system-directories.ts';
import type { Workload } from '../../../src/spark/workload.ts';
import { writablePathRows } from '../../../src/spark/writable-paths.ts';
import type { ReadOnlyRootFilesystem } from '../settings.ts';
import { enumerate } from './changes.ts';
import { isOwnMount } from './own-volumes.ts';
import { finding } from './rules.ts';
import { scratchPlaces, withScratch } from './scratch.ts';
import { overlaid, settingsOfRole } from './volume-settings.ts';
import { type DecidedVolume, decideVolume, type SizedVolume } from './volume-size.ts';
import { mayMove, movedFindings, OTHER_WORK_DIR, ownWorkingDirectory } from './working-directory.ts';

/** A place that must be writable in one role. */
export interface WritablePlace extends SizedVolume {
  /** Normalised. */
  readonly path: string;
  /** Name of its row in the table; absent for the user's own `writablePaths`. */
  readonly row?: string;
  readonly volume: DecidedVolume;
  readonly mayShare: boolean;
}

/** A place of which it is not decided yet what its volume is. */
export type NeededPlace = Omit<WritablePlace, 'volume'>;

export interface Plan {
  /** Where a volume of ours is to be mounted. */
  readonly mounts: readonly WritablePlace[];
  readonly findings: readonly Finding[];
  /** Where the container is to work, and whether that is not where it does by itself. */
  readonly workDir: string;
  readonly isMoved: boolean;
  /** The local paths that the workload names. */
  readonly named: readonly NamedFile[];
  /** Whether a path will be writable, by a volume of ours or otherwise. */
  isWritable(path: string): boolean;
}

/**
 * Which volumes a role needs, and which it cannot have and why. Where files of the image stand in the way of one
 * at the working directory, the container gets another directory.
 */
export function planVolumes(workload: Workload, role: Role, settings: ReadOnlyRootFilesystem): Plan {
  const own = ownWorkingDirectory(role, settings.layout);
  const named = namedFiles(workload, role);
  const plan = planIn(own, false, workload, role, settings, named);
  if (plan.inWorkDir.length === 0 || !mayMove(workload, role)) return plan;
  const moved = planIn(OTHER_WORK_DIR, true, workload, role, settings, named);
  if (!moved.mounts.some(({ path }) => path === OTHER_WORK_DIR)) return plan;
  const findings = [...moved.findings, ...movedFindings(workload, role, own, plan.inWorkDir)];
  return { ...moved, findings };
}

/** The plan for one working directory, and the files of the image that keep it from getting a volume. */
function planIn(
  workDir: string,
  isMoved: boolean,
  workload: Workload,
  role: Role,
  settings: ReadOnlyRootFilesystem,
  allNamed: readonly NamedFile[],
): Plan & { inWorkDir: readonly NamedFile[] } {
  const places = neededPlaces(workDir, isMoved, workload, role, settings);
  const hasOwnScratch = places.some(({ row }) => row === 'scratch');
  const others = mountMap(mountPoints(workload, role, isOwnMount, hasOwnScratch));
  const named = allNamed.filter(({ file }) => others.nearest(file) === undefined);
  const bakedAt = filesOfImage(places, named);
  const mounts: WritablePlace[] = [];
  const findings: Finding[] = [];
  let inWorkDir: readonly NamedFile[] = [];

  const isWritable = (path: string) =>
    mounts.some((mount) => isAtOrBelow(path, mount.path)) || others.nearest(path)?.readOnly === false;

  for (const place of places) {
    if ((place.mayShare || NAMED_BY_POD.test(place.path)) && isWritable(place.path)) continue;
    const mounted = others.nearest(place.path);
    if (mounted) {
      if (mounted.readOnly) findings.push(readOnlyMount(role, place, mounted));
      continue;
    }
    const baked = bakedAt.get(place) ?? [];
    const obstacle =
      unknownPath(role, place) ??
      systemDirectory(role, place) ??
      keptReadOnly(role, place, settings.keepReadOnly);
    if (!obstacle && place.row === 'work-dir') inWorkDir = baked;
    const finding = obstacle ?? hiddenFiles(place, baked);
    if (finding) findings.push(finding);
    else mounts.push(place);
  }
  return { mounts, findings, workDir, isMoved, named: allNamed, inWorkDir, isWritable };
}

/** The rows of the table that hold for the role, with the user's `writablePaths` merged in; shared ones last. */
function neededPlaces(
  workDir: string,
  isMoved: boolean,
  workload: Workload,
  role: Role,
  settings: ReadOnlyRootFilesystem,
): WritablePlace[] {
  const places = new Map<string, NeededPlace>();
  for (const row of writablePathRows(workload, role)) {
    for (const written of row.paths(workload, role, workDir)) {
      // Relative paths start from the working directory.
      const path = normalise(written.startsWith('/') ? written : `${workDir}/${written}`);
      if (places.has(path)) continue;
      const mayShare = row.mayShare === true;
      const asked = row.setting ? settingsOfRole(settings[row.setting], role) : {};
      const isNamedByPath = row.severalPaths || (isMoved && path === workDir);
      const name = isNamedByPath ? undefined : row.name;
      places.set(path, { path, row: name, sized: row.setting ?? 'other', asked, mayShare });
    }
  }
  for (const scratch of scratchPlaces(workload, role, settings)) {
    const known = places.get(scratch.path);
    places.set(scratch.path, known ? withScratch(known, scratch) : scratch);
  }
  for (const { path: written, roles, ...asked } of settings.writablePaths) {
    if (roles && !roles.includes(role.name)) continue;
    const path = normalise(written);
    const known = places.get(path);
    places.set(path, {
      path,
      row: known?.row,
      sized: known ? known.sized : 'other',
      asked: overlaid(known?.asked ?? {}, asked),
      askedAsScratch: known?.askedAsScratch && !asked.sizeLimit,
      mayShare: false,
    });
  }
  return [...places.values()]
    .sort((a, b) => Number(a.mayShare) - Number(b.mayShare))
    .map((place) => ({ ...place, volume: decideVolume(workload, role, place) }));
}

/**
 * The files that a volume at each place would hide. Only the deepest place counts: one that is to be writable itself is
 * written to, not part of the image.
 */
function filesOfImage(
  places: readonly WritablePlace[],
  named: readonly NamedFile[],
): MultiMap<WritablePlace, NamedFile> {
  const byPath = new PathMap(places.map((place) => [place.path, place]));
  const files: MultiMap<WritablePlace, NamedFile> = new Map();
  for (const file of named) {
    const place = byPath.nearest(file.file);
    if (place && isHiddenBy(file, place)) append(files, place, file);
  }
  return files;
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

/** A variable, or a pattern: the path is known only when the Pod starts. */
const NAMED_BY_POD = /[$~{}*]/;

function unknownPath(role: Role, { path }: WritablePlace): Finding | undefined {
  if (!NAMED_BY_POD.test(path)) return undefined;
  return finding(
    'unknown-path',
    `The ${role.name} must be able to write to "${path}", whose name is known only when the Pod starts. Mount a volume above it.`,
    { path: role.path },
  );
}

function systemDirectory(role: Role, { path }: WritablePlace): Finding | undefined {
  const found = systemDirectoryAt(path);
  if (!found) return undefined;
  const why = found.isBelow ? `it is in ${found.path}, ${found.why}` : `it would hide ${found.path}`;
  return finding(
    'system-directory',
    `The ${role.name} must be able to write to ${path}, but a volume there must not be mounted: ${why}. Make Spark write elsewhere.`,
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
