/** CRDs made of what we keep of them, for the operator whose own no package registry has. */
import type { Schema } from '../../src/kubernetes/structural-schema.ts';
import { schemaOf } from '../../src/spark/crds/crds.ts';
import type { WorkloadKind } from '../../src/spark/kinds/kind.ts';

/** The plural that the API is called by. */
export function pluralOf(kind: string): string {
  return `${kind.toLowerCase()}s`;
}

export function definitionOf({ group, name, versions }: WorkloadKind): object {
  const plural = pluralOf(name);
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      names: { kind: name, listKind: `${name}List`, plural, singular: name.toLowerCase() },
      scope: 'Namespaced',
      versions: versions.map((version, index) => {
        const schema = written(schemaOf({ apiVersion: `${group}/${version}`, kind: name })!);
        // The server has its own idea of these, and of what is left open.
        const properties = { ...schema.properties, metadata: { type: 'object' }, status: anything };
        return {
          name: version,
          served: true,
          storage: index === 0,
          subresources: { status: {} },
          schema: { openAPIV3Schema: { ...schema, properties } },
        };
      }),
    },
  };
}

const anything = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };

function written({ of: _, type, properties, values, items, open, ...facts }: Schema): any {
  if (type === 'int-or-string') return { ...facts, 'x-kubernetes-int-or-string': true };
  return {
    ...facts,
    type: type ?? (items ? 'array' : 'object'),
    ...(items && { items: written(items) }),
    ...(values && { additionalProperties: written(values) }),
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([field, schema]) => [field, written(schema)]),
      ),
    }),
    ...(open && { 'x-kubernetes-preserve-unknown-fields': true }),
  };
}
