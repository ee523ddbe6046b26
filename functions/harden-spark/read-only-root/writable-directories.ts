import type { Finding } from '../../../src/krm/list/result.ts';
import { mountMap, mountPoints } from '../../../src/spark/paths/mount-points.ts';
import { type NamedFile, namedFiles } from '../../../src/spark/paths/named-files.ts';
import { PathMap } from '../../../src/spark/paths/path-map.ts';
import { isAtOrBelow, isBelow, normalise } from '../../../src/spark/paths/paths.ts';
import { writablePathRows } from '../../../src/spark/paths/writable-paths.ts';
import { append, type MultiMap } from '../../../src/values/multi-map.ts';
import { overlaid, settingsOfRole } from '../config/overrides.ts';
import { hidesFiles, isNamedByPod, mountedReadOnly, obstacleAt } from './obstacles.ts';
import { isOwnMount } from './own-volumes.ts';
import type { RoleToPlan } from './role-check.ts';
import { neededScratch, withScratch } from './scratch.ts';
import { decideVolume } from './volume-size.ts';
import { mayMove, movedFindings, OTHER_WORK_DIR, ownWorkingDirectory } from './working-directory.ts';
import type { NeededDirectory, Plan, WritableDirectory } from './writable-directory.ts';

/**
 * Which volumes a role needs, and which it cannot have and why. Where files of the image stand in the way of one
 * at the working directory, the container gets another directory.
 */
export function planDirectories(given: RoleToPlan): Plan {
  const own = ownWorkingDirectory(given);
  const named = namedFiles(given.workload, given.role);
  const plan = planIn(own, false, given, named);
  if (plan.inWorkDir.length === 0 || !mayMove(given)) return plan;
  const moved = planIn(OTHER_WORK_DIR, true, given, named);
  if (!moved.mounts.some(({ path }) => path === OTHER_WORK_DIR)) return plan;
  const findings = [...moved.findings, ...movedFindings(given, own, plan.inWorkDir)];
  return { ...moved, findings };
}

/** The plan for one working directory, and the files of the image that keep it from getting a volume. */
function planIn(
  workDir: string,
  isMoved: boolean,
  given: RoleToPlan,
  allNamed: readonly NamedFile[],
): Plan & { inWorkDir: readonly NamedFile[] } {
  const { workload, role } = given;
  const directories = neededDirectories(workDir, isMoved, given);
  const hasOwnScratch = directories.some(({ row }) => row === 'scratch');
  const others = mountMap(mountPoints(workload, role, isOwnMount, hasOwnScratch));
  const named = allNamed.filter(({ file }) => others.nearest(file) === undefined);
  const bakedAt = filesOfImage(directories, named);
  const mounts: WritableDirectory[] = [];
  const findings: Finding[] = [];
  let inWorkDir: readonly NamedFile[] = [];

  const isWritable = (path: string) =>
    mounts.some((mount) => isAtOrBelow(path, mount.path)) || others.nearest(path)?.readOnly === false;

  for (const directory of directories) {
    const { path, row, mayShare } = directory;
    if ((mayShare || isNamedByPod(directory)) && isWritable(path)) continue;
    const mounted = others.nearest(path);
    if (mounted) {
      if (mounted.readOnly) findings.push(mountedReadOnly(role, directory, mounted));
      continue;
    }
    const baked = bakedAt.get(directory) ?? [];
    const obstacle = obstacleAt(given, directory);
    if (!obstacle && row === 'work-dir') inWorkDir = baked;
    const finding = obstacle ?? hidesFiles(directory, baked);
    if (finding) findings.push(finding);
    else mounts.push(directory);
  }
  return { mounts, findings, workDir, isMoved, named: allNamed, inWorkDir, isWritable };
}

/** The rows of the table that hold for the role, with the user's `writablePaths` merged in; shared ones last. */
function neededDirectories(workDir: string, isMoved: boolean, given: RoleToPlan): WritableDirectory[] {
  const { workload, role, settings } = given;
  const needed = new Map<string, NeededDirectory>();
  for (const row of writablePathRows(workload, role)) {
    for (const written of row.paths(workload, role, workDir)) {
      // Relative paths start from the working directory.
      const path = normalise(written.startsWith('/') ? written : `${workDir}/${written}`);
      if (needed.has(path)) continue;
      const mayShare = row.mayShare === true;
      const asked = row.setting ? settingsOfRole(settings[row.setting], role.name) : {};
      const isNamedByPath = row.severalPaths || (isMoved && path === workDir);
      const name = isNamedByPath ? undefined : row.name;
      needed.set(path, { path, row: name, sized: row.setting ?? 'other', asked, mayShare });
    }
  }
  for (const scratch of neededScratch(given)) {
    const known = needed.get(scratch.path);
    needed.set(scratch.path, known ? withScratch(known, scratch) : scratch);
  }
  for (const { path: written, roles, ...asked } of settings.writablePaths) {
    if (roles && !roles.includes(role.name)) continue;
    const path = normalise(written);
    const known = needed.get(path);
    needed.set(path, {
      path,
      row: known?.row,
      sized: known ? known.sized : 'other',
      asked: overlaid(known?.asked ?? {}, asked),
      askedAsScratch: known?.askedAsScratch && !asked.sizeLimit,
      mayShare: false,
    });
  }
  return [...needed.values()]
    .sort((a, b) => Number(a.mayShare) - Number(b.mayShare))
    .map((directory) => ({ ...directory, volume: decideVolume(workload, role, directory) }));
}

/**
 * The files that a volume at each directory would hide. Only the deepest one counts: one that is to be writable itself is
 * written to, not part of the image.
 */
function filesOfImage(
  directories: readonly WritableDirectory[],
  named: readonly NamedFile[],
): MultiMap<WritableDirectory, NamedFile> {
  const byPath = new PathMap(directories.map((directory) => [directory.path, directory]));
  const files: MultiMap<WritableDirectory, NamedFile> = new Map();
  for (const file of named) {
    const directory = byPath.nearest(file.file);
    if (directory && isHiddenBy(file, directory)) append(files, directory, file);
  }
  return files;
}

/**
 * Whether a volume would hide the file. Whatever names a file below the working directory counts, for nothing
 * else puts files there by name; elsewhere (`/tmp`) arguments and settings usually name outputs.
 */
function isHiddenBy({ file, isInput }: NamedFile, { path, row }: WritableDirectory): boolean {
  return isInput ? isAtOrBelow(file, path) : row === 'work-dir' && isBelow(file, path);
}
