import type { Finding } from '../../../src/krm/list/result.ts';
import { language } from '../../../src/spark/dependencies.ts';
import { type MountPoint, mountMap, mountPoints } from '../../../src/spark/paths/mount-points.ts';
import { type NamedFile, namedFiles } from '../../../src/spark/paths/named-files.ts';
import { PathMap } from '../../../src/spark/paths/path-map.ts';
import { isAtOrBelow, isBelow, normalise } from '../../../src/spark/paths/paths.ts';
import { workDirWrite } from '../../../src/spark/paths/work-dir-writes.ts';
import { writablePathRows } from '../../../src/spark/paths/writable-paths.ts';
import { append, type MultiMap } from '../../../src/values/multi-map.ts';
import { overlaid, settingsOfRole } from '../config/overrides.ts';
import {
  cannotMove,
  filesIn,
  hidesFiles,
  isNamedByPod,
  keptReadOnly,
  mountedReadOnly,
  obstacleAt,
} from './obstacles.ts';
import { isOwnMount } from './own-volumes.ts';
import type { RoleToPlan } from './role-check.ts';
import { neededScratch, withScratch } from './scratch.ts';
import { decideVolume } from './volume-size.ts';
import {
  mayWrite,
  movedFindings,
  OTHER_WORK_DIR,
  type OwnWorkDir,
  ownWorkDir,
  programMoved,
  staysFinding,
} from './working-directory.ts';
import type { NeededDirectory, Plan, WritableDirectory } from './writable-directory.ts';

/**
 * Which volumes a role needs, and which it cannot have and why. Where files of the image stand in the way of one
 * at the working directory, the container gets another directory.
 */
export function planDirectories(given: RoleToPlan): Plan {
  const { workload, role } = given;
  const own = ownWorkDir(given);
  const named = namedFiles(workload, role);
  const because = workDirWrite(workload, role);
  const plan = planIn(own.path, workDirUse(own, because, given), given, named);
  const [baked] = plan.inWorkDir;
  const isLeft = !own.isEmpty && !plan.isWritable(own.path);
  const mustMove = baked !== undefined || (isLeft && because !== undefined);
  if (!mustMove)
    return own.isEmpty || plan.isWritable(own.path) ? plan : withFinding(plan, staysFinding(given, own.path));
  const moved = mayWrite(given) ? planIn(OTHER_WORK_DIR, 'Written', given, named) : undefined;
  if (!moved?.written) {
    return baked ? plan : withFinding(plan, cannotMove(given, own.path, because!));
  }
  const [hidden, field] = baked
    ? [`${filesIn(plan.inWorkDir)} of the image`, { path: baked.path, currentValue: baked.text }]
    : [`what the image has there (${because})`, { path: role.path }];
  const isProgram = !baked && role.driver === undefined && language(workload) !== 'Java';
  const program = isProgram ? [programMoved(given, own.path, because!)] : [];
  const findings = [...moved.findings, ...movedFindings(given, own.path, hidden, field), ...program];
  return { ...moved, findings };
}

/** What becomes of the working directory: it is given a volume, once it is written down as `workingDir` or as it is, or it is left alone. */
type WorkDirUse = 'AsItIs' | 'Written' | 'Left';

function workDirUse(
  { isEmpty, isKnown }: OwnWorkDir,
  because: string | undefined,
  given: RoleToPlan,
): WorkDirUse {
  if (!isEmpty) return 'Left';
  return !isKnown && because !== undefined && mayWrite(given) ? 'Written' : 'AsItIs';
}

function withFinding(plan: Plan, finding: Finding): Plan {
  return { ...plan, findings: [...plan.findings, finding] };
}

