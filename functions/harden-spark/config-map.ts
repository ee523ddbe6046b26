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
  quote,
  required,
  type StructCodec,
  struct,
  text,
} from '../../src/krm/codec.ts';
import { joinPath } from '../../src/krm/field-path.ts';
import { API_VERSION, KIND, type Spec, specCodec } from './config-codec.ts';

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
const FIELDS = new Map<string, Codec<any>>(fieldsBelow(specCodec, ''));
/** Those of them that a string can express. */
const KEYS = [...FIELDS].flatMap(([key, codec]) => (codec.plain ? [key] : []));
/** Enough of them to list; the deeper ones say the same for one role. */
const LISTED_KEYS = KEYS.filter((key) => key.split('.').length <= 3);

/** The spec that the ConfigMap stands for, or all mistakes in it. An absent or empty `data` is all defaults. */
export function readConfigMap(configMap: Record<string, unknown>): Decoded<Spec> {
  // Kubernetes takes `data:` without a value for an empty map.
  const { data, ...rest } = configMap;
  const outer = decode(configMapCodec, data === null ? rest : configMap);
  const mistakes: Mistake[] = outer.ok ? [] : outer.mistakes;
  const entries = outer.ok ? Object.entries(outer.value.data ?? {}) : [];

  const spec = {};
  for (const [key, value] of entries) {
    const field = readField(key, value);
    if (field.ok) setAt(spec, key.split('.'), field.value);
    else for (const mistake of field.mistakes) mistakes.push(mistake);
  }
  return mistakes.length > 0 ? { ok: false, mistakes } : decode(specCodec, spec, 'data');
}

function readField(key: string, value: unknown): Decoded<unknown> {
  // The dots of a key read as those of a path; anything else odd in it must not.
  const path = /^[\w.-]+$/.test(key) ? `data.${key}` : joinPath('data', key);
  const mistake = (kind: Mistake['kind'], sentence: string): Decoded<unknown> => ({
    ok: false,
    mistakes: [{ kind, path, message: `\`${path}\` ${sentence}`, currentValue: value }],
  });

  const codec = FIELDS.get(key);
  if (codec === undefined) return mistake('unknown-field', insteadOf(key));
  if (codec.plain === undefined) {
    return mistake(
      'unknown-field',
      `must not be in a ConfigMap: it can be set in a functionConfig of kind ${KIND} (apiVersion ${API_VERSION})`,
    );
  }
  if (typeof value !== 'string') {
    const remedy = typeof value === 'object' ? '' : ' (write it in quotes)';
    return mistake(
      'wrong-type',
      `must be a string, as all values of a ConfigMap are, got ${describe(value)}${remedy}`,
    );
  }
  const read = codec.plain.read(value.trim());
  if (read === undefined) return mistake('bad-value', `must be ${codec.plain.expected}, got ${quote(value)}`);
  return decode(codec, read, path);
}

/** What to say of a key that is no field: what was meant by it, or all there is. */
function insteadOf(key: string): string {
  const inner = KEYS.filter((known) => known.startsWith(`${key}.`));
  const shown = inner.filter((known) => LISTED_KEYS.includes(known));
  if (inner.length > 0)
    return `must be set field by field, as in ${listed(shown.length > 0 ? shown : inner)}`;
  const meant =
    KEYS.find((known) => known.endsWith(`.${key}`) || key.endsWith(`.${known}`)) ?? didYouMean(key, KEYS);
  if (meant !== undefined) return `is not a field; did you mean \`${meant}\`?`;
  return `is not a field; in a ConfigMap it can be ${listed(LISTED_KEYS)}`;
}

function listed(keys: readonly string[]): string {
  return keys.map((key) => `\`${key}\``).join(', ');
}

function fieldsBelow(codec: StructCodec<any>, prefix: string): [string, Codec<any>][] {
  return Object.entries(codec.fields).flatMap(([name, field]): [string, Codec<any>][] =>
    isStruct(field.codec)
      ? fieldsBelow(field.codec, `${prefix}${name}.`)
      : [[`${prefix}${name}`, field.codec]],
  );
}

/** Only called with the paths of known fields. */
function setAt(target: Record<string, any>, [name, ...inner]: string[], value: unknown): void {
  if (name === undefined) return;
  if (inner.length > 0) {
    target[name] ??= {};
    setAt(target[name], inner, value);
  } else {
    target[name] = value;
  }
}
