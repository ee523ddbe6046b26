import type { Group } from '../../../src/krm/list/groups.ts';
import { unsafeEdit } from '../../../src/krm/list/input-rules.ts';
import type { Rule } from '../../../src/krm/list/rule.ts';
import { misshapenWorkload } from '../workloads/workloads.ts';
import { ALL_RULES, stepOf } from './all-rules.ts';

/** Steps that tell what could not be understood, or not with certainty. */
const STEPS_OF_INPUT = ['input', 'function-config'];

/** People write them, too: those that mean nothing are only told. */
const EXCEPTIONS = 'exception';

interface Row {
  readonly group: Group;
  readonly why: string;
  readonly holds: (rule: Rule) => boolean;
}

/** What a rule is told with, whatever severity the user gives it: the first row that holds. */
const ROWS: readonly Row[] = [
  {
    group: 'change',
    why: 'What was done is seen in the diff, too.',
    holds: ({ change }) => change === true,
  },
  {
    group: 'hint',
    why: 'Nobody has to do anything.',
    holds: ({ severity }) => severity === 'info',
  },
  {
    group: 'not-done',
    why: 'The text was understood, and an edit of it could not be made.',
    holds: ({ id }) => id === unsafeEdit.id,
  },
  {
    group: 'bad-input',
    why: 'All else may be otherwise once it is put right.',
    holds: ({ id, severity }) =>
      STEPS_OF_INPUT.includes(stepOf(id)) ||
      (stepOf(id) === EXCEPTIONS && severity === 'error') ||
      id === misshapenWorkload.id,
  },
  {
    group: 'not-done',
    why: 'An error that is no bad input says that something could not be done: CONTRIBUTING.md.',
    holds: ({ severity }) => severity === 'error',
  },
  {
    group: 'risk',
    why: 'A person must decide.',
    holds: () => true,
  },
];

/** Undefined for a rule of another function. */
export function groupOf(id: string): Group | undefined {
  const rule = ALL_RULES.get(id);
  return rule && ROWS.find(({ holds }) => holds(rule))!.group;
}
