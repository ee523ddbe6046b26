import { existsSync, lstatSync, readFileSync, realpathSync, type Stats, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { counted } from '../../values/phrases.ts';
import type { FilesCommand } from '../arguments.ts';
import { tellCompilers } from '../compilers.ts';
import { readConfigFile } from '../config-file.ts';
import { InputError } from '../input-error.ts';
import { parseConfig } from '../list/configuration.ts';
import type { KrmFunction, Said } from '../list/krm-function.ts';
import type { Configuration } from '../list/reading.ts';
import { countsLine, failsOn, inToldOrder, type LocatedResult } from '../list/result.ts';
import { withPlacesTold } from '../list/transform.ts';
import { NOTHING_WRITTEN, resultOfError } from '../list/unusable-input.ts';
import { inFiles, isFunctionResultList, report, resultsIn, runOf } from '../report/report.ts';
import { MOST_INPUT } from '../standard-streams.ts';
import { lookOf } from '../terminal/look.ts';
import '../yaml/any-yaml.ts';
import { reasonOf } from '../system-error.ts';
import { unusedAbove } from './config-above.ts';
import { leftOutOfBuild } from './left-out-of-build.ts';
import { type PackageRun, runPackage } from './package-run.ts';
import { type Package, packagesOf, type ReadFile } from './packages.ts';
import { remarksOn } from './passed-over.ts';
import { patchOf } from './patch.ts';
import { Progress } from './progress.ts';
import { partedLinks, type Replacement, replaceFiles } from './replace.ts';
import { type Reason, reasonIn, Unusable } from './unusable.ts';
import { type Found, isBelow, shown, walk } from './walk.ts';

/**
 * Runs the function on files and folders: a diff for standard output, or the files replaced; what there is to say for
 * standard error.
 */
export function runOnFiles(fn: KrmFunction, command: FilesCommand): Said {
  const progress = new Progress();
  try {
    return saidOf(fn, command, progress);
  } finally {
    progress.clear();
  }
}

function saidOf(fn: KrmFunction, command: FilesCommand, progress: Progress): Said {
  const refused = ({ results }: Unusable, exitCode: 1 | 2): Said => ({
    ...told(fn, command, results, NOTHING_WRITTEN),
    exitCode,
  });
  let whole: WholeRun;
  try {
    const read = readPaths(fn, command, progress);
    const reported = resultsOfKpt(fn, command, read.files);
    if (reported) return reported;
    const { runs, remarks } = runAll(fn, command, read, progress);
    const replacements = replacementsOf(runs, read.stats);
    whole = {
      runs,
      replacements,
      remarks: [...remarks, ...partedLinks(replacements), ...leftOutOfBuild(runs)],
    };
  } catch (error) {
    if (!(error instanceof Unusable)) throw error;
    return refused(error, 2);
  }
  try {
    return finish(fn, command, whole, progress);
  } catch (error) {
    if (!(error instanceof Unusable)) throw error;
    return refused(error, 1);
  }
}

/**
 * Runs a function that changes nothing on files and folders, for what it sees.
 *
 * @throws Unusable
 */
export function lookAtFiles(
  fn: KrmFunction,
  command: Pick<FilesCommand, 'paths' | 'exclude' | 'config' | 'data' | 'failOn'>,
): Pick<WholeRun, 'runs' | 'remarks'> {
  const progress = new Progress();
  try {
    const read = readPaths(fn, command, progress);
    return runAll(fn, command, read, progress);
  } finally {
    progress.clear();
  }
}

/** What was given, as it was read. */
interface ReadPaths {
  given: Configuration | undefined;
  files: readonly ReadFile[];
  stats: ReadonlyMap<string, ReadStat>;
  remarks: readonly LocatedResult[];
  /** Whether patterns may have kept files from being read. */
  leavesOut: boolean;
}

/** @throws Unusable */
function readPaths(
  fn: KrmFunction,
  command: Pick<FilesCommand, 'paths' | 'exclude' | 'config' | 'data'> & { verbose?: boolean },
  progress: Progress,
): ReadPaths {
  const given = configOf(command);
  const found = walk(command.paths, command.exclude, progress);
  const read = readFiles(found, progress);
  const words = [...fn.reads, ...(fn.configKind === undefined ? [] : [fn.configKind])];
  const missed = remarksOn(found.passedOver, words, found.walked, command.verbose ?? false);
  return { given, ...read, remarks: [...found.remarks, ...missed], leavesOut: command.exclude.length > 0 };
}

/** A run over all packages, of which nothing is written yet. */
interface WholeRun {
  runs: readonly PackageRun[];
  replacements: readonly Replacement[];
  remarks: readonly LocatedResult[];
}

/** @throws Unusable where the files could not be replaced */
function finish(fn: KrmFunction, command: FilesCommand, whole: WholeRun, progress: Progress): Said {
  const { write, check, failOn } = command;
  const { runs, replacements, remarks } = whole;
  const failing = runs.filter(({ list }) => list.fails);
  const allRemarks = [...remarks, ...runs.flatMap((run) => run.remarks)];
  const remarksFail = allRemarks.some((remark) => failsOn(failOn, remark));
  // A package that is only reported on changes nothing, and keeps no other from being written.
  const isWithheld = remarksFail || failing.some(({ list }) => !list.isOnlyReport);
  const isNothingWritten = write && isWithheld;
  if (isNothingWritten) for (const { list } of runs) list.withholdChanges();
  const isText = (command.output ?? 'text') === 'text';
  const findingsOf = ({ list, package: given }: PackageRun) =>
    isText
      ? withPlacesTold(list, command.verbose)
      : inFiles(list.located(), list.mainPlace ?? { file: { path: mainFileOf(given) } });
  const results = [...allRemarks, ...runs.flatMap(findingsOf)];
  if (write && !isNothingWritten) replaceFiles(replacements, progress);
  const changes = runs.flatMap((run) => run.changes);
  const done = isNothingWritten
    ? NOTHING_WRITTEN
    : doneBy(
        runs,
        `${counted(changes.length, 'file')} ${write ? 'written' : wouldChange(isWithheld && changes.length > 0)}`,
      );
  const said = told(fn, command, results, done);
  const stdout = isText && !write ? patchOf(changes, lookOf(1), progress) : said.stdout;
  const fails = failing.length > 0 || remarksFail || (check && changes.length > 0);
  return { stdout, stderr: said.stderr, exitCode: fails ? 1 : 0 };
}

function wouldChange(isWithheld: boolean): string {
  return isWithheld ? 'would change, but none is written while there are errors' : 'would change';
}

/** Findings as text are told beside the diff; in another form they are what is asked for. */
function told(
  fn: KrmFunction,
  { output = 'text', failOn, check, verbose, paths }: FilesCommand,
  all: readonly LocatedResult[],
  done: string,
): Omit<Said, 'exitCode'> {
  const results =
    output === 'text' ? all : inFiles(all, { file: { path: paths.find((path) => path !== '') ?? '.' } });
  const text = report(fn, { results: inToldOrder(results), done }, { output, failOn, check, verbose });
  const counts = countsLine(done, results);
  return output === 'text' ? { stdout: '', stderr: text + counts } : { stdout: text, stderr: counts };
}

/**
 * Where all that was given are files of kpt's with results, these are told in the form that is wanted.
 *
 * @throws Unusable where they cannot be read, or are not all that was given
 */
function resultsOfKpt(fn: KrmFunction, command: FilesCommand, files: readonly ReadFile[]): Said | undefined {
  const { output = 'text', failOn, verbose, write } = command;
  const texts = files.flatMap(({ path, bytes }) => {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return isFunctionResultList(text) ? [{ path, text: text.toString() }] : [];
  });
  if (texts.length === 0) return undefined;
  if (write || texts.length < files.length) {
    const how = 'must be given alone, without `--write`, or be left out with `--exclude`';
    throw new Unusable(
      texts.map(({ path }) => reasonIn(path, `${shown(path)} holds results of kpt: it ${how}`)),
    );
  }
  const reasons: Reason[] = [];
  const results = texts.flatMap(({ path, text }) => {
    try {
      const found = resultsIn(fn, text);
      return output === 'text' ? found : inFiles(found, { file: { path } });
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      const { message, place } = resultOfError(error);
      reasons.push({ ...reasonIn(path, `${shown(path)}: ${message}`), ...(place && { place }) });
      return [];
    }
  });
  if (reasons.length > 0) throw new Unusable(reasons);
  const { stderr, exitCode, done } = runOf(results, failOn);
  const text = report(fn, { results, done }, { output, failOn, verbose });
  return output === 'text'
    ? { stdout: '', stderr: text + stderr, exitCode }
    : { stdout: text, stderr, exitCode };
}

/** One package is told in the last line; of several, each has a line before it. */
function doneBy(runs: readonly PackageRun[], files: string): string {
  const [first, ...others] = runs;
  if (!first) return `no YAML files found; ${files}`;
  if (others.length === 0) return [first.done, files].filter(Boolean).join('; ');
  const lines = runs.flatMap(({ package: { folder }, done }) => (done ? `${shown(folder)}: ${done}\n` : []));
  return `${lines.join('')}${counted(runs.length, 'package')}; ${files}`;
}

function configOf({ config: file, data }: Pick<FilesCommand, 'config' | 'data'>): Configuration | undefined {
  if (data) {
    // As kpt makes it.
    return {
      object: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'function-input' }, data } as any,
    };
  }
  try {
    if (file === undefined) return undefined;
    return parseConfig(readConfigFile(file), `\`--config\` ${JSON.stringify(file)}`);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new Unusable([resultOfError(error)]);
  }
}

