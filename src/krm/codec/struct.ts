/** Codecs of maps with known fields. */
import * as t from 'io-ts';
import { isObject } from '../../values/json.ts';
import { alternatives, fieldNames } from '../../values/phrases.ts';
import type { Codec } from './codec.ts';
import { codec, collect, error, mismatch } from './codec.ts';
import { pathOf } from './decode.ts';
import { didYouMean } from './did-you-mean.ts';
import type { JsonSchema } from './json-schema.ts';
import { onlyPlaceOf, outerPlacesOf } from './places.ts';

type Presence = 'required' | 'optional' | 'default';
export interface Field<P extends Presence, A, W = A> {
  readonly presence: P;
  readonly codec: Codec<A, W>;
  readonly description: string;
  /** As a user would write it: it is decoded, so `{}` takes on the defaults of the fields inside. */
  readonly default?: unknown;
}
/** Any field, whatever it holds. */
export type AnyField = Field<Presence, any>;
export type Fields = Readonly<Record<string, AnyField>>;

type NamesOf<F extends Fields, P extends Presence> = {
  [K in keyof F]: F[K] extends { presence: P } ? K : never;
}[keyof F];
/** What a map with these fields means: all are there but the optional ones. */
export type StructOf<F extends Fields> = {
  [K in NamesOf<F, 'required' | 'default'>]: F[K] extends Field<any, infer A, any> ? A : never;
} & { [K in NamesOf<F, 'optional'>]?: F[K] extends Field<any, infer A, any> ? A : never };
/** How it can be written: what has a default can be left out too. */
export type WrittenStruct<F extends Fields> = {
  [K in NamesOf<F, 'required'>]: F[K] extends Field<any, any, infer W> ? W : never;
} & { [K in NamesOf<F, 'optional' | 'default'>]?: F[K] extends Field<any, any, infer W> ? W : never };

/** A field that users must write. */
export function required<A, W>(codec: Codec<A, W>, description: string): Field<'required', A, W> {
  return { presence: 'required', codec, description };
}

/** A field that may be absent, and is absent then. */
export function optional<A, W>(codec: Codec<A, W>, description: string): Field<'optional', A, W> {
  return { presence: 'optional', codec, description };
}

/** A field that has a value when it is absent. `value` is the default, as a user would write it. */
export function withDefault<A, W>(
  codec: Codec<A, W>,
  description: string,
  value: NoInfer<W>,
): Field<'default', A, W> {
  return { presence: 'default', codec, description, default: value };
}

export interface StructCodec<A, W = A> extends Codec<A, W> {
  readonly fields: Fields;
  /** For `merge`; absent where a map replaces another as a whole. */
  readonly ways?: Ways;
  /** The map that this is without its defaults. */
  readonly whole?: StructCodec<any>;
}

/** Groups of fields that are several ways to say one thing; where two are given together, the first counts. */
type Ways = readonly (readonly string[])[];

/** A map with these fields and no others. */
export function struct<F extends Fields>(
  fields: F,
  { ways = [] }: { ways?: readonly (readonly (keyof F & string)[])[] } = {},
): StructCodec<StructOf<F>, WrittenStruct<F>> {
  return Object.assign(structOf(fields, false), { ways });
}

/** A map with these fields, and any others that are left as they are; for Kubernetes' own `metadata`. */
export function openStruct<F extends Fields>(fields: F): StructCodec<StructOf<F>, WrittenStruct<F>> {
  return structOf(fields, true);
}

function structOf<F extends Fields>(fields: F, open: boolean): StructCodec<StructOf<F>, WrittenStruct<F>> {
  type A = StructOf<F>;
  const names = Object.keys(fields);
  const mandatory = names.filter((name) => fields[name]?.presence === 'required');
  const expected = expectedOf(names, mandatory.length > 0);
  const properties = Object.fromEntries(names.map((name) => [name, propertySchema(fields[name]!)]));
  const schema: JsonSchema = {
    type: 'object',
    properties,
    ...(mandatory.length > 0 && { required: mandatory }),
    additionalProperties: open,
  };
  const type = codec<A, WrittenStruct<F>>({ schema, expected }, (value, context) => {
    if (!isObject(value)) return mismatch(expected, value, context);
    const errors: t.Errors = [];
    const decoded: [string, unknown][] = [];
    // The order of the document first, then what is missing: a user reads top-down.
    for (const [name, entry] of Object.entries(value)) {
      if (Object.hasOwn(fields, name)) {
        decoded.push([name, collect(validateField(fields[name]!, name, entry, context), errors)]);
      } else if (open) {
        decoded.push([name, entry]);
      } else {
        const inner = t.appendContext(context, name, t.unknown, entry);
        errors.push(
          error(entry, inner, 'unknown-field', `is not a field; ${insteadOf(name, fields, context)}`),
        );
      }
    }
    for (const name of names) {
      const field = fields[name]!;
      if (Object.hasOwn(value, name) || field.presence === 'optional') continue;
      if (field.presence === 'default') {
        decoded.push([name, collect(validateField(field, name, field.default, context), errors)]);
      } else {
        const inner = t.appendContext(context, name, field.codec, undefined);
        errors.push(error(undefined, inner, 'missing-field', `must be set: ${field.codec.expected}`));
      }
    }
    return errors.length > 0 ? t.failures(errors) : t.success(Object.fromEntries(decoded) as A);
  });
  return Object.assign(type, { fields });
}

function expectedOf(names: readonly string[], someRequired: boolean): string {
  if (names.length === 0) return 'a map';
  const listed = fieldNames(names).join(', ');
  if (!someRequired) return `a map with any of the fields ${listed}`;
  return `a map with the field${names.length === 1 ? '' : 's'} ${listed}`;
}

