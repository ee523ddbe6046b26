/**
 * Documents made from a JSON Schema: ones that keep it, and ones with mistakes at random positions. What
 * the schema gains is covered without a change here.
 */
import fc from 'fast-check';
import type { JsonSchema } from '../../src/krm/codec/index.ts';
import { isObject } from '../../src/values/json.ts';

/** Documents that the schema accepts; `required` fields are always there, others sometimes. */
export function validDocument(schema: JsonSchema): fc.Arbitrary<unknown> {
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map(validDocument));
  if (schema.enum) return fc.constantFrom(...schema.enum);
  switch (schema.type) {
    case 'integer':
      return fc.integer({ min: schema.minimum!, max: schema.maximum! });
    case 'boolean':
      return fc.boolean();
    case 'string':
      return validText(schema);
    case 'array': {
      const entry = validDocument(schema.items ?? {});
      const length = { minLength: schema.minItems ?? 0, maxLength: 4 };
      return schema.uniqueItems ? fc.uniqueArray(entry, length) : fc.array(entry, length);
    }
    case 'object':
      return validMap(schema);
    default:
      throw new Error(`no generator for the schema ${JSON.stringify(schema)}`);
  }
}

function validText(schema: JsonSchema): fc.Arbitrary<string> {
  const refused = schema.not?.enum ?? [];
  const all = schema.pattern ? fc.stringMatching(new RegExp(schema.pattern, 'u')) : fc.string();
  return all.filter(
    (text) => [...text].length <= (schema.maxLength ?? Number.POSITIVE_INFINITY) && !refused.includes(text),
  );
}

function validMap(schema: JsonSchema): fc.Arbitrary<unknown> {
  const { properties = {}, required = [], additionalProperties, maxProperties } = schema;
  if (maxProperties === 1) {
    const one = Object.entries(properties).map(([name, inner]) =>
      fc.record({ [name]: validDocument(inner) }),
    );
    return fc.oneof(...one);
  }
  const known = fc.record(
    Object.fromEntries(Object.entries(properties).map(([name, inner]) => [name, validDocument(inner)])),
    { requiredKeys: [...required] },
  );
  if (additionalProperties === false) return known;
  const keys = validDocument(schema.propertyNames ?? { type: 'string' });
  const values = additionalProperties === true ? fc.jsonValue() : validDocument(additionalProperties ?? {});
  const others = fc.dictionary(keys as fc.Arbitrary<string>, values, { maxKeys: 3 });
  return fc.tuple(others, known).map(([more, fields]) => ({ ...more, ...fields }));
}

/** What people write by mistake, and what is next to the bounds of names, lists and sizes. */
const strangeValue = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    false,
    0,
    5,
    -1,
    1.5,
    '',
    ' ',
    '/',
    '*',
    'x',
    'default',
    'Auto',
    'None',
    'true',
  ),
  fc.constantFrom<unknown>(
    '0',
    '0Gi',
    '10Gi',
    '750m',
    '1e3',
    '/a/',
    '/a',
    '/../a',
    '/a b',
    'Team-A',
    'a.b',
    'a\n',
  ),
  fc.constantFrom<unknown>([], {}, [null], [[]], ['a', 'a'], ['default'], [{}], { name: 'a' }, { a: 'b' }),
  fc.constantFrom(62, 63, 64, 252, 253, 254).map((length) => 'a'.repeat(length)),
  fc.jsonValue({ maxDepth: 2 }),
);

type Position = readonly (string | number)[];

/** A document with one to three changes, most of which are mistakes. */
export function changedDocument(schema: JsonSchema): fc.Arbitrary<unknown> {
  const change = fc.record({
    where: fc.nat(),
    how: fc.constantFrom('replace', 'remove', 'add', 'rename', 'repeat', 'bend'),
    value: strangeValue,
    key: fc.oneof(
      fc.constantFrom('name', 'spec', '__proto__', 'toString', 'a b'),
      fc.string({ maxLength: 8 }),
    ),
  });
  return fc
    .tuple(validDocument(schema), fc.array(change, { minLength: 1, maxLength: 3 }))
    .map(([document, changes]) =>
      changes.reduce((changed, { where, how, value, key }) => {
        const positions = positionsIn(changed);
        return apply(changed, positions[where % positions.length]!, how, value, key);
      }, structuredClone(document)),
    );
}

function positionsIn(value: unknown, here: Position = []): Position[] {
  const inner = Array.isArray(value) ? [...value.entries()] : isObject(value) ? Object.entries(value) : [];
  return [here, ...inner.flatMap(([key, entry]) => positionsIn(entry, [...here, key]))];
}

/** A copy of `document` with the change at `position`. */
function apply(document: unknown, position: Position, how: string, value: unknown, key: string): unknown {
  const [step, ...rest] = position;
  if (step === undefined) return changeHere(document, how, value, key);
  if (Array.isArray(document)) {
    if (rest.length === 0 && how === 'remove') return document.filter((_, position) => position !== step);
    return document.map((entry, position) =>
      position === step ? apply(entry, rest, how, value, key) : entry,
    );
  }
  const entries = Object.entries(document as object).flatMap(([name, entry]): [string, unknown][] => {
    if (name !== step) return [[name, entry]];
    if (rest.length === 0 && how === 'remove') return [];
    if (rest.length === 0 && how === 'rename') return [[`${name}s`, entry]];
    return [[name, apply(entry, rest, how, value, key)]];
  });
  return Object.fromEntries(entries);
}

function changeHere(value: unknown, how: string, other: unknown, key: string): unknown {
  if (how === 'add' && Array.isArray(value)) return [...value, other];
  if (how === 'add' && isObject(value)) return Object.fromEntries([...Object.entries(value), [key, other]]);
  if (how === 'repeat' && Array.isArray(value)) return [...value, ...value];
  if (how === 'bend' && typeof value === 'string') return `${value}${key}`;
  return other;
}
