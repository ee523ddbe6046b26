import { type FileOfItem, type Item, PACKAGE_PATH } from './item.ts';

/** What is asked of a list. */
interface Items {
  selectAll(words: readonly string[]): readonly Item[];
  readonly functionConfigItem: Item | undefined;
}

/** The files of the packages that an orchestrator has read the items from. */
export class PackageFiles {
  private readonly list: Items;
  private outermost: { readonly path: string | undefined } | undefined;

  constructor(list: Items) {
    this.list = list;
  }

  /** Whether kpt renders the packages: it shows the results itself. */
  get areRendered(): boolean {
    return this.list.selectAll([PACKAGE_PATH]).some(({ packagePath }) => packagePath !== undefined);
  }

  /**
   * The file of an item as people find it from the package that is rendered: kpt names it from the innermost one.
   */
  fileOf({ file, packagePath }: Item): FileOfItem | undefined {
    if (!file || packagePath === undefined) return file;
    this.outermost ??= { path: this.outermostPackage() };
    return { ...file, path: pathFrom(this.outermost.path, { file, packagePath }) ?? file.path };
  }

  private outermostPackage(): string | undefined {
    const own = this.list.functionConfigItem?.packagePath;
    if (own !== undefined) return own;
    const [shortest] = this.list
      .selectAll(['Kptfile'])
      .flatMap(({ packagePath }) => packagePath ?? [])
      .sort((one, other) => one.length - other.length);
    return shortest;
  }
}

/**
 * The path of a file as it is found from a package; undefined for one that is not below it. Where a runner names no
 * packages, all paths begin at one place.
 *
 * Source: kpt 1.0.0-beta.56, as seen: `path` is relative to `package-path`, which is absolute.
 */
export function pathFrom(
  home: string | undefined,
  { file, packagePath }: Pick<Item, 'file' | 'packagePath'>,
): string | undefined {
  if (!file || home === undefined || packagePath === undefined || packagePath === home) return file?.path;
  return packagePath.startsWith(`${home}/`)
    ? `${packagePath.slice(home.length + 1)}/${file.path}`
    : undefined;
}
