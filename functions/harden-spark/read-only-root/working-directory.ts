import type { Finding } from '../../../src/krm/list/result.ts';
import { rule } from '../../../src/krm/list/rule.ts';
import { type NamedFile, namedTexts } from '../../../src/spark/paths/named-files.ts';
import { normalise } from '../../../src/spark/paths/paths.ts';
import { relativeFiles } from '../../../src/spark/paths/relative-files.ts';
import { workingDirectory } from '../../../src/spark/paths/writable-paths.ts';
import type { Role } from '../../../src/spark/role/role.ts';
import { enumerated } from '../../../src/values/phrases.ts';
import { isOwnMount } from './own-volumes.ts';
import type { RoleToPlan } from './role-check.ts';
import { pathVolumeName } from './volume-name.ts';

/**
 * Where a container works whose image has files of the job in its own working directory. An empty volume there
 * would hide them, and Spark 3.4 and later deletes those that it copies there. Spark and the operators keep a
 * `workingDir` of the Pod template, whose container may have a name and nothing else.
 */
export const OTHER_WORK_DIR = '/var/spark-work';

/** Its volume is named by the path, as no other is: so it is told from the same directory chosen by the user. */
const VOLUME = pathVolumeName(OTHER_WORK_DIR, '', () => false);

export const workDirMoved = rule('read-only-root/work-dir-moved', {
  severity: 'info',
  meaning: "The working directory was moved: a volume mounted at the image's own would hide files in it.",
  remedy: 'Keep the files in another directory of the image, if Spark is to work where it did.',
});

export const relativePath = rule('read-only-root/relative-path', {
  severity: 'warning',
  meaning: 'A relative path of the workload may not be found: Spark works in another directory now.',
  remedy: 'Write the whole path, if it is a file of the image.',
});

/** Whether the container works there because of this function. */
export function isMoved(role: Role): boolean {
  if (role.workingDir !== OTHER_WORK_DIR) return false;
  return role.places.some((place) =>
    place.mounts.items.some(
      (mount) =>
        mount.name?.startsWith(VOLUME) &&
        normalise(mount.mountPath) === OTHER_WORK_DIR &&
        isOwnMount(role, place, mount),
    ),
  );
}

/** The working directory as the user has it. */
export function ownWorkingDirectory({ role, settings: { layout } }: RoleToPlan): string {
  return isMoved(role) ? normalise(layout.workDir) : workingDirectory(role, layout);
}

/** Whether another one can be given: through a Pod template, and only where the user has not chosen one. */
export function mayMove({ workload, role }: RoleToPlan): boolean {
  return workload.takesPodTemplate && (role.workingDir === undefined || isMoved(role));
}

/** The decision, or that an earlier one is taken back. */
export function planWorkingDirectory({ role, changes }: RoleToPlan, moved: boolean): void {
  const what = `workingDir: ${OTHER_WORK_DIR}`;
  if (moved && role.workingDir !== OTHER_WORK_DIR) changes.set(what, role.workingDirEdit(OTHER_WORK_DIR));
  else if (!moved && isMoved(role)) changes.unset(what, role.workingDirEdit(undefined));
}

/** Why Spark works elsewhere, and what a person must look at for it. */
export function movedFindings(given: RoleToPlan, from: string, baked: readonly NamedFile[]): Finding[] {
  const [first] = baked;
  const files = enumerated([...new Set(baked.map(({ file }) => `"${file}"`))]);
  const why = workDirMoved.finding(
    `Spark works in ${OTHER_WORK_DIR} instead of ${from}, where a volume would hide ${files} of the image.`,
    { path: first!.path, currentValue: first!.text },
  );
  const relative = relativeFiles(namedTexts(given.workload, given.role)).map(({ file, text, path }) => {
    const message = `"${file}" in \`${path}\` must be an absolute path if it is a file of the image: Spark works in ${OTHER_WORK_DIR} instead of ${from}. Write "${normalise(`${from}/${file}`)}".`;
    return relativePath.finding(message, { path, currentValue: text });
  });
  return [why, ...relative];
}
