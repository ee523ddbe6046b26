import { createHash } from 'node:crypto';
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { counted, enumerated } from '../../values/phrases.ts';
import type { Result } from '../list/result.ts';
import { reasonOf } from '../system-error.ts';
import type { Progress } from './progress.ts';
import { type Reason, reasonIn, Unusable } from './unusable.ts';
import { shown } from './walk.ts';

/** A file to write, or to remove. */
export interface Replacement {
  /** As people find it. */
  path: string;
  /** Where it is, whatever links lead there. */
  real: string;
  /** What it was when it was read; nothing for a new one. */
  stat?: Stats;
  /** Undefined: nothing is left of it. */
  text: string | undefined;
}

/**
 * Replaces files: all of them, or none if anything is in the way. Each is written beside its place and renamed, so that
 * whoever reads it meanwhile, and a process that is killed, leaves it as it was or as it should be.
 *
 * @throws Unusable if nothing was written
 */
export function replaceFiles(files: readonly Replacement[], progress: Progress): void {
  const mounts = mountPoints();
  const reasons = files.flatMap((file) => reasonFor(file, obstacle(file, mounts)));
  if (reasons.length > 0) throw new Unusable(reasons);
  const written: { file: Replacement; temporary: string }[] = [];
  const made: string[] = [];
  try {
    for (const file of files) {
      const { real, stat, text } = file;
      if (text === undefined) continue;
      progress.tell(() => `${written.length} of ${counted(files.length, 'file')} written`);
      const first = mkdirSync(dirname(real), { recursive: true });
      if (first !== undefined) made.push(first);
      removeLeftovers(real);
      const temporary = temporaryOf(real, process.pid);
      written.push({ file, temporary });
      writeWhole(temporary, text, stat);
    }
    // Whoever has saved a file meanwhile keeps what was saved.
    const touched = files.flatMap((file) => reasonFor(file, isAsRead(file) ? undefined : changed(file)));
    if (touched.length > 0) throw new Unusable(touched);
  } catch (error) {
    for (const { temporary } of written) rmSync(temporary, { force: true });
    for (const folder of made) rmSync(folder, { recursive: true, force: true });
    if (error instanceof Unusable) throw error;
    const path = written.at(-1)?.file.path ?? '';
    throw new Unusable([reasonIn(path, `${shown(path)} could not be written: ${reasonOf(error)}`)]);
  }
  moveIntoPlace(files, written);
}

/**
 * Of files with several names, that the others will not follow: a rename takes one name away, as it does in `sed -i` and
 * Git. To write into such a file would follow, and a kill would leave half of it.
 */
export function partedLinks(files: readonly Replacement[]): Result[] {
  return files.flatMap(({ path, stat, text }): Result[] => {
    if (!stat || stat.nlink < 2 || text === undefined) return [];
    const [names, others] =
      stat.nlink === 2
        ? ['another name (hard link)', 'the other']
        : [`${stat.nlink - 1} other names (hard links)`, 'the others'];
    const message = `${shown(path)} has ${names}: \`--write\` makes it a file of its own, which no longer changes with ${others}`;
    return [{ severity: 'warning', message, file: { path } }];
  });
}

/**
 * Nothing should be in the way any more. If something is, what was replaced stays so: to put it back could fail as well.
 *
 * @throws Unusable that tells which files were replaced
 */
function moveIntoPlace(
  files: readonly Replacement[],
  written: readonly { file: Replacement; temporary: string }[],
): void {
  const done: Replacement[] = [];
  try {
    for (const { file, temporary } of written) {
      renameSync(temporary, file.real);
      done.push(file);
    }
    for (const file of files) {
      if (file.text !== undefined) continue;
      rmSync(file.real);
      done.push(file);
    }
  } catch (error) {
    for (const { temporary } of written) rmSync(temporary, { force: true });
    const names = (some: readonly Replacement[]) => enumerated(some.map(({ path }) => shown(path)));
    const left = files.filter((file) => !done.includes(file));
    const reasons = [reasonIn(left[0]!.path, `${names(left)} could not be replaced: ${reasonOf(error)}`)];
    const [first] = done;
    if (first) reasons.push(reasonIn(first.path, `${names(done)} had been written before that`));
    throw new Unusable(reasons);
  }
}

