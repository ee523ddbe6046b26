import type { Field, Finding } from '../../src/krm/result.ts';
import { type Rule, type RuleFacts, rule } from '../../src/krm/rule.ts';

/** All that a step can have to say, by the name behind `<step>/`. */
export type Rules = { readonly [name: string]: RuleFacts };

/** The rules of a table, each defined as on its own. */
export function definedBy(step: string, rules: Rules): Rule[] {
  return Object.entries(rules).map(([name, facts]) => rule(`${step}/${name}`, facts));
}

/** The findings of a step: its table of rules is the only place that says how severe each is. */
export function findingsOf<R extends Rules>(step: string, rules: R) {
  return (name: keyof R & string, message: string, field?: Field): Finding => {
    const { severity, change } = rules[name]!;
    return {
      rule: `${step}/${name}`,
      severity,
      message,
      ...(field && { field }),
      ...(change && { change }),
    };
  };
}

/** Two roles can have the same to say about a part that they share. */
export function withoutRepetition(findings: readonly Finding[]): Finding[] {
  if (findings.length < 2) return [...findings];
  const seen = new Set<string>();
  return findings.filter(({ rule, message, field }) => {
    const key = `${rule}\n${field?.path}\n${message}`;
    return !seen.has(key) && seen.add(key);
  });
}
