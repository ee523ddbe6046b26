import type { Field, Finding, Severity } from '../../src/krm/result.ts';

/** One thing that a step can have to say. */
export interface Rule {
  readonly severity: Severity;
  /** In one sentence; the documentation prints it. */
  readonly meaning: string;
  /** It says what the function changed (or, in Report, would change). */
  readonly change?: true;
  /** An error in Report: a report that passes says that every workload was looked at. */
  readonly failsReport?: true;
  /** Nothing is wrong: told only where somebody asks for all that there is to say, so that a clean run is silent. */
  readonly hint?: true;
}

/** All that a step can have to say, by the name behind `<step>/`. */
export type Rules = { readonly [name: string]: Rule };

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
