import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { isObject } from '../../values/json.ts';
import { append } from '../../values/multi-map.ts';
import { enumerated } from '../../values/phrases.ts';
import { InputError } from '../input-error.ts';
import { parseConfig } from '../list/configuration.ts';
import { JoinedFiles, type SourceFile } from '../list/joined-files.ts';
import type { Configuration } from '../list/reading.ts';
import { resultOfError } from '../list/unusable-input.ts';
import { reasonOf } from '../system-error.ts';
import { servedFolder } from './served-folder.ts';
import { type Reason, reasonIn, Unusable } from './unusable.ts';
import { type FoundFile, isBelow, shown, YAML_FILE } from './walk.ts';

/** A file with its content as it was read. */
export interface ReadFile extends FoundFile {
  bytes: Uint8Array;
}

/** Files that the function runs on together, as kpt runs it on a package. */
export interface Package {
  /** As people find it. */
  folder: string;
  files: readonly ReadFile[];
  /** Whether others of its files may have been left out. */
  isPart: boolean;
  config?: Configuration;
}

/**
 * Each folder with a configuration of its own is a package, down to the next one; what has none above it is one with the
 * folder that was given.
 *
 * @param kind of the configuration; undefined: none is looked for
 * @param leavesOut whether patterns may keep files of any package from being read
 * @throws Unusable where two stand in one folder, or one cannot be read
 */
export function packagesOf(
  files: readonly ReadFile[],
  kind: string | undefined,
  given: Configuration | undefined,
  leavesOut: boolean,
): Package[] {
  const configs = new Map<string, Configuration>();
  if (kind !== undefined && !given) {
    const looked = [...files, ...besideNamed(files)];
    const found = configsIn(looked, kind);
    for (const [folder, all] of found) configs.set(folder, all[0]!);
  }
  const members = new Map<string, ReadFile[]>();
  for (const file of files) append(members, folderOf(file, configs), file);
  return [...members].map(([folder, own]) => {
    const config = given ?? configs.get(folder);
    const isPart = leavesOut || own.some(({ isNamed }) => isNamed);
    return { folder, files: own, isPart, ...(config && { config }) };
  });
}

/** A path from a folder. */
function pathIn(folder: string, path: string): string {
  return relative(folder, path).split(sep).join('/');
}

/** The nearest folder with a configuration; for a file that was named itself, also above it where we stand. */
function folderOf({ path, root, isNamed }: ReadFile, configs: ReadonlyMap<string, unknown>): string {
  const top = isNamed && isBelow(root, '.') ? '.' : root;
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if (configs.has(folder)) return folder;
    if (pathIn(top, folder) === '' || folder === dirname(folder)) return root;
  }
}

/** Of files that were named themselves: those beside and above them where we stand, one of which may be the configuration. */
function besideNamed(files: readonly ReadFile[]): Omit<ReadFile, 'root' | 'isNamed'>[] {
  const known = new Set(files.map(({ path }) => path));
  const folders = new Set<string>();
  for (const { root, isNamed } of files) {
    if (!isNamed) continue;
    for (let folder = root; !folders.has(folder); folder = dirname(folder)) {
      folders.add(folder);
      if (!isBelow(root, '.') || pathIn('.', folder) === '') break;
    }
  }
  return [...folders].flatMap((folder) =>
    readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      const path = join(folder, entry.name);
      if (!entry.isFile() || !YAML_FILE.test(entry.name) || known.has(path)) return [];
      return [{ path, real: path, bytes: readFile(path) }];
    }),
  );
}

/** @throws Unusable */
export function readFile(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new Unusable([reasonIn(path, `${shown(path)} must be a file to read: ${reasonOf(error)}`)]);
  }
}

/** By the folder that each is for. */
export function configsIn(
  files: readonly (SourceFile & { root?: string })[],
  kind: string,
): Map<string, Configuration[]> {
  const found = new Map<string, Configuration[]>();
  const reasons: Reason[] = [];
  for (const { path, bytes, root = dirname(path) } of files) {
    if (!Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(kind)) continue;
    for (const config of configsOf(path, bytes, kind, reasons))
      append(found, servedFolder(path, root), config);
  }
  for (const [folder, all] of found) {
    const [, second] = all;
    if (!second) continue;
    const names = enumerated([...all.map(({ source }) => shown(source!.file))]);
    const { file: path, index = 0, linesBefore = 0 } = second.source!;
    reasons.push({
      message: `${shown(folder)} must hold one ${kind}, got ${all.length}: ${names}`,
      file: { path, index },
      place: { line: linesBefore + 1, column: 1 },
    });
  }
  if (reasons.length > 0) throw new Unusable(reasons);
  return found;
}

function configsOf(path: string, bytes: Uint8Array, kind: string, reasons: Reason[]): Configuration[] {
  const isConfig = new RegExp(`^["']?kind["']?[ \\t]*:[ \\t]*["']?${kind}["']?[ \\t]*(?:#.*)?\\r?$`, 'm');
  const found: Configuration[] = [];
  try {
    const joined = new JoinedFiles([{ path, bytes }]);
    for (const document of joined.documents) {
      const text = joined.text(document);
      if (!text.includes(kind)) continue;
      try {
        const linesBefore = joined.linesBefore(document);
        const config = parseConfig(
          { text, file: path, index: document.file.index, linesBefore },
          shown(path),
        );
        if (!isObject(config.object) || config.object.kind !== kind) continue;
        found.push(config);
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        // Any other text may have the word in it.
        if (isConfig.test(text)) reasons.push(resultOfError(error));
      }
    }
  } catch (error) {
    // It is told with all that is no text.
    if (!(error instanceof InputError)) throw error;
  }
  return found;
}