function readFiles(
  { files }: Found,
  progress: Progress,
): { files: ReadFile[]; stats: Map<string, ReadStat> } {
  const stats = new Map<string, ReadStat>();
  const reasons: Reason[] = [];
  let size = 0;
  const read = files.flatMap((file, i) => {
    progress.tell(() => `${i} of ${counted(files.length, 'file')} read`);
    try {
      const stat = statSync(file.real);
      size += stat.size;
      // More than this no run can hold; the rest is not even read.
      if (size > MOST_INPUT) return [];
      stats.set(file.path, { stat, real: file.real });
      return [{ ...file, bytes: readFileSync(file.real) }];
    } catch (error) {
      reasons.push(reasonIn(file.path, `${shown(file.path)} must be a file to read: ${reasonOf(error)}`));
      return [];
    }
  });
  if (size > MOST_INPUT)
    reasons.push({ message: `the files must be smaller than ${MOST_INPUT >> 20} MiB together` });
  if (reasons.length > 0) throw new Unusable(reasons);
  tellCompilers(size);
  return { files: read, stats };
}

interface ReadStat {
  stat: Stats;
  real: string;
}

/** @throws Unusable with all that is wrong with any package */
function runAll(
  fn: KrmFunction,
  { failOn, check }: Pick<FilesCommand, 'failOn'> & Partial<Pick<FilesCommand, 'check'>>,
  { files, given, remarks, leavesOut }: ReadPaths,
  progress: Progress,
): Pick<WholeRun, 'runs' | 'remarks'> {
  const kind = given ? undefined : fn.configKind;
  const packages = packagesOf(files, kind, given, leavesOut);
  const reasons: Reason[] = [];
  const runs = packages.flatMap((one) => {
    try {
      return [runPackage(fn, one, failOn, progress)];
    } catch (error) {
      if (!(error instanceof Unusable)) throw error;
      reasons.push(...error.reasons);
      return [];
    }
  });
  if (reasons.length > 0) throw new Unusable(reasons);
  if (kind === undefined) return { runs, remarks };
  const asked = check ? runs.flatMap((run) => checkedByNobody(run, kind, fn.reads)) : [];
  return { runs, remarks: [...remarks, ...unusedAbove(packages, kind), ...asked] };
}

