import type { Schema } from '../../kubernetes/structural-schema.ts';
import { RELEASES, ROOTS, SCHEMAS } from './schemas.ts';

/** As a schema is written: other schemas by their number, and behind it the fields that it is of. */
interface Entry extends Omit<Schema, 'items' | 'values' | 'properties'> {
  readonly items?: number;
  readonly values?: number;
  readonly properties?: { readonly [number: string]: string };
}

let schemas: readonly Schema[] | undefined;

/** What the CRDs of its operator say of a kind of workload; undefined for a version that none of them serves. */
export function schemaOf({ apiVersion, kind }: { apiVersion: string; kind: string }): Schema | undefined {
  const type = `${apiVersion} ${kind}`;
  if (!Object.hasOwn(ROOTS, type)) return undefined;
  schemas ??= readSchemas();
  return schemas[ROOTS[type]!];
}

/** The newest release of an operator whose CRDs are known. */
export function newestRelease(group: string): string {
  return RELEASES[group]!.at(-1)!;
}

function readSchemas(): Schema[] {
  const read: Schema[] = [];
  for (const { items, values, properties, ...facts } of JSON.parse(SCHEMAS) as Entry[]) {
    const fields: { [field: string]: Schema } = {};
    for (const [number, names] of Object.entries(properties ?? {})) {
      for (const name of names === '' ? [] : names.split(' ')) fields[name] = read[Number(number)]!;
    }
    read.push({
      ...facts,
      ...(items !== undefined && { items: read[items]! }),
      ...(values !== undefined && { values: read[values]! }),
      ...(properties && { properties: fields }),
    });
  }
  return read;
}
