/** Values that stand where others belong: of another type, beyond all bounds, or taken for something else. */
import * as fc from 'fast-check';

/**
 * Scalars that JavaScript could not hold, or would print otherwise: written into the text as they are. A token stands
 * for each until then.
 */
const RAW = [
  '1e400',
  '-1e400',
  '1e-400',
  `${'1234567890'.repeat(30)}`,
  `-${'9'.repeat(300)}`,
  '0.1e1',
  '007',
  '0x1F',
  '0o17',
  '.nan',
  '.inf',
  '-.inf',
  'NaN',
  '-0',
  '1_000',
  '1:30',
  'yes',
  'Null',
  '2020-01-01',
  '!!str 5',
  '!!binary aGk=',
  '!other {a: b}',
  '&x',
];

const token = (i: number) => `raw-value-${i}-`;

/** Puts the raw scalars in the place of their tokens. */
export function withRawScalars(text: string): string {
  return text.replace(/raw-value-(\d+)-/g, (_, i) => RAW[Number(i)]!);
}

const LONG = 'long-'.repeat(60);

export const strangeKeys = fc.constantFrom(
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '',
  '0',
  'null',
  'a b',
  'a.b',
  '<<',
  '=',
  'name',
  'spec',
  'ä"\\',
  'two\nlines',
  LONG,
);

const texts = fc.constantFrom(
  '',
  ' ',
  'x',
  '*',
  '/',
  '../../x',
  'default',
  'true',
  'false',
  'null',
  '0',
  '-1',
  '5',
  '1.5',
  '1e3',
  '1e400',
  'NaN',
  'Infinity',
  'abc',
  '10Gi',
  '1g',
  '500m',
  '-500m',
  '9999999999Ei',
  '9'.repeat(300),
  '__proto__',
  'constructor',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the placeholder itself.
  '${X}',
  '$(X)',
  '{{ .Values.x }}',
  'two\nlines',
  'end\n',
  'tab\tbell\u0007',
  'ü\u2028z😀',
  '"quoted"',
  "it's",
  '# no',
  'a: b',
  '---',
  'spark.a',
  'spark-driver',
  'sparkoperator.k8s.io/v1beta2',
  'SparkApplication',
  LONG,
);

export const strangeValues: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 3, arbitrary: texts },
  fc.constantFrom<unknown>(null, true, false, 0, -1, 1.5, 3, 1e21, 5e-324, Number.MAX_SAFE_INTEGER, -0),
  fc.constantFrom<unknown>([], {}, [null], [[]], [{}], [''], [0, 'a'], { '': '' }, { a: null }, { a: [] }),
  fc.constantFrom<unknown>(
    { name: 'a' },
    [{ name: 'a' }, { name: 'a' }],
    { name: {} },
    { key: 'a', operator: 'In' },
  ),
  fc.nat(RAW.length - 1).map(token),
  fc.tuple(strangeKeys, texts).map(([key, value]) => mapOf([[key, value]])),
  fc.jsonValue({ maxDepth: 2 }),
);

/** A map with any keys, `__proto__` among them. */
export function mapOf(entries: Iterable<readonly [string, unknown]>): object {
  const map = {};
  for (const [key, value] of entries) {
    Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true });
  }
  return map;
}
