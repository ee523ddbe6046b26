import { canBeIgnored } from '../../../src/krm/list/exceptions.ts';
import type { Rule } from '../../../src/krm/list/rule.ts';
import { lookOf } from '../../../src/krm/terminal/look.ts';
import { wrapped } from '../../../src/values/wrapped.ts';
import { ALL_RULES, STEPS, stepOf } from '../findings/all-rules.ts';
import { groupOf } from '../findings/groups.ts';
import messages from '../findings/messages.json' with { type: 'json' };

const MESSAGES: Readonly<Record<string, string>> = messages;

/** How a rule is told, in one word. */
export function kindOf({ severity, change, hint }: Rule): string {
  return change ? 'change' : hint ? 'hint' : severity;
}

/** What those words mean. */
export const KINDS: Readonly<Record<string, string>> = {
  error: 'Something could not be done, and the run fails.',
  warning: 'A person must decide. The run passes.',
  info: 'Something was changed, or is worth knowing.',
  change:
    'An info about something that the function changed. With `mode: Report` nothing is changed, and each pending change is an error.',
  hint: 'An info that is told only with `mode: Report` or `rbac.create: false`, or if `spec.rules` names it.',
};

/** The rules with this name, or with this as what stands behind the `/`. */
export function rulesCalled(name: string): Rule[] {
  const rule = ALL_RULES.get(name);
  if (rule) return [rule];
  return name.includes('/') ? [] : [...ALL_RULES.values()].filter(({ id }) => id.endsWith(`/${name}`));
}

/** One line a rule, by step. */
export function explainRules(): string {
  const width = Math.max(...[...ALL_RULES.keys()].map((id) => id.length));
  const steps = STEPS.map(({ about, rules }) => `${about}\n${linesOf(rules, width)}`);
  const kinds = Object.entries(KINDS).map(([kind, meaning]) =>
    wrapped(`${kind.padEnd(7)}  ${meaning}`, '  '),
  );
  return `${steps.join('\n')}
Severities
${kinds.join('\n')}

One of them, and how to change its severity: harden-spark explain RULE
`;
}

/** The rules of a step. */
export function explainStep({ about, rules }: (typeof STEPS)[number]): string {
  return `${about}: the rules\n${linesOf(rules, Math.max(...rules.map(({ id }) => id.length)))}`;
}

/** Columns that a meaning needs beside its rule. */
const LEAST = 50;

function linesOf(rules: readonly Rule[], width: number): string {
  // Where a terminal does not cut them, a line each: some look for one with `grep`.
  const { columns = Number.POSITIVE_INFINITY } = lookOf(1);
  const line = (rule: Rule) => {
    const start = `  ${kindOf(rule).padEnd(7)}  ${rule.id.padEnd(width)}  `;
    if (columns - start.length >= LEAST) {
      return `${wrapped(rule.meaning, start, ' '.repeat(start.length), { columns })}\n`;
    }
    const indent = ' '.repeat('  warning  '.length);
    return `${start.trimEnd()}\n${wrapped(rule.meaning, indent, indent, { columns })}\n`;
  };
  return rules.map(line).join('');
}

/** What a rule means, what to do, and how to be told otherwise. */
export function explainRule(rule: Rule): string {
  const { id, severity, meaning, remedy, failsReport } = rule;
  const kind = kindOf(rule);
  const inReport = failsReport ? ' With `mode: Report` it is an error.' : '';
  return `${[
    `${id} (${kind})`,
    wrapped(meaning, '  '),
    ...(remedy ? [wrapped(`What to do: ${remedy}`, '  ')] : []),
    wrapped(`${upperFirst(kind)}: ${KINDS[kind]}${inReport}`, '  '),
    `  Such as\n${wrapped(MESSAGES[id] ?? '', '    ')}`,
    severity === 'error'
      ? '  An error stays an error: `rules` cannot make it less, and no annotation ignores it.'
      : [severityLines(id), ...(isIgnorable(id) ? [ignoreLines(id)] : [])].join('\n\n'),
    `  More: docs/rules.md#${id.replace('/', '')}`,
  ].join('\n\n')}\n`;
}

/** Steps whose findings no annotation can stand beside. */
const ABOUT_NO_OBJECT: readonly string[] = ['harden-spark', 'function-config'];

function isIgnorable(id: string): boolean {
  return !ABOUT_NO_OBJECT.includes(stepOf(id)) && canBeIgnored(groupOf(id)!);
}

function severityLines(id: string): string {
  return `  Another severity, in the configuration: Error, Warning, Info or Off
    spec:
      rules:
        ${id}: Off`;
}

function ignoreLines(id: string): string {
  return `  Right as it is on one object, with the reason
    metadata:
      annotations:
        ignore.harden-spark/${id.replace('/', '.')}: why it is right`;
}

function upperFirst(text: string): string {
  return `${text[0]!.toUpperCase()}${text.slice(1)}`;
}
