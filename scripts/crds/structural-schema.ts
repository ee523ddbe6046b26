/** What CRDs say about values, less what nobody is told: descriptions, and how lists are merged. */
import { isDeepStrictEqual } from 'node:util';
import type { Schema } from '../../src/kubernetes/structural-schema.ts';

/** The words of a CRD that are kept as they stand. */
const KEPT = ['type', 'format', 'enum', 'pattern', 'minimum', 'maximum', 'minLength', 'maxLength'] as const;

/** Words that say nothing of which values are taken. */
const PASSED_OVER = [
  'description',
  'default',
  'format', // Servers do not look at it.
  'anyOf', // Always that of an int-or-string.
  'nullable', // null counts as left out.
  // Which elements of a list are one and the same.
  'x-kubernetes-list-type',
  'x-kubernetes-list-map-keys',
  'x-kubernetes-map-type',
];

/** A schema of a CRD as it is kept. Fails for a word that is not known: it may refuse values. */
export function schemaOf(given: any): Schema {
  const schema: any = {};
  for (const [word, value] of Object.entries<any>(given)) {
    if ((KEPT as readonly string[]).includes(word)) schema[word] = value;
    else if (word === 'required') schema.required = [...value].sort();
    else if (word === 'properties') schema.properties = mapped(value, schemaOf);
    else if (word === 'items') schema.items = schemaOf(value);
    else if (word === 'additionalProperties') schema.values = value === true ? {} : schemaOf(value);
    else if (word === 'x-kubernetes-int-or-string') schema.type = 'int-or-string';
    else if (word === 'x-kubernetes-preserve-unknown-fields') schema.open = true;
    else if (!PASSED_OVER.includes(word)) throw new Error(`CRDs have a word that is not known: ${word}`);
  }
  // An object of which nothing is named keeps nothing.
  if (schema.type === 'object' && !schema.values && !schema.open) schema.properties ??= {};
  return schema;
}

/** What takes all that one of two schemas takes: those of two versions of an operator. */
export function union(one: Schema, other: Schema): Schema {
  if (isDeepStrictEqual(one, other)) return one;
  if (one.type !== other.type) return {};
  const { properties, values, items, required, ...facts } = one;
  const merged: any = Object.fromEntries(
    Object.entries(facts).filter(([word, value]) => isDeepStrictEqual(value, (other as any)[word])),
  );
  if (one.open || other.open) merged.open = true;
  if (one.enum && other.enum) merged.enum = [...new Set([...one.enum, ...other.enum])];
  if (items && other.items) merged.items = union(items, other.items);
  if (values && other.values) merged.values = union(values, other.values);
  else if (values || other.values) merged.open = true;
  if (properties || other.properties) {
    merged.properties = { ...other.properties, ...properties };
    for (const [key, schema] of Object.entries(other.properties ?? {})) {
      if (properties && Object.hasOwn(properties, key))
        merged.properties[key] = union(properties[key]!, schema);
    }
  }
  const both = (required ?? []).filter((key) => other.required?.includes(key));
  if (both.length > 0) merged.required = both;
  return merged;
}

function mapped<A, B>(of: { [key: string]: A }, change: (value: A) => B): { [key: string]: B } {
  return Object.fromEntries(
    Object.entries(of)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, value]) => [key, change(value)]),
  );
}
