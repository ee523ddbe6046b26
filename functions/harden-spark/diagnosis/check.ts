import type { Finding } from '../../../src/krm/result.ts';
import type { Entries } from '../../../src/kubernetes/labels.ts';
import type { Workload } from '../../../src/spark/workload.ts';

/** What is known besides the workload itself. */
export interface Surroundings {
  /** The labels of a Namespace object of the list; undefined if it is not there. */
  namespaceLabels(name: string | undefined): Entries | undefined;
}

/** One thing that is known to go wrong: looks at a workload, changes nothing. */
export type Check = (workload: Workload, surroundings: Surroundings) => Finding[];
