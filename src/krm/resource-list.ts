import type { KubernetesObject } from 'kpt-functions';
import type { Finding, Result } from './result.ts';

/** One KRM object of a list: the object, its position and its file. */
export interface Item {
  /** Read at first use; steps change it in place, and only what differs is written back. */
  readonly object: KubernetesObject;
  /** 1-based place in the input; undefined for an item that the function added. */
  readonly position?: number;
  /** From `internal.config.kubernetes.io/path` and `/index` (or the older `config.kubernetes.io/…`). */
  readonly file?: { path: string; index?: number };
  /** From `internal.config.kubernetes.io/package-path`. */
  readonly packagePath?: string;
}

export interface ResourceList {
  /** All items in order, added ones last, without removed ones. */
  readonly items: readonly Item[];
  readonly functionConfig?: KubernetesObject;
  readonly results: readonly Result[];
  /** The items whose text mentions one of `words`: only these need to be read. */
  select(words: readonly string[]): Item[];
  /** Appends an object; `path` is the file that kpt writes it to, relative to the package. */
  add(object: KubernetesObject, path: string): Item;
  remove(item: Item): void;
  /** Records a finding, about one item or about the whole list. */
  report(finding: Finding, item?: Item): void;
}
