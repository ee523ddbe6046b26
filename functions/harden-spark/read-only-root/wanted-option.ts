import type { Rule } from '../../../src/krm/list/rule.ts';

/** A java option that a role is to get. */
export interface WantedOption {
  readonly property: string;
  readonly option: string;
  /** Also where that could hide other options. */
  readonly always: boolean;
  /** What tells that it cannot be written. */
  readonly rule: Rule;
  /** What happens without it. */
  readonly otherwise: string;
  /** What else is to be done where the options may be in a ConfigMap. */
  readonly ifInConfigMap: string;
}
