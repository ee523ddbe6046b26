import {
  type Dirent,
  existsSync,
  readdirSync,
  readFileSync,
  realpathSync,
  type Stats,
  statSync,
} from 'node:fs';
import { basename, dirname, join, normalize, relative, resolve, sep } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { type LocatedResult, oneLine } from '../list/result.ts';
import { reasonOf } from '../system-error.ts';
import { withAbove } from './folders-above.ts';
import { KUSTOMIZATIONS, kustomizePatches } from './kustomize-patches.ts';
import { mayHoldManifests, type PassedOver } from './passed-over.ts';
import type { Progress } from './progress.ts';
import { type Reason, reasonIn, Unusable } from './unusable.ts';

/** A file to read. */
export interface FoundFile {
  /** As people find it from where they are. */
  path: string;
  /** Where it is, whatever links lead there. */
  real: string;
  /** The folder that was given and that it was found in, or its own folder; as people find that. */
  root: string;
  /** Whether it was given itself. */
  isNamed: boolean;
}

/** What a walk found. */
export interface Found {
  files: readonly FoundFile[];
  /** What was left out and that somebody may miss. */
  remarks: readonly LocatedResult[];
  passedOver: PassedOver;
  /** The folders whose files are found, wherever links lead. */
  walked: () => ReadonlySet<string>;
}

/** As kpt and kustomize take them. JSON would come out as YAML. */
export const YAML_FILE = /\.ya?ml$/;
/** They say how a package is built, and hold nothing that is applied. */
const NOT_OBJECTS = ['Kptfile', ...KUSTOMIZATIONS];
const NOT_WALKED = /^(?:\..*|node_modules)$/;
/** In a chart: text from which objects are made. */
const OF_CHART = ['templates', 'charts', 'crds'];
const RENDER_CHART = 'render it with `helm template`, and pipe that';

/** The patterns of an ignore file, for what lies below its folder. */
interface Patterns {
  folder: string;
  matcher: Ignore;
}

/**
 * Finds the YAML files that are given, and those below folders that are given; each once, however many ways lead to it.
 *
 * @param exclude patterns as in a `.krmignore`, for what lies below each folder that is given
 * @throws Unusable for what is not there or cannot be read
 */
export function walk(paths: readonly string[], exclude: readonly string[], progress: Progress): Found {
  return new Walk(exclude, progress).through(paths.map(withoutDetours));
}

class Walk {
  private readonly exclude: readonly string[];
  private readonly progress: Progress;
  private readonly files: FoundFile[] = [];
  private readonly remarks: LocatedResult[] = [];
  private readonly passedOver: PassedOver = { files: [], folders: [], links: [] };
  private readonly walked: { folder: string; root: string }[] = [];
  private readonly reasons: Reason[] = [];
  /** By the place of the patch, what takes it for one. */
  private readonly patches = new Map<string, string>();
  private readonly seenAbove = new Set<string>();

  constructor(exclude: readonly string[], progress: Progress) {
    this.exclude = exclude;
    this.progress = progress;
  }

  /** @throws Unusable */
  through(paths: readonly string[]): Found {
    const given = paths.map((path) => ({ path, stat: this.attempt(path, () => statSync(path)) }));
    for (const { path, stat } of given) this.requireKind(path, stat);
    const folders = given.filter(({ stat }) => stat?.isDirectory()).map(({ path }) => path);
    for (const folder of outermost(folders)) {
      this.lookAbove(dirname(resolve(folder)));
      if (!this.isOfChart(folder)) this.walkFolder(folder, folder, this.patternsAt(folder));
    }
    for (const { path, stat } of given) if (stat?.isFile()) this.takeNamed(path);
    if (this.reasons.length > 0) throw new Unusable(this.reasons);
    return this.found();
  }

  private found(): Found {
    const { files, remarks, passedOver, walked, patches } = this;
    // What becomes of a patch in JSON is that object's business.
    if (patches.size > 0)
      passedOver.files = passedOver.files.filter((path) => !patches.has(realpathSync(path)));
    return {
      files: unique(files).filter((file) => !this.isPatch(file)),
      remarks,
      passedOver,
      walked: () =>
        new Set(walked.map(({ folder, root }) => join(realpathSync(root), relative(root, folder)))),
    };
  }

