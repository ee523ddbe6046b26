/**
 * What a codec is: one definition with three views. An io-ts type that checks a value and fills in
 * defaults; a JSON Schema for editors; and for settings that are given as plain strings (the `data` of
 * a ConfigMap) a way to read such a string.
 *
 * What a codec refuses it words after kpt's style guide for errors: "must", the value in quotes, and
 * what it can be instead. `decode` puts the path in front.
 */
import * as t from 'io-ts';
import { sameJson } from '../../values/json.ts';
import type { JsonSchema } from './json-schema.ts';
import { describe, quote } from './show-value.ts';

/**
 * `A` is what is meant: with defaults, and short forms written out. `W` is what can be written. What is meant can
 * be written too: decoding it changes nothing.
 */
export interface Codec<A, W = A> extends t.Type<A, W, unknown>, Views {}

export interface Views {
  readonly schema: JsonSchema;
  /** What a value must be, to go after "must be": `a list of …`, `"Fix" or "Report"`. */
  readonly expected: string;
  /** How the value is given as a plain string; absent where that is not possible. */
  readonly plain?: PlainForm;
  /** Of a list: what its entries are. */
  readonly of?: Codec<any>;
  /** Of what has a short form: the long one. */
  readonly long?: Codec<any>;
}

export interface PlainForm {
  /** The value that the text stands for, still to be decoded; undefined if it is not in that form. */
  read(text: string): unknown;
  /** What the text must be, to go after "must be". */
  readonly expected: string;
}

/** The kinds of mistakes, as the last part of a rule's name. */
export type MistakeKind = 'unknown-field' | 'missing-field' | 'wrong-type' | 'bad-value';

/** An error of io-ts whose `message` is the sentence without its subject, the path. */
export interface CodecError extends t.ValidationError {
  readonly kind: MistakeKind;
  readonly message: string;
}

/** The io-ts type together with the other views. A value is of the type if it stands for itself. */
export function codec<A, W = A>(views: Views, validate: t.Validate<unknown, A>): Codec<A, W> {
  const is = (value: unknown): value is A => {
    const decoded = validate(value, []);
    return decoded._tag === 'Right' && sameJson(decoded.right, value);
  };
  return Object.assign(new t.Type<A, any>(views.expected, is, validate, t.identity), views);
}

export function error(value: unknown, context: t.Context, kind: MistakeKind, message: string): CodecError {
  return { value, context, kind, message };
}

/** "must be …, got …". With the right type, a string needs no introduction: `got "x"`. */
export function mismatch<A>(
  expected: string,
  value: unknown,
  context: t.Context,
  rightType = false,
  hint = '',
): t.Validation<A> {
  const got = rightType && typeof value === 'string' ? quote(value) : describe(value);
  const kind = rightType ? 'bad-value' : 'wrong-type';
  return t.failures([error(value, context, kind, `must be ${expected}, got ${got}${hint}`)]);
}

/** The value, or undefined after its errors were added to `errors`. */
export function collect<A>(validation: t.Validation<A>, errors: t.Errors): A | undefined {
  if (validation._tag === 'Right') return validation.right;
  for (const error of validation.left) errors.push(error);
  return undefined;
}
