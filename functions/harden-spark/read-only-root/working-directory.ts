import type { Field, Finding } from '../../../src/krm/list/result.ts';
import { rule } from '../../../src/krm/list/rule.ts';
import type { Edit } from '../../../src/spark/edit.ts';
import { namedTexts } from '../../../src/spark/paths/named-files.ts';
import { normalise } from '../../../src/spark/paths/paths.ts';
import { relativeFiles } from '../../../src/spark/paths/relative-files.ts';
import { systemDirectoryAt } from '../../../src/spark/paths/system-directories.ts';
import { SPARK_WORK_DIR } from '../../../src/spark/role/image.ts';
import type { Role } from '../../../src/spark/role/role.ts';
import { isObject } from '../../../src/values/json.ts';
import { isOwnMount } from './own-volumes.ts';
import type { RoleToPlan } from './role-check.ts';
import { pathVolumeName } from './volume-name.ts';

/**
 * Where a container works instead of its image's own directory, when that has files of the job. An empty volume there
 * would hide them, and Spark 3.4 and later deletes those that it copies there. Spark and the operators keep a
 * `workingDir` of the Pod template, whose container may have a name and nothing else.
 */
export const OTHER_WORK_DIR = '/var/spark-work';

/** What this function writes as `workingDir`: docs/decisions/0018-images-that-nobody-here-knows.md. */
const WRITTEN = [SPARK_WORK_DIR, OTHER_WORK_DIR];

export const workDirMoved = rule('read-only-root/work-dir-moved', {
  severity: 'info',
  meaning: "The working directory was moved: a volume mounted at the image's own would hide files in it.",
  remedy: 'Keep the files in another directory of the image, if Spark is to work where it did.',
});

export const workDirStays = rule('read-only-root/work-dir-stays', {
  severity: 'info',
  meaning: 'The working directory stays read-only: the image may have files there, and Spark can do without.',
  remedy:
    'List the directory in `writablePaths`, if the program writes there and the image has nothing there.',
});

export const relativePath = rule('read-only-root/relative-path', {
  severity: 'warning',
  meaning: 'A relative path of the workload may not be found: Spark works in another directory now.',
  remedy: 'Write the whole path, if it is a file of the image.',
});

/** Where a container works as the user and the image have it. */
export interface OwnWorkDir {
  readonly path: string;
  /** False: it is only assumed, since the image is not known. */
  readonly isKnown: boolean;
  /** Whether it is one that is kept empty for Spark, so that a volume hides nothing that is not named. */
  readonly isEmpty: boolean;
}

export function ownWorkDir({ role, settings: { layout } }: RoleToPlan): OwnWorkDir {
  const written = writtenByUs(role) === undefined ? role.workingDir : undefined;
  if (written !== undefined) return { path: normalise(written), isKnown: true, isEmpty: true };
  const path = layout.workDir ?? role.imageFacts.workDir;
  if (path === undefined) return { path: SPARK_WORK_DIR, isKnown: false, isEmpty: true };
  const isForSpark = [layout.workDir, SPARK_WORK_DIR, OTHER_WORK_DIR].includes(path);
  return { path, isKnown: true, isEmpty: isForSpark && systemDirectoryAt(path) === undefined };
}

/** Whether Spark works there on behalf of a job: executors of a cluster have directories of their own. */
export function worksForJobs(role: Role): boolean {
  return role.podBySpark || role.name === 'server';
}

/** The `workingDir` that this function wrote: its volume is named by the path, as that of no other row is. */
function writtenByUs(role: Role): string | undefined {
  // Daemons work where they like: nothing is written for them.
  if (!worksForJobs(role)) return undefined;
  const path = WRITTEN.find((path) => path === role.workingDir);
  if (path === undefined) return undefined;
  const volume = pathVolumeName(path, '', () => false);
  const isOurs = role.places.some((place) =>
    place.mounts.items.some(
      (mount) =>
        mount.name?.startsWith(volume) &&
        normalise(mount.mountPath) === path &&
        isOwnMount(role, place, mount),
    ),
  );
  return isOurs ? path : undefined;
}

