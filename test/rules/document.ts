import { STEPS } from '../../functions/harden-spark/all-rules.ts';
import type { Rule } from '../../src/krm/rule.ts';

/** docs/rules.md: every rule, what it means, and what the function said in a case of the tests. */
export function rulesDocument(examples: ReadonlyMap<string, string>): string {
  const steps = STEPS.map(({ about, rules }) => {
    const entries = rules.map((rule) => entryFor(rule, examples.get(rule.id)));
    return `## ${about}\n\n${entries.join('\n')}`;
  });
  return `${INTRODUCTION}\n${steps.join('\n')}`;
}

const INTRODUCTION = `# Rules

<!-- Written by \`WRITE_GOLDEN_OUTPUT=1 npm test -- rules\`. -->

All that harden-spark can have to say, each with what it says of the instance in
[test/rules/instances](../test/rules/instances): severity, object, field, what is wrong and what to do.
In results the name of the rule is in \`tags.rule\`.

\`error\`: the run fails. \`warning\`: a person must decide. \`info\`: what was changed, or (hint) what is worth knowing; hints are
told in \`mode: Report\`, with \`rbac.create: false\`, and where \`rules\` names them. In \`mode: Report\` every change is pending, and so an
error; so is what keeps a workload from being looked at (an error in Report).

\`\`\`yaml
spec:
  rules:
    rbac/hook: Off # no finding
    pod-security/*: Error # all of a step; a rule of its own comes first
  overrides:
  - match: {namespaces: [sandbox-*]}
    rules: {read-only-root/change: Warning} # for some workloads; in Report this does not fail the run
\`\`\`

Errors cannot be lowered: they say that something could not be done.
`;

function entryFor(
  { id, severity, meaning, change, hint, failsReport }: Rule,
  example: string | undefined,
): string {
  const kind = [severity, change && 'a change', hint && 'a hint', failsReport && 'an error in Report'];
  const shown = example ? `\n  > ${escaped(example)}\n` : '';
  return `- **\`${id}\`** (${kind.filter(Boolean).join(', ')}). ${meaning}\n${shown}`;
}

/** As text, not as HTML. */
function escaped(line: string): string {
  return line.replaceAll('<', '&lt;');
}