  private requireKind(path: string, stat: Stats | undefined): void {
    if (stat && !stat.isFile() && !stat.isDirectory())
      this.reasons.push(reasonIn(path, `${shown(path)} must be a file or a folder`));
    if (stat?.isFile() && path.endsWith('.json'))
      this.reasons.push(reasonIn(path, `${shown(path)} must be YAML, not JSON`));
  }

  private takeNamed(path: string): void {
    const folder = dirname(path);
    if (NOT_OBJECTS.includes(basename(path))) return;
    this.lookAbove(folder);
    if (!this.isOfChart(path) && !isIgnored(this.patternsAt(folder), path)) this.take(path, folder, true);
  }

  private patternsAt(folder: string): Patterns[] {
    return [{ folder, matcher: matcherOf([...this.exclude]) }];
  }

  /** What was not given may say what is: a kustomization further up that takes it for a patch. */
  private lookAbove(folder: string): void {
    for (const above of withAbove(folder)) {
      if (this.seenAbove.has(above)) continue;
      this.seenAbove.add(above);
      for (const name of KUSTOMIZATIONS) {
        const path = join(above, name);
        if (existsSync(path)) this.readPatches(relative('.', path));
      }
    }
  }

  private readPatches(kustomization: string): void {
    const { files, unknown } = kustomizePatches(kustomization);
    for (const patch of files) this.patches.set(patch, kustomization);
    if (unknown === undefined) return;
    const risk = 'a patch below it would be taken for an object';
    this.remark('warning', kustomization, `says what is a patch, and ${unknown}: ${risk}`);
  }

  /** Whether it lies where a chart has its templates. */
  private isOfChart(path: string): boolean {
    const folders = withAbove(path);
    const chart = folders.findIndex((folder, i) => i > 0 && existsSync(join(folder, 'Chart.yaml')));
    if (chart === -1 || !OF_CHART.includes(basename(folders[chart - 1]!))) return false;
    this.remark('warning', path, `is of a Helm chart, and was left out: ${RENDER_CHART}`);
    return true;
  }

  private walkFolder(folder: string, root: string, patterns: readonly Patterns[]): void {
    const entries = this.attempt(folder, () => readdirSync(folder, { withFileTypes: true })) ?? [];
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    if (entries.some(({ name }) => name === 'Chart.yaml')) {
      this.remark('info', folder, `is a Helm chart, and was left out: ${RENDER_CHART}`);
      return;
    }
    this.walked.push({ folder, root });
    const all = [...patterns, ...this.ignoreFile(folder, entries)];
    for (const entry of entries) {
      if (KUSTOMIZATIONS.includes(entry.name)) {
        this.seenAbove.add(resolve(folder));
        this.readPatches(join(folder, entry.name));
      }
      this.lookAt(entry, { folder, root, patterns: all });
    }
  }

  private lookAt(
    entry: Dirent,
    { folder, root, patterns }: { folder: string; root: string; patterns: readonly Patterns[] },
  ): void {
    const { name } = entry;
    const path = join(folder, name);
    if (entry.isDirectory()) {
      if (isIgnored(patterns, `${path}/`)) return;
      if (NOT_WALKED.test(name)) this.passedOver.folders.push(path);
      else this.walkFolder(path, root, patterns);
    } else if (isLinkedFolder(entry, path)) {
      if (!isIgnored(patterns, path) && !isIgnored(patterns, `${path}/`)) this.passedOver.links.push(path);
    } else if (YAML_FILE.test(name) && !NOT_OBJECTS.includes(name)) {
      if (!isIgnored(patterns, path) && this.isFile(entry, path)) this.take(path, root, false);
    } else if (entry.isFile() && mayHoldManifests(name) && !isIgnored(patterns, path)) {
      this.passedOver.files.push(path);
    }
  }

  private isPatch({ path, real }: FoundFile): boolean {
    const owner = this.patches.get(real);
    if (owner === undefined) return false;
    this.remark('info', path, `is a patch of ${shown(owner)}, and was left as it is`);
    return true;
  }

