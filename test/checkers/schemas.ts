/** JSON Schemas of what a cluster takes, for kubeconform: of the API server's own kinds, and of the CRDs. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';

/** Where kubeconform looks for the schema of an object. */
export const SCHEMA_OF = '{{.Group}}/{{.ResourceKind}}_{{.ResourceAPIVersion}}.json';

/** Writes the schemas of the CRDs in these folders. */
export function writeSchemasOfCrds(folder: string, crdFolders: readonly string[]): void {
  for (const from of crdFolders) {
    for (const file of readdirSync(from).filter((name) => name.endsWith('.yaml'))) {
      const { spec } = parse(readFileSync(join(from, file), 'utf8'));
      for (const version of spec.versions) {
        const schema = strict(version.schema.openAPIV3Schema);
        // The API server checks it, and not by the CRD.
        schema.properties.metadata = { type: 'object' };
        write(folder, spec.group, spec.names.kind, version.name, schema);
      }
    }
  }
}

/** Writes the schemas of kinds that Kubernetes has, from its OpenAPI document (version 2). */
export function writeSchemasOfKubernetes(folder: string, openApi: string): void {
  const { definitions } = JSON.parse(readFileSync(openApi, 'utf8'));
  for (const [name, definition] of Object.entries<any>(definitions)) {
    const [kind, ...others] = definition['x-kubernetes-group-version-kind'] ?? [];
    // What has several is no object of its own: DeleteOptions, WatchEvent.
    if (!kind || others.length > 0 || kind.kind.endsWith('List')) continue;
    const schema = { $ref: `#/definitions/${name}`, definitions: eachStrict(reachable(definitions, name)) };
    write(folder, kind.group, kind.kind, kind.version, schema);
  }
}

function write(folder: string, group: string, kind: string, version: string, schema: object): void {
  // kubeconform takes the version for the group where there is no group.
  const path = join(folder, group || version, `${kind.toLowerCase()}_${version}.json`);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, JSON.stringify(schema));
}

/** A definition and all that it refers to. */
function reachable(definitions: any, name: string, found: any = {}): any {
  if (found[name]) return found;
  found[name] = structuredClone(definitions[name]);
  for (const [, next] of JSON.stringify(found[name]).matchAll(/"#\/definitions\/([^"]+)"/g)) {
    reachable(definitions, next!, found);
  }
  return found;
}

/** The same schema, which refuses fields that it does not name: the API server drops them in silence. */
function strict(schema: any): any {
  if (schema['x-kubernetes-int-or-string'] || schema.format === 'int-or-string') return { type: SCALAR };
  // A quantity: YAML may have it as a number.
  if (schema.description?.startsWith('Quantity is a fixed-point representation')) return { type: SCALAR };
  const { properties, items, additionalProperties } = schema;
  const isOpen = schema['x-kubernetes-preserve-unknown-fields'] || additionalProperties;
  return {
    ...schema,
    ...(properties && { properties: eachStrict(properties) }),
    ...(properties && !isOpen && { additionalProperties: false }),
    ...(items && { items: strict(items) }),
    ...(typeof additionalProperties === 'object' && { additionalProperties: strict(additionalProperties) }),
  };
}

function eachStrict(schemas: Readonly<Record<string, any>>): any {
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, strict(schema)]));
}

const SCALAR = ['string', 'number'];
