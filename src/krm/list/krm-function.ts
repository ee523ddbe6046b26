import type { ResourceList } from './resource-list.ts';
import type { Rule } from './rule.ts';

export interface KrmFunction {
  name: string;
  version: string;
  /** What `--help` prints. */
  usage: string;
  /** What it may have to say, for forms of output that describe it. */
  rules?: readonly Rule[];
  /** Words such as an API group: an item that holds one must be right; of others, one that cannot be read is passed over. */
  reads: readonly string[];
  /**
   * Changes the list in place and reports what it did; an `error` makes the process fail.
   * @returns what the run came to, in a few words: the last line of standard error. Nothing: there is no such line.
   */
  run(list: ResourceList): string | undefined;
}
