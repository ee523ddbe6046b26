import { findingsOf, type Rules } from './rules.ts';

/** What there is to say of the objects as they came. */
export const INPUT_RULES = {
  name: { severity: 'error', meaning: 'A workload has no name.' },
  'joined-objects': {
    severity: 'error',
    meaning:
      'A document has two top-level `kind` or `apiVersion`, as where files were put together without a line `---`.',
  },
  'ambiguous-key': {
    severity: 'error',
    meaning:
      'A key stands several times in one map, and what this function does depends on which one counts: the object stays as it was.',
  },
  'repeated-key': {
    severity: 'warning',
    meaning: 'A key stands several times in one map: kubectl and kpt disagree on which one counts.',
  },
  namespace: { severity: 'error', meaning: 'The namespace of a workload is no text.' },
  ambiguous: {
    severity: 'warning',
    meaning: 'Several objects of one name say different things, and only their order tells which one counts.',
  },
  several: {
    severity: 'info',
    meaning: 'Several packages have an object of one name that say different things: each counts in its own.',
  },
  shape: {
    severity: 'warning',
    meaning:
      'An object beside the workloads has a value that no API server takes, and that decides nothing here.',
  },
  'unsafe-edit': {
    severity: 'error',
    meaning: 'An object is written in a way that an edit could not be made in safely: it stays as it was.',
  },
} as const satisfies Rules;

export const inputFinding = findingsOf('input', INPUT_RULES);

/** What stands in the way of working on a workload, and what looks like a workload and is none. */
export const WORKLOAD_RULES = {
  shape: { severity: 'error', meaning: 'A field of a workload has a value that no operator takes.' },
  unsupported: {
    severity: 'warning',
    meaning: 'A workload is of a version of the API, or of a mode, that this function does not work on.',
  },
  misspelt: {
    severity: 'warning',
    failsReport: true,
    meaning: 'The kind or the API group of an object is nearly that of a workload.',
  },
  'other-group': {
    severity: 'info',
    meaning: 'An object has the kind of a workload in the API group of another operator.',
  },
  'unknown-kind': {
    severity: 'info',
    meaning: 'An object of an operator for Spark is of a kind that this function does not know.',
  },
  'typed-list': {
    severity: 'info',
    meaning: 'An object is a list of workloads, such as a SparkApplicationList: they are not looked at.',
  },
  embedded: {
    severity: 'info',
    meaning: 'The manifest of a workload stands inside another object: it is not looked at.',
  },
} as const satisfies Rules;

export const workloadFinding = findingsOf('spark-workload', WORKLOAD_RULES);

/** What there is to say of the run as a whole. */
export const RUN_RULES = {
  're-run': {
    severity: 'info',
    change: true,
    meaning: 'How many workloads change, and what that costs in a cluster.',
  },
} as const satisfies Rules;

export const runFinding = findingsOf('harden-spark', RUN_RULES);
