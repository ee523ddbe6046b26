import type { Entries } from '../../../src/kubernetes/labels.ts';
import type { Workload } from '../../../src/spark/workload.ts';
import type { Check } from '../findings/check.ts';

/** The labels of a Namespace object of the list; undefined if it is not there. */
export type NamespaceLabels = (name: string | undefined) => Entries | undefined;

/** One thing that is known to go wrong with a workload at run time. */
export type WorkloadCheck = Check<[workload: Workload, namespaceLabels: NamespaceLabels]>;
