import type { Entries } from '../../../src/kubernetes/labels.ts';
import type { Workload } from '../../../src/spark/workload.ts';
import type { Check } from '../findings/check.ts';

/** Asks something of the labels of the Namespace that a workload is in; undefined if it is not in the list. */
export type AskNamespace = <A>(question: (labels: Entries | undefined) => A) => A;

/** One thing that is known to go wrong with a workload at run time. */
export type WorkloadCheck = Check<[workload: Workload, askNamespace: AskNamespace]>;
