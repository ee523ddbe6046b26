import type { FailOn, LocatedResult, Severity } from '../list/result.ts';
import type { Rule } from '../list/rule.ts';

/** What there is to show of a run. */
export interface ReportedRun {
  readonly tool: { readonly name: string; readonly version: string };
  /** All that the tool knows; results of others have rules that are not among them. */
  readonly rules: readonly Pick<Rule, 'id' | 'severity' | 'meaning' | 'remedy' | 'change'>[];
  readonly results: readonly LocatedResult[];
  /** The least severe finding that fails the run. */
  readonly failOn: FailOn;
  /** Whether a change that is not made yet fails it, too. */
  readonly check?: boolean;
  /** Each in a line of its own, where they are lines. */
  readonly verbose: boolean;
  /** What the run came to, in a few words. */
  readonly summary?: string | undefined;
}

/** Whether it tells of a change of an object that is not made yet, where that fails the run. */
export function isMissingChange({ check, rules }: ReportedRun, result: LocatedResult): boolean {
  const { resourceRef, suppressed, tags } = result;
  if (!check || !resourceRef || suppressed) return false;
  return rules.some(({ id, change }) => change && id === tags?.rule);
}

/** A run in one form. */
export type Format = (run: ReportedRun) => string;

/** How many findings of each severity count, and how many are suppressed. */
export function countsOf({ results }: ReportedRun): Record<Severity | 'suppressed', number> {
  const counts = { error: 0, warning: 0, info: 0, suppressed: 0 };
  for (const { severity, suppressed } of results) counts[suppressed ? 'suppressed' : severity]++;
  return counts;
}
