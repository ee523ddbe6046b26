/** Where else in a configuration a field stands that was written in the wrong place. */
import type { Codec } from './codec.ts';

/** What is known of a codec here: whether it has fields. */
type Fields = Readonly<Record<string, { readonly codec: Codec<any> }>>;

interface Place {
  readonly path: readonly string[];
  readonly codec: Codec<any>;
}

/** The fields of a map; none of anything else. */
function fieldsIn(codec: object): Fields {
  return 'fields' in codec ? (codec.fields as Fields) : {};
}

/** All fields of this name in maps and maps inside maps, those further out first. */
function placesOf(name: string, root: object): Place[] {
  const found: Place[] = [];
  let level: { path: readonly string[]; fields: Fields }[] = [{ path: [], fields: fieldsIn(root) }];
  while (level.length > 0) {
    for (const { path, fields } of level) {
      if (Object.hasOwn(fields, name)) found.push({ path: [...path, name], codec: fields[name]!.codec });
    }
    level = level.flatMap(({ path, fields }) =>
      Object.entries(fields).map(([key, { codec }]) => ({ path: [...path, key], fields: fieldsIn(codec) })),
    );
  }
  return found;
}

/** The place of the field of this name, if there is just one. */
export function onlyPlaceOf(name: string, root: object): string | undefined {
  const places = placesOf(name, root);
  return places.length === 1 ? places[0]!.path.join('.') : undefined;
}

/** The places of the fields of this name that are furthest out. */
export function outerPlacesOf(name: string, root: object): string[] {
  const places = placesOf(name, root);
  return places
    .filter(({ path }) => path.length === places[0]!.path.length)
    .map(({ path }) => path.join('.'));
}

/** The field of the same name as the one at `path`, if there is one elsewhere that can be this word. */
export function placeTaking(word: string, path: readonly string[], root: object): string | undefined {
  const others = placesOf(path.at(-1) ?? '', root).filter((place) => place.path.join('.') !== path.join('.'));
  const typed = word.toLowerCase();
  const taking = others.filter(({ codec: { schema } }) =>
    schema.enum?.some((one) => one.toLowerCase() === typed),
  );
  return taking.length === 1 ? taking[0]!.path.join('.') : undefined;
}
