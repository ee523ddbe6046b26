import type { KubernetesObject } from 'kpt-functions';
import { append } from '../../values/multi-map.ts';
import type { Path, RepeatedKey } from '../yaml/repeated-keys.ts';
import type { ConfigSource } from './config-item.ts';
import type { Item } from './item.ts';

/** A functionConfig that did not come in a list. */
export interface Configuration {
  object: KubernetesObject;
  repeatedKeys?: readonly RepeatedKey[];
  source?: ConfigSource;
}

/** How a list is read. */
export interface Reading {
  /** Words such as an API group: an item that holds one must be right. Absent: all items must be. */
  reads?: readonly string[];
  /** Other words that will be asked for: all are looked for in one search. */
  words?: readonly string[];
  /**
   * Whether of several equal keys the first counts, and not the last.
   * @param unit the index of the item in a list, or of its document in a stream
   * @param path from the root of the document that it is read in
   */
  firstCounts?: (unit: number, path: Path) => boolean;
  /** Whether items are read when they are asked for. Absent: all that must be right is read at once. */
  lazy?: boolean;
}

/** Thrown where an item that must be right is asked for, and is not. The list is then read at once, which says what is wrong. */
export class ReadAtOnce extends Error {}

/** Keys below `items`, by the position of the item, with their paths from there. */
export function byItem(keys: readonly RepeatedKey[]): ReadonlyMap<number, readonly RepeatedKey[]> {
  const found = new Map<number, RepeatedKey[]>();
  for (const key of keys) {
    const [list, index, ...path] = key.path;
    if (list === 'items' && typeof index === 'number') append(found, index, { ...key, path });
  }
  return found;
}

/** The keys that stand several times in an item. */
export interface RepeatedInItem {
  /** The index of the item in a list, or of its document in a stream. */
  unit: number;
  item: Item;
  /** With paths from the root of the object. */
  keys: readonly RepeatedKey[];
  /** Where their lines are counted from. */
  lines: 'item' | 'input' | 'file';
}