  private ignoreFile(folder: string, entries: readonly Dirent[]): Patterns[] {
    const path = join(folder, '.krmignore');
    if (!entries.some((entry) => entry.name === '.krmignore' && this.isFile(entry, path))) return [];
    const text = this.attempt(path, () => readFileSync(path, 'utf8'));
    return text === undefined ? [] : [{ folder, matcher: matcherOf(text) }];
  }

  private isFile(entry: Dirent, path: string): boolean {
    if (!entry.isSymbolicLink()) return entry.isFile();
    try {
      return statSync(path).isFile();
    } catch {
      this.remark('warning', path, `is a link that leads nowhere, and was left out`);
      return false;
    }
  }

  private take(path: string, root: string, isNamed: boolean): void {
    const real = this.attempt(path, () => realpathSync(path));
    if (real !== undefined) this.files.push({ path, real, root, isNamed });
    this.progress.tell(() => `${this.files.length} files found`);
  }

  private remark(severity: 'warning' | 'info', path: string, what: string): void {
    this.remarks.push({ severity, message: `${shown(path)} ${what}`, file: { path } });
  }

  private attempt<T extends Stats | Dirent[] | string>(path: string, work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      const message = `${named(path)} must be a file or a folder to read: ${reasonOf(error)}${hintAt(path)}`;
      this.reasons.push(reasonIn(path, message));
      return undefined;
    }
  }
}

/** A path as a walk would name it: what is found together belongs together, by the text of its folders. */
function withoutDetours(path: string): string {
  if (path === '') return path;
  const short = normalize(path).replace(/(?<=.)[/\\]$/, '');
  const real = placeOf(path);
  // Behind a link `..` leads out of where the link leads.
  return real === undefined || real === placeOf(short) ? short : relative('.', real) || '.';
}

function placeOf(path: string): string | undefined {
  try {
    return realpathSync.native(path);
  } catch {
    return undefined;
  }
}

/** It is not followed: it may lead back. */
function isLinkedFolder(entry: Dirent, path: string): boolean {
  if (!entry.isSymbolicLink()) return false;
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** kpt tells upper case from lower case, too. */
function matcherOf(patterns: string | string[]): Ignore {
  return ignore({ ignorecase: false }).add(patterns);
}

/** Without the folders that lie in another one. */
function outermost(folders: readonly string[]): string[] {
  // Of two ways to one folder the first.
  const real = new Map([...folders].reverse().map((folder) => [realpathSync(folder), folder]));
  return [...real].reverse().flatMap(([path, folder]) => {
    const isInside = [...real.keys()].some((other) => other !== path && isBelow(path, other));
    return isInside ? [] : [folder];
  });
}

/** Whether a file or a folder lies in a folder, or is that folder. */
export function isBelow(path: string, folder: string): boolean {
  const way = relative(resolve(folder), resolve(path));
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`));
}

/** Of several ways to one file the one without a link is taken: that is the package that it belongs to. */
function unique(files: readonly FoundFile[]): FoundFile[] {
  const byPlace = new Map<string, FoundFile>();
  for (const file of files) {
    const other = byPlace.get(file.real);
    if (!other || (isLinked(other) && !isLinked(file))) byPlace.set(file.real, file);
  }
  return [...byPlace.values()];
}

function isLinked({ path, real }: FoundFile): boolean {
  return join(realpathSync(dirname(path)), basename(path)) !== real;
}

function isIgnored(patterns: readonly Patterns[], path: string): boolean {
  return patterns.some(({ folder, matcher }) => {
    const below = relative(folder, path).split(sep).join('/');
    return matcher.ignores(path.endsWith('/') ? `${below}/` : below);
  });
}

function named(path: string): string {
  return path === '' ? '""' : shown(path);
}

/** What somebody may have meant who gave a path that is not there. */
function hintAt(path: string): string {
  if (path === '-') return '; standard input is read without a PATH, as a stream with `--stream`';
  return /^[\w.[\]]+=/.test(path) ? '; to set a field of the configuration, write `--` in front' : '';
}

/** A path in a message. */
export function shown(path: string): string {
  return oneLine(path);
}
