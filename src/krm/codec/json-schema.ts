/**
 * The part of JSON Schema that the codecs speak (draft 7), its form for editors, and its translation to OpenAPI v3.
 */

type Type = 'string' | 'boolean' | 'integer' | 'array' | 'object';

export interface JsonSchema {
  $schema?: string;
  $id?: string;
  title?: string;
  description?: string;
  examples?: readonly unknown[];
  default?: unknown;
  type?: Type | readonly Type[];
  enum?: readonly string[];
  not?: JsonSchema;
  anyOf?: readonly JsonSchema[];
  pattern?: string;
  /** What editors say in place of "does not match the pattern" or of all words of an enum: keywords of vscode-json-languageservice. */
  patternErrorMessage?: string;
  errorMessage?: string;
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
 * KRMFunctionDefinition: without the keywords that OpenAPI lacks (`$schema`, `$id`, `examples`, `propertyNames`,
 * messages for editors).
 *
 * Source: OpenAPI specification 3.0.3, "Schema Object".
 */
export function toOpenApi(schema: JsonSchema): JsonSchema {
  const { $schema: _schema, $id: _id, examples: _examples, propertyNames: _names, ...known } = schema;
  const { patternErrorMessage: _pattern, errorMessage: _message, ...kept } = known;
  return { ...kept, ...withinEach(kept, toOpenApi) };
}

/**
 * The same schema with one schema where there were two, for a text or for a map: of an `anyOf` editors say only that the
 * first of the two does not fit. Each keyword but `type` is about one of them.
 */
export function toEditors(schema: JsonSchema): JsonSchema {
  const { anyOf, ...kept } = { ...schema, ...withinEach(schema, toEditors) };
  if (!anyOf) return kept;
  return { ...kept, ...Object.assign({}, ...anyOf), type: anyOf.flatMap(({ type }) => type ?? []) };
}

/** The schemas within a schema, each made anew. */
function withinEach(schema: JsonSchema, make: (inner: JsonSchema) => JsonSchema): Partial<JsonSchema> {
  const { not, anyOf, items, properties, propertyNames, additionalProperties } = schema;
  return {
    ...(not && { not: make(not) }),
    ...(anyOf && { anyOf: anyOf.map(make) }),
    ...(items && { items: make(items) }),
    ...(properties && {
      properties: Object.fromEntries(Object.entries(properties).map(([name, inner]) => [name, make(inner)])),
    }),
    ...(propertyNames && { propertyNames: make(propertyNames) }),
    ...(typeof additionalProperties === 'object' && { additionalProperties: make(additionalProperties) }),
  };
}
