/** Schemas as they are kept in the repository: as a list, in which each is written once and named by its number. */
import type { Schema } from '../../src/kubernetes/structural-schema.ts';
import { completed, type Definitions } from './definitions.ts';

/** The text of src/spark/crds/schemas.ts. */
export function schemasModule(kubeflow: Definitions, apache: Definitions): string {
  const { entries, roots } = numbered(completed(kubeflow, apache));
  const releases = { 'sparkoperator.k8s.io': kubeflow.releases, 'spark.apache.org': apache.releases };
  return `/**
 * What the CRDs of both operators say: written by \`npm run crds\`. \`crds.ts\` reads it.
 *
 * Each entry of SCHEMAS is one schema. A number in it is another entry, further up.
 */

/** The releases of each operator that this is from, by the group of its objects. */
export const RELEASES: { readonly [group: string]: readonly string[] } = ${JSON.stringify(releases)};

/** The entry of each kind. */
export const ROOTS: { readonly [type: string]: number } = ${JSON.stringify(roots)};

// One text, so that who meets no workload does not read it.
export const SCHEMAS = String.raw\`[
${inLines(entries).join('\n')}
]\`;
`;
}

/** How long a line gets, where its first entry is not longer. */
const WIDTH = 160;

function inLines(entries: readonly string[]): string[] {
  const lines: string[] = [];
  entries.forEach((entry, index) => {
    const text = index === entries.length - 1 ? entry : `${entry},`;
    const last = lines.at(-1);
    if (last !== undefined && last.length + text.length <= WIDTH) lines[lines.length - 1] = last + text;
    else lines.push(text);
  });
  return lines;
}

function numbered(schemas: ReadonlyMap<string, Schema>) {
  const numbers = new Map<string, number>();
  const roots: { [type: string]: number } = {};
  for (const [type, schema] of schemas) roots[type] = numberOf(schema);
  return { entries: [...numbers.keys()], roots };

  function numberOf(schema: Schema): number {
    const { type, properties, values, items, ...facts } = schema;
    // The others say what they are of.
    const isPlain = !properties && !values && !items;
    const entry: { [word: string]: unknown } = { ...(isPlain && type !== undefined && { type }), ...facts };
    if (items) entry.items = numberOf(items);
    if (values) entry.values = numberOf(values);
    if (properties) entry.properties = byNumber(properties);
    const text = JSON.stringify(entry);
    if (text.includes('`') || text.includes('${')) throw new Error(`cannot be written into a text: ${text}`);
    if (!numbers.has(text)) numbers.set(text, numbers.size);
    return numbers.get(text)!;
  }

  /** Fields of one schema stand together: `{ "3": "name path", "7": "ports" }`. */
  function byNumber(properties: { readonly [field: string]: Schema }): { [number: string]: string } {
    const fields: { [number: string]: string } = {};
    for (const [field, schema] of Object.entries(properties)) {
      const number = numberOf(schema);
      fields[number] = fields[number] === undefined ? field : `${fields[number]} ${field}`;
    }
    return fields;
  }
}