/** The plan for one working directory, and the files of the image that keep it from getting a volume. */
function planIn(
  workDir: string,
  use: WorkDirUse,
  given: RoleToPlan,
  allNamed: readonly NamedFile[],
): Plan & { inWorkDir: readonly NamedFile[] } {
  const { workload, role } = given;
  const directories = neededDirectories(workDir, use, given);
  const hasOwnScratch = directories.some(({ row }) => row === 'scratch');
  const others = mountMap(mountPoints(workload, role, isOwnMount, hasOwnScratch));
  const named = allNamed.filter((one) => one.ask((file) => others.nearest(file) === undefined));
  const bakedAt = filesOfImage(directories, named);
  const mounts: WritableDirectory[] = [];
  const standing = new Set<MountPoint>();
  const findings: Finding[] = [];
  let inWorkDir: readonly NamedFile[] = [];

  const isWritable = (path: string) =>
    mounts.some((mount) => isAtOrBelow(path, mount.path)) || others.nearest(path)?.readOnly === false;

  for (const directory of directories) {
    const { path, mayShare } = directory;
    const mounted = others.nearest(path);
    if (mounted?.readOnly === false) standing.add(mounted);
    if ((mayShare || isNamedByPod(directory)) && isWritable(path)) continue;
    if (mounted) {
      if (mounted.readOnly && !directory.mayBeFilled)
        findings.push(mountedReadOnly(role, directory, mounted));
      continue;
    }
    if (directory.mayBeFilled && keptReadOnly(given, path) !== undefined) continue;
    const baked = bakedAt.get(directory) ?? [];
    const obstacle = obstacleAt(given, directory);
    if (!obstacle && directory.isWorkDir) inWorkDir = baked;
    const finding = obstacle ?? hidesFiles(directory, baked);
    if (finding) findings.push(finding);
    else mounts.push(directory);
  }
  const written = use === 'Written' && mounts.some(({ path }) => path === workDir) ? workDir : undefined;
  return {
    mounts,
    findings,
    standing: [...standing],
    workDir,
    written,
    named: allNamed,
    inWorkDir,
    isWritable,
  };
}

/** The rows of the table that hold for the role, with the user's `writablePaths` merged in; shared ones last. */
function neededDirectories(workDir: string, use: WorkDirUse, given: RoleToPlan): WritableDirectory[] {
  const { workload, role, settings } = given;
  const needed = new Map<string, NeededDirectory>();
  for (const row of writablePathRows(workload, role)) {
    if (row.name === 'work-dir' && use === 'Left') continue;
    for (const written of row.paths(workload, role, workDir)) {
      // Relative paths start from the working directory.
      const path = normalise(written.startsWith('/') ? written : `${workDir}/${written}`);
      if (needed.has(path)) continue;
      const mayShare = row.mayShare === true;
      const asked = row.setting ? settingsOfRole(settings[row.setting], role.name) : {};
      const isNamedByPath = row.severalPaths || (use === 'Written' && path === workDir);
      const name = isNamedByPath ? undefined : row.name;
      const isWorkDir = row.name === 'work-dir';
      const { mayBeFilled } = row;
      const sized = row.setting ?? 'other';
      needed.set(path, { path, row: name, isWorkDir, sized, asked, mayShare, mayBeFilled });
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
      ...(known?.isWorkDir && { isWorkDir: true }),
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
  const byPath = new PathMap(directories.map((directory, index) => [directory.path, index]));
  const files: MultiMap<WritableDirectory, NamedFile> = new Map();
  for (const one of named) {
    const index = one.ask((file) => byPath.nearest(file));
    if (index === undefined) continue;
    const directory = directories[index]!;
    if (one.ask((file) => isHiddenBy(file, one.isInput, directory))) append(files, directory, one);
  }
  return files;
}

/**
 * Whether a volume would hide the file. Whatever names a file below the working directory counts, for nothing
 * else puts files there by name; elsewhere (`/tmp`) arguments and settings usually name outputs.
 */
function isHiddenBy(file: string, isInput: boolean, { path, isWorkDir }: WritableDirectory): boolean {
  return isInput ? isAtOrBelow(file, path) : isWorkDir === true && isBelow(file, path);
}
