import type { Edit } from '../../src/spark/edit.ts';

/** One thing that a role is to get: the edits, and the words that tell of it, such as `runAsNonRoot: true`. */
export interface Change {
  readonly what: string;
  readonly edits: readonly Edit[];
}
