import { didYouMean } from '../../../src/krm/codec/did-you-mean.ts';
import { Exceptions } from '../../../src/krm/list/exceptions.ts';
import { ALL_RULES } from './all-rules.ts';
import { groupOf } from './groups.ts';

/** How the annotations begin. */
export const EXCEPTION = 'ignore.harden-spark/';

/** Exceptions from the rules of this function, as annotations such as `ignore.harden-spark/rbac.hook: <why>`. */
export function exceptionsOnObjects(): Exceptions {
  return new Exceptions(EXCEPTION, {
    groupOf,
    closeTo: (rule) => didYouMean(rule, [...ALL_RULES.keys()]),
  });
}
