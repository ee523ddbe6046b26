import type { KubernetesObject } from 'kpt-functions';
import type { Item } from './item.ts';

/** Which index is free in the files of a package: kpt refuses two objects of one path and index. */
export class FreeIndex {
  private readonly itemsThatMention: (word: string) => readonly Item[];
  /** The package of the configuration, whose files these are. */
  private readonly home: string | undefined;
  /** The highest index of each file, for the folders that were looked at. */
  private readonly highest = new Map<string, number>();
  private readonly folders = new Set<string>();

  constructor(itemsThatMention: (word: string) => readonly Item[], home: string | undefined) {
    this.itemsThatMention = itemsThatMention;
    this.home = home;
  }

  /** Says in annotations, as kpt reads them, that an object comes behind what a file holds. */
  putInto(path: string, object: KubernetesObject): void {
    const metadata = object.metadata as { annotations?: Record<string, string> };
    metadata.annotations = {
      ...metadata.annotations,
      'internal.config.kubernetes.io/path': path,
      'internal.config.kubernetes.io/index': String(this.take(path)),
    };
  }

  /** Above the highest that the file has in this package. */
  private take(path: string): number {
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    if (!this.folders.has(folder)) {
      this.folders.add(folder);
      const { home } = this;
      for (const { file, packagePath } of this.itemsThatMention(folder || path)) {
        if (!file || (home !== undefined && packagePath !== undefined && packagePath !== home)) continue;
        this.highest.set(file.path, Math.max(this.highest.get(file.path) ?? -1, file.index ?? 0));
      }
    }
    const next = (this.highest.get(path) ?? -1) + 1;
    this.highest.set(path, next);
    return next;
  }
}
