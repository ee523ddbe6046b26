import type { Schema } from '../../kubernetes/structural-schema.ts';
import { RELEASES, ROOTS, SCHEMAS } from './schemas.ts';

/** As a schema is written: other schemas by their number, and behind it the fields that it is of. */
interface Entry extends Omit<Schema, 'items' | 'values' | 'properties'> {
  readonly items?: number;
  readonly values?: number;
  readonly properties?: { readonly [number: string]: string };
}

let entries: readonly Entry[] | undefined;

/** Those that were asked for, by the numbers of their entries. */
const schemas: Schema[] = [];

/** What the CRDs of its operator say of a kind of workload; undefined for a version that none of them serves. */
export function schemaOf({ apiVersion, kind }: { apiVersion: string; kind: string }): Schema | undefined {
  const type = `${apiVersion} ${kind}`;
  if (!Object.hasOwn(ROOTS, type)) return undefined;
  return schemaAt(ROOTS[type]!);
}

/** The newest release of an operator whose CRDs are known. */
export function newestRelease(group: string): string {
  return RELEASES[group]!.at(-1)!;
}

function schemaAt(number: number): Schema {
  const known = schemas[number];
  if (known) return known;
  entries ??= JSON.parse(SCHEMAS) as Entry[];
  const { items, values, properties, ...facts } = entries[number]!;
  const schema = {
    ...facts,
    ...(items !== undefined && { items: schemaAt(items) }),
    ...(values !== undefined && { values: schemaAt(values) }),
  };
  schemas[number] = schema;
  if (!properties) return schema;
  // A workload has few of the fields that it could have, so no others are read.
  return Object.defineProperty(schema, 'properties', {
    enumerable: true,
    configurable: true,
    get() {
      const value = fieldsOf(properties);
      Object.defineProperty(schema, 'properties', { value });
      return value;
    },
  });
}

function fieldsOf(properties: NonNullable<Entry['properties']>): { [field: string]: Schema } {
  const fields: { [field: string]: Schema } = {};
  for (const [number, names] of Object.entries(properties)) {
    const schema = schemaAt(Number(number));
    for (const name of names === '' ? [] : names.split(' ')) fields[name] = schema;
  }
  return fields;
}
