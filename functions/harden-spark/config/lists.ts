import { type Codec, list } from '../../../src/krm/codec/index.ts';

/** A list of at least one, each once; `what` is one of them, such as `ServiceAccount name such as ["spark"]`. */
export function someOf<A, W>(of: Codec<A, W>, what: string): Codec<A[], W[]> {
  return list(of, { expected: `a list of at least one ${what}`, notEmpty: true, unique: true });
}