/** Whether another one can be given: through a Pod template, and only where the user has not chosen one. */
export function mayWrite({ workload, role }: RoleToPlan): boolean {
  // The operator has one template for a Pod: the one that the workload holds, or the file.
  const hasFile = workload.conf.get(`spark.kubernetes.${role.confOf}.podTemplateFile`) !== undefined;
  const isOurs = role.workingDir === undefined || writtenByUs(role) !== undefined;
  return workload.takesPodTemplate && !hasFile && isOurs;
}

/** The decision, or that an earlier one is taken back. */
export function planWorkingDirectory({ role, changes }: RoleToPlan, wanted: string | undefined): void {
  const ours = writtenByUs(role);
  if (wanted === undefined) {
    if (ours) changes.unset(`workingDir: ${ours}`, role.workingDirEdit(undefined));
  } else if (role.workingDir !== wanted) {
    changes.set(`workingDir: ${wanted}`, role.workingDirEdit(wanted));
  }
}

/**
 * Removes a template that has nothing but the name of the container and a `workingDir` that is taken back, as if it had
 * never been there. To come behind all edits of the role, and only where none of them puts something into the template.
 */
export function templateWithdrawal(role: Role): Edit[] {
  if (!role.fields || writtenByUs(role) === undefined) return [];
  const only = (value: unknown, key: string): unknown =>
    isObject(value) && Object.keys(value).length === 1 ? value[key] : undefined;
  const containers = only(only(role.own.get('template'), 'spec'), 'containers');
  const [container, ...others] = Array.isArray(containers) ? containers : [];
  if (!isObject(container) || others.length > 0 || Object.keys(container).length !== 2) return [];
  return container.name === role.containerName ? [{ part: role.own, remove: 'template' }] : [];
}

/**
 * Why Spark works elsewhere, and what a person must look at for it.
 *
 * @param hidden what a volume would hide in its own directory
 */
export function movedFindings(given: RoleToPlan, from: string, hidden: string, field: Field): Finding[] {
  const message = `Spark works in ${OTHER_WORK_DIR} instead of ${from}, where a volume would hide ${hidden}.`;
  const why = workDirMoved.finding(message, field);
  const texts = namedTexts(given.workload, given.role).filter(({ path }) => !isForAnother(given.role, path));
  const relative = relativeFiles(texts).map(({ file, text, path }) => {
    const message = `"${file}" in \`${path}\` must be an absolute path if it is a file of the image: Spark works in ${OTHER_WORK_DIR} instead of ${from}. Write "${normalise(`${from}/${file}`)}".`;
    return relativePath.finding(message, { path, currentValue: text });
  });
  return [why, ...relative];
}

/** Arguments and the main file are the driver's. */
function isForAnother({ driver, path }: Role, field: string): boolean {
  return driver !== undefined && !field.startsWith(`${path}.`) && !/\.sparkConf\b/.test(field);
}

/** What a Python or R program opens beside itself stands nowhere in the workload. */
export function programMoved({ workload, role }: RoleToPlan, from: string, because: string): Finding {
  const path = role.image?.path ?? role.path;
  const message = `The program must not open files that the image has in ${from} by relative paths: it runs in ${OTHER_WORK_DIR}, since ${because}. Where it does not, or opens them by their whole paths, switch this rule off for the workload in \`spec.overrides\`.`;
  return relativePath.finding(message, { path, currentValue: role.image?.value ?? workload.name });
}

/** Nothing is mounted where the image works, nor does it work elsewhere. */
export function staysFinding({ role }: RoleToPlan, path: string): Finding {
  const why = systemDirectoryAt(path)
    ? 'a volume would hide the system there'
    : 'the image may have files there. List it in `writablePaths` if it has none and the program writes there';
  const message = `The ${role.name} works in ${path}, which stays read-only, since ${why}.`;
  return workDirStays.finding(message, { path: role.path });
}
