/** Why there can be no volume at a directory that must be writable. */
import type { Finding } from '../../../src/krm/list/result.ts';
import { rule } from '../../../src/krm/list/rule.ts';
import type { MountPoint } from '../../../src/spark/paths/mount-points.ts';
import type { NamedFile } from '../../../src/spark/paths/named-files.ts';
import { isAtOrBelow, normalise } from '../../../src/spark/paths/paths.ts';
import { systemDirectoryAt } from '../../../src/spark/paths/system-directories.ts';
import type { Role } from '../../../src/spark/role/role.ts';
import { enumerated } from '../../../src/values/phrases.ts';
import type { RoleToPlan } from './role-check.ts';
import type { NeededDirectory } from './writable-directory.ts';

export const readOnlyMount = rule('read-only-root/read-only-mount', {
  severity: 'warning',
  meaning: 'Spark writes to a directory where the workload mounts a volume read-only.',
  remedy: 'Mount a writable volume there, or mount the other one elsewhere.',
});

export function mountedReadOnly(role: Role, { path }: NeededDirectory, mounted: MountPoint): Finding {
  const by = mounted.path ? `\`${mounted.path}\`` : `the mount at ${mounted.mountPath}`;
  const message = `The ${role.name} must be able to write to ${path}, but ${by} mounts something read-only there. Mount a writable volume, or mount this one elsewhere.`;
  return readOnlyMount.finding(message, { path: mounted.path ?? role.path });
}

export const unknownPath = rule('read-only-root/unknown-path', {
  severity: 'warning',
  meaning:
    'Spark writes to a directory whose path is known only when the Pod starts, so no volume can be mounted there.',
  remedy: 'Mount a volume at a directory above it.',
});

/** By a variable, or a pattern: the path is known only when the Pod starts. */
export function isNamedByPod({ path }: NeededDirectory): boolean {
  return /[$~{}*]/.test(path);
}

export const systemDirectory = rule('read-only-root/system-directory', {
  severity: 'warning',
  meaning:
    'Spark writes to a directory of the system or of Spark itself: a volume mounted there would hide what is in it.',
  remedy: 'Make Spark write to another directory.',
});

export const keepReadOnly = rule('read-only-root/keep-read-only', {
  severity: 'warning',
  meaning: 'Spark writes to a directory that `keepReadOnly` keeps read-only.',
  remedy: 'Make Spark write to another directory, or take this one out of `keepReadOnly`.',
});

/** What of `keepReadOnly` names the path. */
export function keptReadOnly({ settings }: RoleToPlan, path: string): string | undefined {
  return settings.keepReadOnly.find((directory) => isAtOrBelow(path, normalise(directory)));
}

/** By its path alone. */
export function obstacleAt(given: RoleToPlan, directory: NeededDirectory): Finding | undefined {
  const { role } = given;
  const { path } = directory;
  const at = { path: role.path };
  if (isNamedByPod(directory)) {
    const message = `The ${role.name} must be able to write to "${path}", whose name is known only when the Pod starts. Mount a volume above it.`;
    return unknownPath.finding(message, at);
  }
  const system = systemDirectoryAt(path);
  if (system) {
    const why = system.isBelow ? `it is in ${system.path}, ${system.why}` : `it would hide ${system.path}`;
    const message = `The ${role.name} must be able to write to ${path}, but a volume there must not be mounted: ${why}. Make Spark write elsewhere.`;
    return systemDirectory.finding(message, at);
  }
  const by = keptReadOnly(given, path);
  if (by === undefined) return undefined;
  const message = `The ${role.name} must be able to write to ${path}, but \`keepReadOnly\` names "${by}", so nothing is mounted there. The job fails when it writes there.`;
  return keepReadOnly.finding(message, at);
}

export const hiddenFile = rule('read-only-root/hidden-file', {
  severity: 'warning',
  meaning: 'A volume would hide files of the image that the workload names, so none is mounted there.',
  remedy: 'Keep the files in another directory of the image.',
});

/** Nor may it be where the container works, and it cannot be made to work elsewhere. */
export function cannotMove({ role }: RoleToPlan, workDir: string, because: string): Finding {
  const message = `Nothing is mounted at ${workDir}, where the ${role.name} must be able to write, since ${because}: an empty volume would hide what the image has there. Give the container another \`workingDir\` in its Pod template, for which the operator needs Spark 3.0 or later.`;
  return hiddenFile.finding(message, { path: role.path });
}

/** `"/opt/app/a.jar" and "/opt/app/b.jar"`. */
export function filesIn(named: readonly NamedFile[]): string {
  return enumerated([...new Set(named.map(({ file }) => `"${file}"`))]);
}

export function hidesFiles(
  { path, isWorkDir }: NeededDirectory,
  baked: readonly NamedFile[],
): Finding | undefined {
  const [first] = baked;
  if (!first) return undefined;
  const fields = enumerated([...new Set(baked.map((file) => `\`${file.path}\``))]);
  const orElse = isWorkDir ? ', or give the container another `workingDir` in its Pod template' : '';
  const message = `Nothing is mounted at ${path}, where Spark must be able to write: an empty volume would hide ${filesIn(baked)} of the image (${fields}). Keep the files in another directory of the image${orElse}.`;
  return hiddenFile.finding(message, { path: first.path, currentValue: first.text });
}
