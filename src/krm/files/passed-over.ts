import { closeSync, type Dirent, fstatSync, openSync, readdirSync, readSync, realpathSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { isObject } from '../../values/json.ts';
import { counted, enumerated, firstOf } from '../../values/phrases.ts';
import { oneLine, type Result } from '../list/result.ts';

/** What a walk came by and did not read. */
export interface PassedOver {
  /** Files that may hold manifests all the same, by their names. */
  files: string[];
  /** Folders that are hidden, or that npm has filled. */
  folders: string[];
  /** Links to folders. */
  links: string[];
}

/** JSON, YAML in capital letters, and templates: what is read ends with .yaml or .yml. */
const MAY_HOLD_MANIFESTS = /\.(?:json|ya?ml|tpl|tmpl|gotmpl|j2|jinja2?|template|in|txt)$/i;
/** What kpt would read in hidden folders. */
const MANIFEST = /\.(?:json|ya?ml)$/;
const JSON_FILE = /\.json$/i;
/** Nobody keeps manifests of their own where Git and npm keep theirs. */
const NOT_LOOKED_INTO = ['.git', 'node_modules'];

/** A look must stay cheaper than a run: so much is looked at, in what is hidden and in what is not. */
const MOST_FILES = 1000;
const MOST_FOLDERS = 500;
const MOST_BYTES = 1 << 20;

/** Names in a line. */
const SHOWN = 3;

/** Whether a file of this name may hold manifests, though it is none that is read. */
export function mayHoldManifests(name: string): boolean {
  return MAY_HOLD_MANIFESTS.test(name);
}

/**
 * What somebody may miss: objects that the function reads, in files that are not read, and links that lead to folders
 * which were not walked.
 *
 * @param words kinds and API groups of such objects
 * @param walked folders, wherever links lead
 * @param verbose the folders that were passed over, too, whatever is in them
 */
export function remarksOn(
  { files, folders, links }: PassedOver,
  words: readonly string[],
  walked: () => ReadonlySet<string>,
  verbose: boolean,
): Result[] {
  const hidden = manifestsBelow(folders);
  const looked = [...files.slice(0, MOST_FILES), ...hidden.slice(0, MOST_FILES)];
  const found = looked
    .map((path) => ({ path, words: wordsIn(path, words) }))
    .filter((one) => one.words.length > 0);
  const shownFiles = new Set(files);
  const inHidden = found.filter(({ path }) => !shownFiles.has(path));
  const json = found.filter(({ path }) => shownFiles.has(path) && JSON_FILE.test(path));
  const misnamed = found.filter(({ path }) => shownFiles.has(path) && !JSON_FILE.test(path));
  const most = verbose ? Number.POSITIVE_INFINITY : SHOWN;
  const remarks = [
    remark('warning', json, most, 'JSON is not read; write it as YAML'),
    remark('info', misnamed, most, 'only files whose name ends with .yaml or .yml are read'),
    remark('info', inHidden, most, 'hidden folders are not read; give such a folder to have it read'),
    ...elsewhere(links, walked),
  ].filter((one) => one !== undefined);
  const [next, ...others] = files.slice(MOST_FILES);
  if (next !== undefined) {
    const more = counted(others.length + 1, 'more file');
    const message = `${more}, such as ${oneLine(next)}, may hold manifests, and were not looked into`;
    remarks.push({ severity: 'info', message, file: { path: next } });
  }
  if (verbose && folders.length > 0) {
    const were = folders.length === 1 ? 'was' : 'were';
    const message = `${names(folders, most)} ${were} left out: hidden folders and node_modules are not read`;
    remarks.push({ severity: 'info', message, file: { path: folders[0]! } });
  }
  return remarks;
}

interface FoundWords {
  path: string;
  words: readonly string[];
}

function remark(
  severity: 'warning' | 'info',
  found: readonly FoundWords[],
  most: number,
  why: string,
): Result | undefined {
  if (found.length === 0) return undefined;
  const words = [...new Set(found.flatMap((one) => one.words))];
  const [hold, were] = found.length === 1 ? ['holds', 'was'] : ['hold', 'were'];
  const paths = found.map(({ path }) => path);
  return {
    severity,
    message: `${names(paths, most)} ${hold} ${enumerated(words)}, and ${were} left out: ${why}`,
    file: { path: paths[0]! },
  };
}

function names(paths: readonly string[], most: number): string {
  const shown = paths.map(oneLine);
  return shown.length <= most ? enumerated(shown) : firstOf(shown, most);
}

/** Links to what was walked lead to nothing new: that they are not followed keeps the walk from going in circles. */
function elsewhere(links: readonly string[], walked: () => ReadonlySet<string>): Result[] {
  if (links.length === 0) return [];
  const known = walked();
  return links.flatMap((link): Result[] => {
    const real = realpathSync(link);
    if (known.has(real)) return [];
    const target = oneLine(relative('.', real) || '.');
    const message = `${oneLine(link)} is a link to a folder, and was not followed: give ${target} to have it read`;
    return [{ severity: 'info', message, file: { path: link } }];
  });
}

/** In hidden folders, level by level. */
function manifestsBelow(folders: readonly string[]): string[] {
  const isLookedInto = (name: string) => !NOT_LOOKED_INTO.includes(name);
  const queue = folders.filter((folder) => isLookedInto(basename(folder)));
  const files: string[] = [];
  for (let i = 0; i < Math.min(queue.length, MOST_FOLDERS); i++) {
    for (const entry of entriesOf(queue[i]!)) {
      const path = join(queue[i]!, entry.name);
      if (entry.isDirectory() && isLookedInto(entry.name)) queue.push(path);
      else if (entry.isFile() && MANIFEST.test(entry.name)) files.push(path);
    }
  }
  return files;
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    // Nobody asked for it.
    return [];
  }
}

/** Those of the words that are the kind or the API group of an object in a file. */
function wordsIn(path: string, words: readonly string[]): string[] {
  const bytes = startOf(path);
  if (!words.some((word) => bytes.includes(word))) return [];
  const text = bytes.toString();
  const found = new Set(JSON_FILE.test(path) ? typesInJson(text) : matches(text, TYPE_IN_YAML));
  return words.filter((word) => found.has(word));
}

const TYPE_IN_YAML = /^["']?(?:apiVersion|kind)["']?:[ \t]*["']?([\w.]+)/gm;
const TYPE_IN_JSON = /"(?:apiVersion|kind)"[ \t\r\n]*:[ \t\r\n]*"([\w.]+)/g;

function typesInJson(text: string): string[] {
  try {
    return typesOf(JSON.parse(text));
  } catch {
    // Several objects one after the other, or a text that is longer than what is looked at.
    return matches(text, TYPE_IN_JSON);
  }
}

/** Of objects, and not of what stands in them: findings name kinds, too. */
function typesOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(typesOf);
  if (!isObject(value)) return [];
  const { apiVersion, kind, items } = value;
  if (kind === 'List') return typesOf(items);
  return [apiVersion, kind].flatMap((type) => (typeof type === 'string' ? type.split('/', 1) : []));
}

function matches(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, type]) => type!);
}

function startOf(path: string): Buffer {
  try {
    const fd = openSync(path, 'r');
    try {
      const bytes = Buffer.allocUnsafe(Math.min(fstatSync(fd).size, MOST_BYTES));
      return bytes.subarray(0, readSync(fd, bytes));
    } finally {
      closeSync(fd);
    }
  } catch {
    return Buffer.alloc(0);
  }
}
