import type { FileOfItem, Item } from './item.ts';

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
   *
   * Source: kpt 1.0.0-beta.56, as seen: `path` is relative to `package-path`, which is absolute.
   */
  fileOf({ file, packagePath }: Item): FileOfItem | undefined {
    if (!file || packagePath === undefined) return file;
    this.outermost ??= { path: this.outermostPackage() };
    const { path: home } = this.outermost;
    if (home === undefined || !packagePath.startsWith(`${home}/`)) return file;
    return { ...file, path: `${packagePath.slice(home.length + 1)}/${file.path}` };
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

const PACKAGE_PATH = 'internal.config.kubernetes.io/package-path';
