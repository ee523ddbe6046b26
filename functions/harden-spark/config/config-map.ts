/**
 * The functionConfig as a ConfigMap, which kpt makes of `kpt fn eval … -- key=value`: each key of `data`
 * is the dotted path of a field below `spec`, each value a string.
 */
import {
  type Codec,
  choice,
  type Decoded,
  decode,
  describe,
  didYouMean,
  isStruct,
  type Mistake,
  openStruct,
  optional,
  placeTaking,
  quote,
  required,
  type StructCodec,
  struct,
  text,
} from '../../../src/krm/codec/index.ts';
import { joinPath } from '../../../src/values/field-path.ts';
import { fieldNames } from '../../../src/values/phrases.ts';

const configMapCodec = struct({
  apiVersion: required(choice(['v1']), 'The version of ConfigMap.'),
  kind: required(choice(['ConfigMap']), 'What this document is.'),
  metadata: optional(
    openStruct({ name: optional(text({ expected: 'a name such as "harden-spark"' }), 'Its name.') }),
    'Metadata as every Kubernetes object has it.',
  ),
  data: optional(openStruct({}), 'The fields, by their dotted path below spec.'),
});

/** The fields that a key of `data` can stand for, by their dotted paths. */
type FieldsByKey = ReadonlyMap<string, Codec<any>>;

/**
 * The spec that the ConfigMap stands for, or all mistakes in it. An absent or empty `data` is all defaults.
 * @param spec the codec of `spec`
 * @param instead the document in which `spec` stands as it is
 */
export function readConfigMap<A, W>(
  configMap: Record<string, unknown>,
  spec: StructCodec<A, W>,
  instead: string,
): Decoded<A, W> {
  // Kubernetes takes `data:` without a value for an empty map.
  const { data, ...rest } = configMap;
  const outer = decode(configMapCodec, data === null ? rest : configMap);
  const mistakes: Mistake[] = outer.ok ? [] : outer.mistakes;
  const entries = outer.ok ? Object.entries(outer.value.data ?? {}) : [];

  const fields: FieldsByKey = new Map(fieldsBelow(spec, ''));
  const given = {};
  for (const [key, value] of entries) {
    const field = readField(fields, key, value, instead);
    const path = key.split('.');
    if (field.ok) setAt(given, path, field.written);
    else for (const mistake of field.mistakes) mistakes.push(withOther(mistake, path, spec));
  }
  return mistakes.length > 0 ? { ok: false, mistakes } : decode(spec, given, 'data');
}

/** Where a key got the word of another field of its name, that one is told: each key is decoded by itself. */
function withOther(mistake: Mistake, path: readonly string[], spec: StructCodec<any>): Mistake {
  const { kind, currentValue, message } = mistake;
  if (kind !== 'bad-value' || typeof currentValue !== 'string' || message.endsWith('?')) return mistake;
  const place = placeTaking(currentValue, path, spec);
  return place === undefined
    ? mistake
    : { ...mistake, message: `${message}, which is for \`data.${place}\`` };
}

function readField(fields: FieldsByKey, key: string, value: unknown, instead: string): Decoded<unknown> {
  // The dots of a key read as those of a path; anything else odd in it must not.
  const path = /^[\w.-]+$/.test(key) ? `data.${key}` : joinPath('data', key);
  const mistake = (kind: Mistake['kind'], sentence: string): Decoded<unknown> => ({
    ok: false,
    mistakes: [{ kind, path, message: `\`${path}\` ${sentence}`, currentValue: value }],
  });

  const codec = fields.get(key);
  if (codec === undefined) return mistake('unknown-field', insteadOf(key, fields));
  if (codec.plain === undefined) {
    return mistake('unknown-field', `must not be in a ConfigMap: it can be set in ${instead}`);
  }
  if (typeof value !== 'string') {
    const got = typeof value === 'object' ? describe(value) : `${describe(value)} (write it in quotes)`;
    return mistake('wrong-type', `must be a string, as all values of a ConfigMap are, got ${got}`);
  }
  const read = codec.plain.read(value.trim());
  if (read === undefined) return mistake('bad-value', `must be ${codec.plain.expected}, got ${quote(value)}`);
  return decode(codec, read, path);
}

/** What to say of a key that is no field: what was meant by it, or all there is. */
function insteadOf(key: string, fields: FieldsByKey): string {
  const keys = [...fields].flatMap(([known, { plain }]) => (plain ? [known] : []));
  const inner = keys.filter((known) => known.startsWith(`${key}.`));
  if (inner.length > 0) return `must be set field by field, as in ${shown(inner)}`;
  const meant =
    keys.find((known) => known.endsWith(`.${key}`) || key.endsWith(`.${known}`)) ?? didYouMean(key, keys);
  if (meant !== undefined) return `is not a field; did you mean \`${meant}\`?`;
  return `is not a field; in a ConfigMap it can be ${shown(keys)}`;
}

/** Enough of the keys: the deeper ones say the same for one role. */
function shown(keys: readonly string[]): string {
  const short = keys.filter((key) => key.split('.').length <= 3);
  return fieldNames(short.length > 0 ? short : keys).join(', ');
}

function fieldsBelow({ fields }: StructCodec<any>, prefix: string): [string, Codec<any>][] {
  return Object.entries(fields).flatMap(([name, { codec }]): [string, Codec<any>][] =>
    isStruct(codec) ? fieldsBelow(codec, `${prefix}${name}.`) : [[`${prefix}${name}`, codec]],
  );
}

/** Only called with the paths of known fields. */
function setAt(target: Record<string, any>, [name, ...inner]: string[], value: unknown): object {
  target[name!] = inner.length === 0 ? value : setAt(target[name!] ?? {}, inner, value);
  return target;
}
