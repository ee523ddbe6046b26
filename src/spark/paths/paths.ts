import { posix } from 'node:path';

/** Double slashes, `.` or `..` as a part, or a slash at the end. */
const LONGER_THAN_NEEDED = /\/(?:\/|$)|(?:^|\/)\.\.?(?:\/|$)/;

/** The shortest way to write the same path: no `.`, no double or trailing slash. */
export function normalise(path: string): string {
  if (path !== '' && !LONGER_THAN_NEEDED.test(path)) return path;
  const shortest = posix.normalize(path);
  return shortest.length > 1 && shortest.endsWith('/') ? shortest.slice(0, -1) : shortest;
}

/** The directories of a list with commas, normalised. */
export function directoriesIn(text: string): string[] {
  const directories = text.split(',').map((directory) => directory.trim());
  return directories.filter((directory) => directory !== '').map(normalise);
}

/** Strictly below; both normalised. */
export function isBelow(path: string, directory: string): boolean {
  return path !== directory && path.startsWith(directory === '/' ? '/' : `${directory}/`);
}

export function isAtOrBelow(path: string, directory: string): boolean {
  return path === directory || isBelow(path, directory);
}

/** The scheme is looked for from its end: from each letter of a long word it would take the square of its length. */
const URI = /:\/\/(?<=([A-Za-z][\w+.-]*):\/\/)[^/\s,;'"]*(\/[^\s,;:|&<>(){}=#?'"`]*)?/g;
/**
 * A slash behind a letter or the like is the middle of a relative path; behind `:`, `=`, `,` or a quote, a path
 * of its own begins (class paths, options).
 */
const BARE_PATH = /(?<![\w.\-~$})\]/*])\/[^\s,;:|&<>(){}=#?'"`]*/g;

/**
 * The local absolute paths that a text names, normalised: `local://` and `file://` URIs and bare paths, also
 * inside lists, options and class paths. Paths in other file systems (`s3a://`, `hdfs://`) are not local.
 */
export function localPathsIn(text: string): readonly string[] {
  // Several ask about one text, one after the other.
  if (text !== last?.text) last = { text, paths: findLocalPaths(text) };
  return last.paths;
}

let last: { readonly text: string; readonly paths: readonly string[] } | undefined;

function findLocalPaths(text: string): string[] {
  if (!text.includes('/')) return [];
  const local: string[] = [];
  const bare = !text.includes('://')
    ? text
    : text.replace(URI, (_uri, scheme: string, path: string | undefined) => {
        if (path && /^(local|file)$/i.test(scheme)) local.push(normalise(path));
        return ' ';
      });
  for (const [path] of bare.matchAll(BARE_PATH)) local.push(normalise(path));
  return local;
}
