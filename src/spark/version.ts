/**
 * Whether a Spark version such as `3.5.1` is at least `major.minor`.
 *
 * A version that cannot be read (absent, a word) counts as the newest: that is what runs most often.
 */
export function isAtLeast(version: string | undefined, major: number, minor: number): boolean {
  const match = /^v?(\d+)\.(\d+)/.exec(version ?? '');
  if (!match) return true;
  const [theirMajor, theirMinor] = [Number(match[1]), Number(match[2])];
  return theirMajor > major || (theirMajor === major && theirMinor >= minor);
}
