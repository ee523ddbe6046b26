import { KINDS, kindOf } from '../../functions/harden-spark/commands/explain-rules.ts';
import { ALL_RULES, STEPS } from '../../functions/harden-spark/findings/all-rules.ts';
import type { Rule } from '../../src/krm/list/rule.ts';
import { exampleOf, findingsOf, line, run } from './examples.ts';

/** docs/rules.md: every rule, what it means, what to do, and its example: what is said there, and what makes it silent. */
export function rulesDocument(): string {
  const steps = STEPS.map(({ about, rules }) => `## ${about}\n\n${rules.map(entryFor).join('\n')}`);
  return `${INTRODUCTION}\n${steps.join('\n')}`;
}

const INTRODUCTION = `# Rules

<!-- Written by \`WRITE_GOLDEN_OUTPUT=1 npm test -- rules\`. -->

This is everything that harden-spark can tell you. Each entry has the name of the rule, its severity and what it means; then
one message, as the function prints it, and a change to the example after which that message is gone. In results the name of the
rule is in \`tags.rule\`. The examples as a whole are in [test/rules/examples](../test/rules/examples): the lines with a space or a
\`-\` in front of them are the package with the problem, those with a space or a \`+\` the one without.

| severity | meaning |
|---|---|
${Object.entries(KINDS)
  .map(([kind, meaning]) => `| ${kind} | ${meaning} |`)
  .join('\n')}

\`spec.rules\` gives a rule another severity, or turns it off. An error stays an error.

\`\`\`yaml
spec:
  rules:
    rbac/hook: Off # never told
    pod-security/*: Error # all rules of a step; a rule that is named by itself comes first
  overrides:
  - match: {namespaces: [sandbox-*]}
    rules: {read-only-root/change: Warning} # for some workloads only; then a report does not fail because of them
\`\`\`
`;

/** functions/harden-spark/findings/messages.json: what each rule says in its example. */
export function messagesDocument(): string {
  const messages = [...ALL_RULES.values()].map((rule) => [rule.id, messageOf(rule)]);
  return `${JSON.stringify(Object.fromEntries(messages), null, 2)}\n`;
}

/** As standard error shows it. */
function messageOf({ id, hint }: Rule): string {
  const example = exampleOf(id);
  const [finding] = example ? findingsOf(run(example.fires, hint ? 'Report' : 'Fix'), id) : [];
  return finding ? line(finding) : '';
}

function entryFor(rule: Rule): string {
  const { id, meaning, remedy, failsReport } = rule;
  const example = exampleOf(id);
  if (!example) return `### ${id}\n`;
  return [
    `### ${id}`,
    `*${kindOf(rule)}${failsReport ? ', with `mode: Report` an error' : ''}* – ${meaning}`,
    ...(remedy ? [`What to do: ${remedy}`] : []),
    `> ${escaped(messageOf(rule))}`,
    `\`\`\`diff\n${excerpt(example.lines).join('\n')}\n\`\`\`\n`,
  ].join('\n\n');
}

/** As text, not as HTML. */
function escaped(line: string): string {
  return line.replaceAll('<', '&lt;');
}

/** The lines of an example that differ, each with the keys that it stands under and the kinds of the objects. */
function excerpt(lines: readonly string[]): string[] {
  const kept = new Set<number>();
  for (const [index, line] of lines.entries()) {
    if (line.startsWith(' ')) continue;
    kept.add(index);
    let inner = depth(line);
    for (let above = index - 1; above >= 0 && lines[above]!.slice(1) !== '---'; above--) {
      const outer = depth(lines[above]!);
      if (outer < inner || isKind(lines[above]!)) kept.add(above);
      inner = Math.min(inner, outer);
    }
    if (line.slice(1) === '---') kept.add(lines.findIndex((below, at) => at > index && isKind(below)));
  }
  return lines.filter((_, index) => kept.has(index));
}

function isKind(line: string): boolean {
  return line.slice(1).startsWith('kind: ');
}

/** How far a line is indented; an element of a list is deeper than its key, also where both begin in one column. */
function depth(line: string): number {
  const text = line.slice(1);
  const indent = text.search(/\S/);
  return text.startsWith('- ', indent) ? indent + 0.5 : indent;
}
