import { choice, map } from '../../src/krm/codec.ts';
import { ALL_RULES, STEPS } from './all-rules.ts';

/** What may be raised, lowered or switched off: all but errors, which say that something could not be done. */
const names = [...ALL_RULES].filter(([, { severity }]) => severity !== 'error').map(([name]) => name);
const steps = STEPS.filter(({ step }) => names.some((name) => name.startsWith(`${step}/`))).map(
  ({ step }) => `${step}/*`,
);

const rule = choice([...names, ...steps], {
  expected:
    'a rule of docs/rules.md that is no error, such as "rbac/hook", or all of a step, such as "rbac/*"',
});

/** How severe the findings of rules are. */
export const rules = map(
  rule,
  choice(['Error', 'Warning', 'Info', 'Off']),
  'a map of rules and severities such as {rbac/hook: Off}',
);