function reasonFor({ path }: Replacement, message: string | undefined): Reason[] {
  return message === undefined ? [] : [reasonIn(path, message)];
}

/** Files and folders that something is mounted at: no file can be moved over them. Known on Linux. */
function mountPoints(): ReadonlySet<string> {
  try {
    const lines = readFileSync('/proc/self/mountinfo', 'utf8').split('\n');
    const octal = /\\([0-7]{3})/g;
    const places = lines.map((line) => line.split(' ')[4] ?? '');
    return new Set(
      places.map((place) => place.replace(octal, (_, code) => String.fromCharCode(Number.parseInt(code, 8)))),
    );
  } catch {
    return new Set();
  }
}

/** What would keep a file from being written; undefined: nothing. */
function obstacle({ path, real, stat }: Replacement, mounts: ReadonlySet<string>): string | undefined {
  if (mounts.has(real)) {
    const remedy = 'mount its folder instead';
    return `${shown(path)} must be a file that can be replaced, and something is mounted at it: ${remedy}`;
  }
  try {
    if (stat) {
      accessSync(real, constants.W_OK);
      accessSync(dirname(real), constants.W_OK);
      return undefined;
    }
    let folder = dirname(real);
    while (!existsSync(folder)) folder = dirname(folder);
    if (!statSync(folder).isDirectory())
      return `${shown(path)} must be in a folder, and a file is in the way`;
    accessSync(folder, constants.W_OK);
    return undefined;
  } catch (error) {
    return `${shown(path)} must be a file to write: ${reasonOf(error)}`;
  }
}

function writeWhole(temporary: string, text: string, stat: Stats | undefined): void {
  // Nobody reads it before it has the mode of the file that it takes the place of.
  const fd = openSync(temporary, 'wx', stat ? 0o600 : 0o666);
  try {
    writeFileSync(fd, text);
    if (stat) keepOwner(fd, stat);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

function keepOwner(fd: number, { mode, uid, gid }: Stats): void {
  // Only root may give files away: it is then of whoever runs this, and of the group, if they are in it.
  for (const owner of [uid, fstatSync(fd).uid]) {
    try {
      fchownSync(fd, owner, gid);
      break;
    } catch {}
  }
  const isOfGroup = fstatSync(fd).gid === gid;
  // Another group may do what everybody may.
  const forOthers = (mode & 0o7707) | (mode & 0o070 & ((mode & 0o007) << 3));
  fchmodSync(fd, isOfGroup ? mode & 0o7777 : forOthers);
}

function isAsRead({ real, stat }: Replacement): boolean {
  const now = statSync(real, { throwIfNoEntry: false });
  if (!stat || !now) return !stat && !now;
  return now.mtimeMs === stat.mtimeMs && now.size === stat.size && now.ino === stat.ino;
}

function changed({ path }: Replacement): string {
  return `${shown(path)} must not change while it is worked on: run again`;
}

/** Bytes of a name that leave room for what a temporary one has besides. */
const LONGEST = 230;

/** Hidden, and no YAML by its name: nothing that reads the folder takes it for one of its files. */
function temporaryOf(real: string, pid: number | string): string {
  const name = basename(real);
  // A longer name no file system takes.
  const known = Buffer.byteLength(name) > LONGEST ? createHash('sha256').update(name).digest('hex') : name;
  return join(dirname(real), `.${known}.${pid}.tmp`);
}

/** What a run that was killed has left behind. */
function removeLeftovers(real: string): void {
  const [start, end] = basename(temporaryOf(real, ' ')).split(' ') as [string, string];
  for (const name of readdirSync(dirname(real))) {
    if (!name.startsWith(start) || !name.endsWith(end)) continue;
    const pid = name.slice(start.length, -end.length);
    if (/^\d+$/.test(pid) && !isOfOtherRun(Number(pid))) rmSync(join(dirname(real), name), { force: true });
  }
}

/** In a container each run has the number of the last one: what has ours was left behind, for we have not begun. */
function isOfOtherRun(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
