import type { ResourceList } from './resource-list.ts';

export interface KrmFunction {
  name: string;
  version: string;
  /** What `--help` prints. */
  usage: string;
  /** Words of which an item must hold one to be read at all, such as an API group. */
  reads: readonly string[];
  /**
   * Changes the list in place and reports what it did; an `error` makes the process fail.
   * @returns what the run came to, in a few words: the last line of standard error. Nothing: there is no such line.
   */
  run(list: ResourceList): string | undefined;
}
