/** `[major, minor, patch]`; without a patch where the text has none. */
type Version = readonly [major: number, minor: number, patch?: number];

/** Versions from `since` on, and below `before`; both such as `3.4` or `3.3.1`. */
export interface VersionRange {
  readonly since?: string;
  readonly before?: string;
}

/**
 * Whether a version of Spark such as `3.5.1` can be in the range: one that cannot be read (absent, a word), or has no patch,
 * gets the benefit of the doubt.
 */
export function canBeIn(version: string | undefined, { since, before }: VersionRange): boolean {
  const theirs = parse(version);
  if (theirs === undefined) return true;
  return (
    (since === undefined || compare(theirs, parse(since)!, Number.POSITIVE_INFINITY) >= 0) &&
    (before === undefined || compare(theirs, parse(before)!) < 0)
  );
}

/** Whether one of `versions` can be in the range, or, where none is known, any can. */
export function canBeInOneOf(versions: readonly string[], range: VersionRange): boolean {
  if (range.since === undefined && range.before === undefined) return true;
  return versions.length === 0 || versions.some((version) => canBeIn(version, range));
}

/** Whether the text begins with a version that can be read. */
export function isVersion(text: string | undefined): boolean {
  return parse(text) !== undefined;
}

/** Texts that were read last: a list has few versions, and tables ask for theirs again and again. */
const read = new Map<string, Version | undefined>();
const MOST_READ = 1000;

function parse(text = ''): Version | undefined {
  const known = read.get(text);
  if (known || read.has(text)) return known;
  if (read.size >= MOST_READ) read.clear();
  const [, major, minor, patch] = /^v?(\d+)\.(\d+)(?:\.(\d+))?/.exec(text) ?? [];
  const version: Version | undefined =
    major === undefined
      ? undefined
      : [Number(major), Number(minor), patch === undefined ? undefined : Number(patch)];
  read.set(text, version);
  return version;
}

/** @param patch of `left` where it has none */
function compare(left: Version, right: Version, patch = 0): number {
  return left[0] - right[0] || left[1] - right[1] || (left[2] ?? patch) - (right[2] ?? 0);
}
