import { didYouMean } from '../../../src/krm/codec/did-you-mean.ts';
import { Exceptions } from '../../../src/krm/list/exceptions.ts';
import { ALL_RULES } from './all-rules.ts';
import { groupOf } from './groups.ts';

/** Exceptions from the rules of this function, as annotations such as `ignore.harden-spark/rbac.hook: <why>`. */
export function exceptionsOnObjects(): Exceptions {
  return new Exceptions('ignore.harden-spark/', {
    groupOf,
    closeTo: (rule) => didYouMean(rule, [...ALL_RULES.keys()]),
  });
}
