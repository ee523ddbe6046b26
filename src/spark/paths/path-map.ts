/** No file system has longer ones. */
const LONGEST = 4096;

/** Values by directory, all normalised; found for paths at or below them without a look at every directory. */
export class PathMap<T> {
  private readonly values = new Map<string, T>();
  private longest = 0;

  /** Of several values at one directory the first counts. */
  constructor(entries: Iterable<readonly [directory: string, value: T]>) {
    for (const [directory, value] of entries) {
      if (this.values.has(directory) || directory.length > LONGEST) continue;
      this.values.set(directory, value);
      this.longest = Math.max(this.longest, directory.length);
    }
  }

  /** What stands at the path, or at the deepest directory above it. */
  nearest(path: string): T | undefined {
    let directory: string | undefined = path;
    if (path.length > this.longest) directory = above(path, this.longest);
    while (directory !== undefined) {
      const value = this.values.get(directory);
      if (value !== undefined) return value;
      directory = above(directory, directory.length - 1);
    }
    return undefined;
  }
}

/** The deepest directory above a path that has no more than so many characters; undefined above the root. */
function above(path: string, length: number): string | undefined {
  const slash = path.lastIndexOf('/', length);
  if (slash > 0) return path.slice(0, slash);
  return slash === 0 && path !== '/' ? '/' : undefined;
}
