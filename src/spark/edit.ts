import type { SparkConf } from './conf/spark-conf.ts';
import type { List, Part } from './part.ts';

/** One change of an object that is planned, and not made yet. */
export type Edit =
  | { readonly part: Part; readonly set: string; readonly to: unknown }
  | { readonly part: Part; readonly remove: string }
  | { readonly conf: SparkConf; readonly set: string; readonly to: string }
  | { readonly list: List<any>; readonly append: unknown }
  | { readonly list: List<any>; readonly remove: unknown };

/** Makes planned changes, one after the other: new keys and elements come into the text in this order. */
export function apply(edits: readonly Edit[]): void {
  for (const edit of edits) {
    if ('conf' in edit) edit.conf.set(edit.set, edit.to);
    else if ('list' in edit) 'append' in edit ? edit.list.append(edit.append) : edit.list.remove(edit.remove);
    else 'set' in edit ? edit.part.set(edit.set, edit.to) : edit.part.remove(edit.remove);
  }
}
