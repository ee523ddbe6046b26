import type { KubernetesObject } from 'kpt-functions';
import type { Item } from './item.ts';
import { pathFrom } from './package-files.ts';

/** Which index is free in the files of a package: kpt refuses two objects of one path and index. */
export class FreeIndex {
  private readonly itemsThatMention: (word: string) => readonly Item[];
  /** The package of the configuration, from which files are named. */
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

  /** Above the highest that the file has. */
  private take(path: string): number {
    // In a package of its own below ours, only the end of the path stands in annotations.
    const [name = path, folder] = path.split('/').reverse();
    const word = folder === undefined ? name : `${folder}/`;
    if (!this.folders.has(word)) {
      this.folders.add(word);
      for (const item of this.itemsThatMention(word)) {
        const known = pathFrom(this.home, item);
        if (known === undefined) continue;
        this.highest.set(known, Math.max(this.highest.get(known) ?? -1, item.file?.index ?? 0));
      }
    }
    const next = (this.highest.get(path) ?? -1) + 1;
    this.highest.set(path, next);
    return next;
  }
}
