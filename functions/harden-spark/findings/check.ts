import type { Finding } from '../../../src/krm/list/result.ts';
import type { Rule } from '../../../src/krm/list/rule.ts';

/** A rule, and how it is found in one thing: `check` reads what it is given, and changes nothing. */
export interface Check<Given extends readonly unknown[]> extends Rule {
  readonly check: (...given: Given) => Finding | readonly Finding[];
}
