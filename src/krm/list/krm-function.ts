import type { Group } from './groups.ts';
import type { ResourceList } from './resource-list.ts';
import type { Rule } from './rule.ts';

/** Does what a word asks for with the arguments behind it. A UsageError is told as one of the command line. */
export type Subcommand = (args: readonly string[]) => Promise<Said> | Said;

/** What a process says. */
export interface Said {
  stdout: string;
  stderr: string;
  exitCode: 0 | 1 | 2;
}

export interface KrmFunction {
  name: string;
  version: string;
  /** What `--help` prints. */
  usage: string;
  /** What it may have to say, for forms of output that describe it. */
  rules?: readonly Rule[];
  /** What a rule of it is told with. */
  groupOf?: (rule: string) => Group | undefined;
  /** Words such as an API group: an item that holds one must be right; of others, one that cannot be read is passed over. */
  reads: readonly string[];
  /** Other words that it asks lists for: those are looked for in one search over a long list. */
  words?: readonly string[];
  /** The kind of its configuration, which is looked for beside files. */
  configKind?: string;
  /** Words that may stand in place of PATHs, each loaded when it is asked for. */
  subcommands?: Readonly<Record<string, () => Promise<Subcommand>>>;
  /**
   * Changes the list in place and reports what it did; an `error` makes the process fail.
   * @returns what the run came to, in a few words: the last line of standard error. Nothing: there is no such line.
   */
  run(list: ResourceList): string | undefined;
}
