import type { Field, Finding, Severity } from '../../src/krm/result.ts';

/** One thing that a step can have to say. */
export interface Rule {
  readonly severity: Severity;
  /** In one sentence; the documentation prints it. */
  readonly meaning: string;
  /** It says what the function changed (or, in Report, would change). */
  readonly change?: true;
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
