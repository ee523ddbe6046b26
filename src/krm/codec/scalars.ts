/** Codecs of single values: strings, words of a fixed set, `true` and `false`, whole numbers. */
import * as t from 'io-ts';
import { alternatives } from '../../values/phrases.ts';
import type { Codec } from './codec.ts';
import { codec, error, mismatch } from './codec.ts';
import { didYouMean } from './did-you-mean.ts';
import type { JsonSchema } from './json-schema.ts';
import { placeTaking } from './places.ts';
import { quote } from './show-value.ts';

export interface TextOptions {
  /** What it must be, with an example: `a namespace name such as "team-a"`. */
  expected: string;
  /**
   * The whole text must match. Without look-around and back-references, which the regular
   * expressions of Go do not have: the schema is read there too.
   */
  pattern?: string;
  /** In characters, not in UTF-16 units. */
  maxLength?: number;
  /** Texts that match and are refused all the same, each with the reason. */
  refused?: Readonly<Record<string, string>>;
  /** More to say about certain mistakes, such as a likely cause; goes to the message's end. */
  explain?: (value: unknown) => string | undefined;
}

/** A string that matches a pattern. */
export function text(options: TextOptions): Codec<string> {
  const { expected, pattern, maxLength, refused = {}, explain } = options;
  const wholePattern = pattern === undefined ? undefined : `^(${pattern})$`;
  const matcher = wholePattern === undefined ? undefined : new RegExp(wholePattern, 'u');
  // The length goes first: it bounds the work of the pattern.
  const fits = (value: string) =>
    (maxLength === undefined || value.length <= maxLength || [...value].length <= maxLength) &&
    (matcher === undefined || matcher.test(value));
  const schema: JsonSchema = {
    type: 'string',
    ...(wholePattern !== undefined && { pattern: wholePattern, patternErrorMessage: `must be ${expected}` }),
    ...(maxLength !== undefined && { maxLength }),
    ...(Object.keys(refused).length > 0 && { not: { enum: Object.keys(refused) } }),
  };
  return codec({ schema, expected, plain: { read: (plain) => plain, expected } }, (value, context) => {
    const isText = typeof value === 'string';
    if (isText && Object.hasOwn(refused, value)) {
      const message = `must not be ${quote(value)}: ${refused[value]}`;
      return t.failures([error(value, context, 'bad-value', message)]);
    }
    if (isText && fits(value)) return t.success(value);
    const hint = explain?.(value);
    return mismatch(expected, value, context, isText, hint && ` (${hint})`);
  });
}

export interface ChoiceOptions {
  /** What else there is to do, such as `left out for …`. */
  otherwise?: string;
  /** What it must be, where the words are too many to list. */
  expected?: string;
}

/** One of some words. */
export function choice<const A extends string>(values: readonly A[], options: ChoiceOptions = {}): Codec<A> {
  const words = values.map((value) => `"${value}"`);
  if (options.otherwise !== undefined) words.push(options.otherwise);
  const expected = options.expected ?? alternatives(words);
  const schema: JsonSchema = {
    type: 'string',
    enum: values,
    ...(options.expected !== undefined && { errorMessage: `must be ${expected}` }),
  };
  return codec({ schema, expected, plain: { read: (plain) => plain, expected } }, (value, context) => {
    if (values.includes(value as A)) return t.success(value as A);
    // With one word to choose from, asking whether it was meant says nothing new.
    const meant = typeof value === 'string' && values.length > 1 ? didYouMean(value, values) : undefined;
    const hint = meant === undefined ? otherField(value, context) : `; did you mean "${meant}"?`;
    return mismatch(expected, value, context, typeof value === 'string', hint);
  });
}

/** Two fields can have one name: which of them takes the word. */
function otherField(value: unknown, context: t.Context): string | undefined {
  if (typeof value !== 'string' || !context[0]) return undefined;
  const path = context.slice(1).map(({ key }) => key);
  const place = placeTaking(value, path, context[0].type);
  return place === undefined ? undefined : `, which is for \`${place}\``;
}

const TRUTH = new Map([
  ['true', true],
  ['false', false],
]);

/** `true` or `false`. */
export const boolean: Codec<boolean> = codec(
  {
    schema: { type: 'boolean' },
    expected: 'true or false',
    plain: { read: (plain) => TRUTH.get(plain), expected: '"true" or "false"' },
  },
  (value, context) =>
    typeof value === 'boolean' ? t.success(value) : mismatch('true or false', value, context),
);

/** A whole number within bounds. `expected` says what it is and an example, as "a port such as 443". */
export function integer(options: { expected: string; minimum: number; maximum: number }): Codec<number> {
  const { expected, minimum, maximum } = options;
  const schema: JsonSchema = { type: 'integer', minimum, maximum };
  const read = (plain: string) => (/^\d+$/.test(plain) ? Number(plain) : undefined);
  return codec({ schema, expected, plain: { read, expected } }, (value, context) => {
    const number = value as number;
    const fits = Number.isInteger(value) && number >= minimum && number <= maximum;
    return fits ? t.success(number) : mismatch(expected, value, context);
  });
}
