/** Where a field was meant to stand that no CRD has where it stands. */
import { didYouMean } from '../../../src/krm/codec/did-you-mean.ts';
import { departuresFrom, type Schema } from '../../../src/kubernetes/structural-schema.ts';

export type Trail = readonly (string | number)[];

/** Where it belongs instead, or nothing. */
export type Instead =
  | { readonly is: 'misspelt'; readonly meant: string }
  | { readonly is: 'elsewhere'; readonly places: readonly Trail[] }
  | { readonly is: 'other-fields'; readonly fields: readonly string[] };

/** What Kubernetes calls otherwise than an operator: the fields beside it that are there instead, if all of them are. */
const OTHER_FIELDS: { readonly [field: string]: readonly string[] } = {
  resources: ['cores', 'coreLimit', 'memory', 'memoryLimit'],
};

const OTHER_NAMES: { readonly [field: string]: string } = {
  replicas: 'instances',
  serviceAccountName: 'serviceAccount',
  containerSecurityContext: 'securityContext',
};

/** Names of too many fields: that one of them stands elsewhere says nothing. */
const COMMON = new Set([
  'apiVersion',
  'name',
  'type',
  'kind',
  'path',
  'key',
  'value',
  'enabled',
  'metadata',
  'spec',
  'template',
]);

/** In more places than these it could be meant anywhere. */
const MOST_PLACES = 2;

/** How many levels down it is looked for: below the object that it stands in, and beside that. */
const LEVELS_BELOW = 4;
const LEVELS_BESIDE = 2;

/** @param root what the CRD says of the whole object */
export function whereItBelongs(root: Schema, trail: Trail, value: unknown): Instead | undefined {
  const field = String(trail.at(-1));
  const owner = trail.slice(0, -1);
  const beside = Object.keys(schemaAt(root, owner)?.properties ?? {});
  const others = Object.hasOwn(OTHER_FIELDS, field) ? OTHER_FIELDS[field]! : [];
  if (others.length > 0 && others.every((name) => beside.includes(name))) {
    return { is: 'other-fields', fields: others };
  }
  const fitting = beside.filter((name) => isOfType(schemaAt(root, [...owner, name])!, value));
  const meant = didYouMean(field, fitting) ?? didYouMean(field, beside);
  if (meant !== undefined) return { is: 'misspelt', meant };
  const other = Object.hasOwn(OTHER_NAMES, field) ? [OTHER_NAMES[field]!] : [];
  for (const name of [field, ...other]) {
    const places = COMMON.has(name) ? [] : nearest(root, owner, name, value);
    if (places.length > 0) return { is: 'elsewhere', places };
  }
  return undefined;
}

/** Whatever is wrong in it. */
function isOfType(schema: Schema, value: unknown): boolean {
  return departuresFrom(schema, value).every(({ trail }) => trail.length > 0);
}

/** Above it, below it, then beside it: first near, then further away. */
function nearest(root: Schema, owner: Trail, name: string, value: unknown): readonly Trail[] {
  const above = owner.map((_, index) => owner.slice(0, owner.length - 1 - index));
  const searches = [
    () => above.map((at) => placesBelow(root, at, name, value, 0)).find(({ length }) => length > 0) ?? [],
    () => placesBelow(root, owner, name, value, LEVELS_BELOW),
    () =>
      above.map((at) => placesBelow(root, at, name, value, LEVELS_BESIDE)).find(({ length }) => length > 0) ??
      [],
  ];
  for (const search of searches) {
    const places = search();
    if (places.length > 0) return places.length > MOST_PLACES ? [] : places;
  }
  return [];
}

/** Those of the first level that has any. */
function placesBelow(
  root: Schema,
  at: Trail,
  name: string,
  value: unknown,
  levels: number,
): readonly Trail[] {
  const schema = schemaAt(root, at);
  let here: (readonly [Schema, Trail])[] = schema ? [[schema, at]] : [];
  for (let level = 0; ; level++) {
    const places = here.flatMap(([{ properties }, path]) => {
      const found = properties && Object.hasOwn(properties, name) ? properties[name] : undefined;
      return found && departuresFrom(found, value).length === 0 ? [[...path, name]] : [];
    });
    if (places.length > 0 || level === levels) return places;
    here = here.flatMap(([schema, path]) => childrenOf(schema, path));
  }
}

/** Of lists only containers: the first of them is Spark's, where nobody says another. */
function childrenOf({ properties }: Schema, path: Trail): (readonly [Schema, Trail])[] {
  return Object.entries(properties ?? {}).flatMap(([field, schema]): (readonly [Schema, Trail])[] => {
    if (schema.properties) return [[schema, [...path, field]]];
    return field === 'containers' && schema.items ? [[schema.items, [...path, field, 0]]] : [];
  });
}

function schemaAt(root: Schema, trail: Trail): Schema | undefined {
  return trail.reduce<Schema | undefined>((schema, step) => {
    if (typeof step === 'number') return schema?.items;
    return schema?.properties && Object.hasOwn(schema.properties, step)
      ? schema.properties[step]
      : schema?.values;
  }, root);
}