/** A check that asks for nothing passes, and looks like one that was made. */
function checkedByNobody(
  { package: one, list }: PackageRun,
  kind: string,
  reads: readonly string[],
): LocatedResult[] {
  if (one.config || list.select(reads).length === 0) return [];
  const message = `\`--check\` had no ${kind} for ${shown(one.folder)}, so it did not ask for more than is there: give one with \`--config\`, or give the folder that has it`;
  return [{ severity: 'warning', message, file: { path: mainFileOf(one) } }];
}

/** @throws Unusable where an added object would go to a file that the run does not know */
function replacementsOf(runs: readonly PackageRun[], stats: ReadonlyMap<string, ReadStat>): Replacement[] {
  const reasons: Reason[] = [];
  const replacements: Replacement[] = [];
  const added = new Set<string>();
  for (const { package: given, changes } of runs) {
    for (const { path, before, after } of changes) {
      const read = before === undefined ? undefined : stats.get(path);
      if (read) {
        replacements.push({ path, ...read, text: after });
        continue;
      }
      const message = whyNotAdded(path, given, added);
      if (message !== undefined) {
        reasons.push(reasonIn(isThere(path) ? path : mainFileOf(given), message));
        continue;
      }
      added.add(path);
      replacements.push({ path, real: realOf(path), text: after });
    }
  }
  if (reasons.length > 0) throw new Unusable(reasons);
  return replacements;
}

/** @param added the files that will be there by then */
function whyNotAdded(path: string, { folder }: Package, added: ReadonlySet<string>): string | undefined {
  if (!isBelow(path, folder)) return `${shown(path)} must lie in ${shown(folder)}`;
  if (isThere(path)) {
    const remedy = `give the whole folder ${shown(folder)}, and leave nothing of it out`;
    return `${shown(path)} is there, objects are to be added to it, and it was not read: ${remedy}`;
  }
  return added.has(path) ? `${shown(path)} must be added by one package, not by several` : undefined;
}

/** What a package is known by: its configuration, or else the first of its files. */
function mainFileOf({ config, files }: Package): string {
  return config?.source?.file ?? files[0]!.path;
}

/** A link that leads nowhere is there, too. */
function isThere(path: string): boolean {
  try {
    lstatSync(path);
    return true;
  } catch {
    return false;
  }
}

/** Where a file will be that is not there yet. */
function realOf(path: string): string {
  const folder = dirname(path);
  const real = existsSync(folder) ? realpathSync(folder) : realOf(folder);
  return join(real, basename(path));
}
