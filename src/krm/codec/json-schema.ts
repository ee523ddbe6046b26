/**
 * The part of JSON Schema that the codecs speak (draft 7), and its translation to OpenAPI v3.
 */

export interface JsonSchema {
  $schema?: string;
  $id?: string;
  title?: string;
  description?: string;
  examples?: readonly unknown[];
  default?: unknown;
  type?: 'string' | 'boolean' | 'integer' | 'array' | 'object';
  enum?: readonly string[];
  not?: JsonSchema;
  anyOf?: readonly JsonSchema[];
  pattern?: string;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  items?: JsonSchema;
  minItems?: number;
  uniqueItems?: boolean;
  properties?: Record<string, JsonSchema>;
  required?: readonly string[];
  minProperties?: number;
  maxProperties?: number;
  propertyNames?: JsonSchema;
  additionalProperties?: boolean | JsonSchema;
}

/**
 * The same schema as OpenAPI v3.0 has it, for `openAPIV3Schema` of a CustomResourceDefinition or a
 * KRMFunctionDefinition: without the keywords that OpenAPI lacks (`$schema`, `$id`, `examples`, `propertyNames`).
 *
 * Source: OpenAPI specification 3.0.3, "Schema Object".
 */
export function toOpenApi(schema: JsonSchema): JsonSchema {
  const { $schema: _schema, $id: _id, examples: _examples, propertyNames: _names, ...kept } = schema;
  const result: JsonSchema = { ...kept };
  if (kept.not) result.not = toOpenApi(kept.not);
  if (kept.anyOf) result.anyOf = kept.anyOf.map(toOpenApi);
  if (kept.items) result.items = toOpenApi(kept.items);
  if (kept.properties) {
    result.properties = Object.fromEntries(
      Object.entries(kept.properties).map(([name, property]) => [name, toOpenApi(property)]),
    );
  }
  if (typeof kept.additionalProperties === 'object') {
    result.additionalProperties = toOpenApi(kept.additionalProperties);
  }
  return result;
}
