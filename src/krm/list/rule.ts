import type { Became, Field, Finding, Severity } from './result.ts';

/** What is known of a rule before it finds anything. */
export interface RuleFacts {
  readonly severity: Severity;
  /** In one sentence; the documentation prints it. */
  readonly meaning: string;
  /** What a person does about it, in one sentence; the documentation prints it. A change needs nobody to do anything. */
  readonly remedy?: string;
  /** It says what the function changed (or, in Report, would change). */
  readonly change?: true;
  /** What an object as a whole became: of many, one line is told. */
  readonly became?: Became;
  /** An error in Report: a report that passes says that everything was looked at. */
  readonly failsReport?: true;
  /** Nothing is wrong: told only where somebody asks for all that there is to say, so that a clean run is silent. */
  readonly hint?: true;
}

/** One kind of finding. How severe it is, unless the user has a say, stands only in its definition. */
export interface Rule extends RuleFacts {
  /** `<step>/<what>`, such as `rbac/hook`. */
  readonly id: string;
  /**
   * @param message one or two plain sentences: what was seen or changed, why, and what a person can do
   * @param brief a change in a few words
   */
  finding(message: string, field?: Field, brief?: string): Finding;
}

/** Defines a rule, in the file of whatever finds it. */
export function rule(id: string, facts: RuleFacts): Rule {
  const { severity, change, became } = facts;
  return {
    id,
    ...facts,
    finding: (message, field, brief) => ({
      rule: id,
      severity,
      message,
      ...(field && { field }),
      ...(change && { change }),
      ...(brief !== undefined && { brief }),
      ...(became && { became }),
    }),
  };
}
