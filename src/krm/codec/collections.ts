/** Codecs of lists, and of maps with keys of the user's choice. */
import * as t from 'io-ts';
import { isObject } from '../../values/json.ts';
import type { Codec, CodecError } from './codec.ts';
import { codec, collect, error, mismatch } from './codec.ts';
import type { JsonSchema } from './json-schema.ts';
import { quote } from './show-value.ts';

export interface ListOptions {
  /** What the whole list must be: `a list of absolute paths such as ["/a"]`. */
  expected: string;
  /** Refuse a list without entries; `expected` should say "at least one". */
  notEmpty?: boolean;
  /** Refuse an entry that is there already; for lists of scalars. */
  unique?: boolean;
}

/** A list. As a plain string: the entries with commas between them. */
export function list<A, W>(of: Codec<A, W>, options: ListOptions): Codec<A[], W[]> {
  const { expected, notEmpty = false, unique = false } = options;
  const schema: JsonSchema = {
    type: 'array',
    items: of.schema,
    ...(notEmpty && { minItems: 1 }),
    ...(unique && { uniqueItems: true }),
  };
  const plain = of.plain && {
    read: (text: string) => {
      if (text.trim() === '') return [];
      return text.split(',').map((part) => of.plain?.read(part.trim()) ?? part.trim());
    },
    expected: `${expected}, written with commas`,
  };
  return codec({ schema, expected, plain, of }, (value, context) => {
    if (!Array.isArray(value)) return mismatch(expected, value, context);
    if (notEmpty && value.length === 0) return mismatch(expected, value, context, true);
    const errors: t.Errors = [];
    const positions = new Map<unknown, number>();
    const decoded = value.map((entry, position) => {
      const inner = t.appendContext(context, String(position), of, entry);
      const first = positions.get(entry) ?? position;
      if (first === position) positions.set(entry, position);
      // Of what is no string and should be one it is enough to say so.
      if (unique && first < position && (typeof entry === 'string' || of.is(entry))) {
        const message = `must not repeat ${quote(String(entry))}, which is at [${first}] already`;
        errors.push(error(entry, inner, 'bad-value', message));
      }
      return collect(of.validate(entry, inner), errors);
    });
    return errors.length > 0 ? t.failures(errors) : t.success(decoded as A[]);
  });
}

/** A map with keys of the user's choice. As a plain string: `key=value,key=value`. */
export function map<A>(key: Codec<string>, of: Codec<A>, expected: string): Codec<Record<string, A>> {
  const schema: JsonSchema = { type: 'object', propertyNames: key.schema, additionalProperties: of.schema };
  const plain = of.plain && {
    read: readPairs,
    expected: `${expected}, written as "key=value,key=value" with each key once`,
  };
  return codec({ schema, expected, plain }, (value, context) => {
    if (!isObject(value)) return mismatch(expected, value, context);
    const errors: t.Errors = [];
    const decoded = Object.entries(value).map(([name, entry]) => {
      const inner = t.appendContext(context, name, of, entry);
      const wrongKeys: t.Errors = [];
      collect(key.validate(name, inner), wrongKeys);
      for (const { message } of wrongKeys as CodecError[]) {
        const sentence = message.replace(/^must (not )?be /, (_, not = '') => `must ${not}have as its key `);
        errors.push(error(name, inner, 'bad-value', sentence));
      }
      return [name, collect(of.validate(entry, inner), errors)];
    });
    return errors.length > 0 ? t.failures(errors) : t.success(Object.fromEntries(decoded));
  });
}

/** The map that `key=value,key=value` stands for; undefined if an entry has no `=` or repeats a key. */
function readPairs(text: string): Record<string, string> | undefined {
  if (text.trim() === '') return {};
  const pairs = new Map<string, string>();
  for (const part of text.split(',')) {
    const separator = part.indexOf('=');
    const key = part.slice(0, separator).trim();
    if (separator < 0 || pairs.has(key)) return undefined;
    pairs.set(key, part.slice(separator + 1).trim());
  }
  return Object.fromEntries(pairs);
}
