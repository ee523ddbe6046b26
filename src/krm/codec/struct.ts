/** Codecs of maps with known fields. */
import * as t from 'io-ts';
import type { Codec } from './codec.ts';
import { alternatives, collect, error, mismatch, view } from './codec.ts';
import { didYouMean } from './did-you-mean.ts';
import type { JsonSchema } from './json-schema.ts';
import { isMap } from './show-value.ts';

export interface Field<A> {
  readonly codec: Codec<A>;
  readonly description: string;
}
export interface RequiredField<A> extends Field<A> {
  readonly presence: 'required';
}
export interface OptionalField<A> extends Field<A> {
  readonly presence: 'optional';
}
export interface DefaultedField<A> extends Field<A> {
  readonly presence: 'default';
  /** As a user would write it: it is decoded, so `{}` takes on the defaults of the fields inside. */
  readonly default: unknown;
}
type AnyField = RequiredField<any> | OptionalField<any> | DefaultedField<any>;
export type Fields = Readonly<Record<string, AnyField>>;

type ValueOf<F> = F extends Field<infer A> ? A : never;
type OptionalNames<F extends Fields> = {
  [K in keyof F]: F[K] extends { presence: 'optional' } ? K : never;
}[keyof F];
export type StructOf<F extends Fields> = {
  [K in Exclude<keyof F, OptionalNames<F>>]: ValueOf<F[K]>;
} & { [K in OptionalNames<F>]?: ValueOf<F[K]> };

/** A field that users must write. */
export function required<A>(codec: Codec<A>, description: string): RequiredField<A> {
  return { presence: 'required', codec, description };
}

/** A field that may be absent, and is absent then. */
export function optional<A>(codec: Codec<A>, description: string): OptionalField<A> {
  return { presence: 'optional', codec, description };
}

/** A field that has a value when it is absent. `value` is the default, as a user would write it. */
export function withDefault<A>(codec: Codec<A>, description: string, value: unknown): DefaultedField<A> {
  return { presence: 'default', codec, description, default: value };
}

export interface StructCodec<A> extends Codec<A> {
  readonly fields: Fields;
}

/** A map with these fields and no others. */
export function struct<F extends Fields>(fields: F): StructCodec<StructOf<F>> {
  return structOf(fields, false);
}

/** A map with these fields, and any others that are left as they are; for Kubernetes' own `metadata`. */
export function openStruct<F extends Fields>(fields: F): StructCodec<StructOf<F>> {
  return structOf(fields, true);
}

function structOf<F extends Fields>(fields: F, open: boolean): StructCodec<StructOf<F>> {
  type A = StructOf<F>;
  const names = Object.keys(fields);
  const mandatory = names.filter((name) => fields[name]?.presence === 'required');
  const expected = expectedOf(names, mandatory.length > 0);

  const type = new t.Type<A>(
    expected,
    (value): value is A =>
      isMap(value) &&
      names.every((name) => {
        const { codec, presence } = fields[name]!;
        return Object.hasOwn(value, name) ? codec.is(value[name]) : presence === 'optional';
      }) &&
      (open || Object.keys(value).every((name) => Object.hasOwn(fields, name))),
    (value, context) => {
      if (!isMap(value)) return mismatch(expected, value, context);
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
          errors.push(error(entry, inner, 'unknown-field', `is not a field; ${insteadOf(name, fields)}`));
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
    },
    t.identity,
  );

  const properties = Object.fromEntries(names.map((name) => [name, propertySchema(fields[name]!)]));
  const schema: JsonSchema = {
    type: 'object',
    properties,
    ...(mandatory.length > 0 && { required: mandatory }),
    additionalProperties: open,
  };
  return Object.assign(view(type, { schema, expected }), { fields });
}

function expectedOf(names: readonly string[], someRequired: boolean): string {
  if (names.length === 0) return 'a map';
  const listed = names.map((name) => `\`${name}\``).join(', ');
  if (!someRequired) return `a map with any of the fields ${listed}`;
  return `a map with the field${names.length === 1 ? '' : 's'} ${listed}`;
}

/**
 * The same map without its defaults: what is absent stays absent. For what is laid over a complete map later;
 * the fields that users must write are as before.
 */
export function partial<A>({ fields }: StructCodec<A>): StructCodec<PartialOf<A>> {
  const optionalFields = Object.entries(fields).map(([name, field]): [string, AnyField] => {
    if (field.presence !== 'default') return [name, field];
    return [name, optional(isStruct(field.codec) ? partial(field.codec) : field.codec, field.description)];
  });
  return struct(Object.fromEntries(optionalFields)) as unknown as StructCodec<PartialOf<A>>;
}

/** Every field optional, in maps inside maps too; lists are as they were. */
export type PartialOf<A> = A extends readonly unknown[]
  ? A
  : A extends object
    ? { [K in keyof A]?: PartialOf<A[K]> }
    : A;

/** A map with just one of these fields: the ways to say one thing. */
export function exactlyOne<F extends Readonly<Record<string, OptionalField<any>>>>(
  fields: F,
): StructCodec<StructOf<F>> {
  type A = StructOf<F>;
  const whole = struct(fields);
  const expected = `a map with exactly one of the fields ${alternatives(Object.keys(fields).map((name) => `\`${name}\``))}`;
  const isOne = (value: object) => Object.keys(value).length === 1;

  const type = new t.Type<A>(
    expected,
    (value): value is A => whole.is(value) && isOne(value),
    (value, context) => {
      if (!isMap(value)) return mismatch(expected, value, context);
      const decoded = whole.validate(value, context);
      if (decoded._tag === 'Left' || isOne(value)) return decoded;
      return mismatch(expected, value, context, true);
    },
    t.identity,
  );
  const schema: JsonSchema = { ...whole.schema, minProperties: 1, maxProperties: 1 };
  return Object.assign(view(type, { schema, expected }), { fields });
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

/** What to write instead of the unknown field `name`: a field that sounds alike, one further in, or the list. */
function insteadOf(name: string, fields: Fields): string {
  const names = Object.keys(fields);
  const meant = didYouMean(name, names) ?? pathTo(name, fields);
  if (meant !== undefined) return `did you mean \`${meant}\`?`;
  return `it can be ${alternatives(names.map((known) => `\`${known}\``))}`;
}

/** Where the field `name` is if it was written too far out: `rbac.prune` for `prune`. */
function pathTo(name: string, fields: Fields): string | undefined {
  for (const [outer, field] of Object.entries(fields)) {
    if (!isStruct(field.codec)) continue;
    const inner = Object.hasOwn(field.codec.fields, name) ? name : pathTo(name, field.codec.fields);
    if (inner !== undefined) return `${outer}.${inner}`;
  }
  return undefined;
}

export function isStruct(codec: Codec<any>): codec is StructCodec<any> {
  return 'fields' in codec;
}

/** Either a string or a map: the short and the long way to write the same thing. */
export function textOrStruct<A extends string, B extends object>(
  short: Codec<A>,
  long: StructCodec<B>,
): Codec<A | B> {
  const expected = `${short.expected}, or ${long.expected}`;
  const type = new t.Type<A | B>(
    expected,
    (value): value is A | B => short.is(value) || long.is(value),
    (value, context): t.Validation<A | B> => {
      if (typeof value === 'string') return short.validate(value, context);
      return isMap(value) ? long.validate(value, context) : mismatch(expected, value, context);
    },
    t.identity,
  );
  return view(type, { schema: { anyOf: [short.schema, long.schema] }, expected, plain: short.plain });
}
