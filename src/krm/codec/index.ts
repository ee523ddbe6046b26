/**
 * Codecs for the functionConfig of a KRM function: one definition that checks a value, fills in its
 * defaults, words what is wrong with it, reads it from a ConfigMap's strings, and prints its JSON Schema.
 * Nothing here knows any particular function.
 *
 *     const config = struct({
 *       mode: withDefault(choice(['Fix', 'Report']), 'Whether to change anything.', 'Fix'),
 *       names: optional(list(text({ expected: 'a name' }), { expected: 'a list of names' }), 'Whom to greet.'),
 *     });
 *     decode(config, { mode: 'fix' }, 'spec');
 *     // `spec.mode` must be "Fix" or "Report", got "fix"; did you mean "Fix"?
 */
export type { Codec } from './codec.ts';
export { list, map } from './collections.ts';
export type { Decoded, Mistake } from './decode.ts';
export { decode } from './decode.ts';
export { didYouMean } from './did-you-mean.ts';
export type { JsonSchema } from './json-schema.ts';
export { toEditors, toOpenApi } from './json-schema.ts';
export { placeTaking } from './places.ts';
export { boolean, choice, integer, text } from './scalars.ts';
export { describe, quote } from './show-value.ts';
export type { AnyField, Fields, StructCodec } from './struct.ts';
export {
  exactlyOne,
  isStruct,
  merge,
  openStruct,
  optional,
  partial,
  required,
  struct,
  textOrStruct,
  withDefault,
} from './struct.ts';
