import type { Rule } from '../../../src/krm/list/rule.ts';

/** A java option that a role is to get. */
export interface WantedOption {
  readonly property: string;
  readonly option: string;
  /** What tells that it cannot be written. */
  readonly rule: Rule;
  /** What happens without it. */
  readonly otherwise: string;
}