/**
 * The same map without its defaults: what is absent stays absent. For what is laid over a complete map later;
 * the fields that users must write are as before.
 */
export function partial<A, W>(whole: StructCodec<A, W>): StructCodec<PartialOf<A>, PartialOf<W>> {
  const { fields, ways } = whole;
  const optionalFields = Object.entries(fields).map(([name, field]): [string, AnyField] => {
    if (field.presence !== 'default') return [name, field];
    return [name, optional(isStruct(field.codec) ? partial(field.codec) : field.codec, field.description)];
  });
  const codec = Object.assign(struct(Object.fromEntries(optionalFields), { ways }), { whole });
  return codec as unknown as StructCodec<PartialOf<A>, PartialOf<W>>;
}

/** Every field optional, in maps inside maps too; lists are as they were. */
export type PartialOf<A> = A extends readonly unknown[]
  ? A
  : A extends object
    ? { [K in keyof A]?: PartialOf<A[K]> }
    : A;

/** A map with just one of these fields: the ways to say one thing. */
export function exactlyOne<F extends Readonly<Record<string, Field<'optional', any>>>>(
  fields: F,
): StructCodec<StructOf<F>, WrittenStruct<F>> {
  type A = StructOf<F>;
  const whole = struct(fields);
  const expected = `a map with exactly one of the fields ${alternatives(fieldNames(Object.keys(fields)))}`;
  const schema: JsonSchema = { ...whole.schema, minProperties: 1, maxProperties: 1 };
  const type = codec<A, WrittenStruct<F>>({ schema, expected }, (value, context) => {
    if (!isObject(value)) return mismatch(expected, value, context);
    const decoded = whole.validate(value, context);
    if (decoded._tag === 'Left' || Object.keys(value).length === 1) return decoded;
    return mismatch(expected, value, context, true);
  });
  return Object.assign(type, { fields });
}

/**
 * What is meant by `over` on top of `base`, which stays as it is. Fields of maps are merged, also in maps inside maps.
 * Lists, maps with keys of the user's choice and `exactlyOne` are replaced. One of several ways to say a thing takes
 * the place of the others.
 */
export function merge<A>(
  { fields, ways = [] }: StructCodec<A, any>,
  base: A,
  over: PartialOf<NoInfer<A>>,
): A {
  const [below, above] = [base, over] as [Record<string, any>, Record<string, any>];
  const way = ways.find((names) => names.some((name) => above[name] !== undefined));
  const merged: Record<string, unknown> = {};
  for (const name of Object.keys(fields)) {
    if (way && !way.includes(name) && ways.some((other) => other.includes(name))) continue;
    const { codec } = fields[name]!;
    const [one, other] = [below[name], above[name]];
    const bothAreThere = one !== undefined && other !== undefined;
    const value = bothAreThere && isStruct(codec) && codec.ways ? merge(codec, one, other) : (other ?? one);
    if (value !== undefined) merged[name] = value;
  }
  return merged as A;
}

/** `name:` without a value is null in YAML, and mostly an accident: say how to write what was meant. */
function validateField(field: AnyField, name: string, value: unknown, outer: t.Context): t.Validation<any> {
  const context = t.appendContext(outer, name, field.codec, value);
  if (value !== null) return field.codec.validate(value, context);
  const { required: mandatory, minProperties } = field.codec.schema;
  const emptyIsFine = isStruct(field.codec) && mandatory === undefined && minProperties === undefined;
  const hint = emptyIsFine
    ? ' (write `{}` for the defaults)'
    : field.presence === 'required'
      ? undefined
      : ` (remove \`${name}\` for the default)`;
  return mismatch(field.codec.expected, value, context, false, hint);
}

function propertySchema(field: AnyField): JsonSchema {
  return {
    description: field.description,
    ...field.codec.schema,
    ...(field.presence === 'default' && { default: field.default }),
  };
}

/** What to write instead of the unknown field `name`: one that sounds alike, the same in another place, or the list. */
function insteadOf(name: string, fields: Fields, context: t.Context): string {
  const names = Object.keys(fields);
  const alike = didYouMean(name, names);
  const meant = alike === undefined ? elsewhere(name, fields, context) : [alike];
  if (meant.length > 0) return `did you mean ${alternatives(fieldNames(meant))}?`;
  return `it can be ${alternatives(fieldNames(names))}`;
}

/** More places than these say nothing. */
const MOST_PLACES = 4;

/** Where the field `name` is if it was written too far out, or else anywhere else. */
function elsewhere(name: string, fields: Fields, context: t.Context): string[] {
  const below = outerPlacesOf(name, { fields });
  if (below.length > 0 && below.length <= MOST_PLACES) {
    const path = pathOf(context, '');
    return below.map((place) => (path === '' ? place : `${path}.${place}`));
  }
  // Without a context nobody reads the message.
  const place = context[0] && onlyPlaceOf(name, context[0].type);
  return place === undefined ? [] : [place];
}

export function isStruct(codec: Codec<any, any>): codec is StructCodec<any, any> {
  return 'fields' in codec;
}

/**
 * Either a map, or a string that stands for one: `expand` says which.
 * @param expand the long way to write what the string says
 */
export function textOrStruct<A, W>(
  short: Codec<string>,
  long: StructCodec<A, W>,
  expand: (text: string) => W,
): Codec<A, string | W> {
  const expected = `${short.expected}, or ${long.expected}`;
  const schema = { anyOf: [short.schema, long.schema] };
  return codec({ schema, expected, plain: short.plain, long }, (value, context) => {
    if (isObject(value)) return long.validate(value, context);
    if (typeof value !== 'string') return mismatch(expected, value, context);
    const text = short.validate(value, context);
    return text._tag === 'Left' ? text : long.validate(expand(value), context);
  });
}
