/**
 * The fields of the functionConfig as people look them up: by path, with what each can be, and an example. All of it is
 * read off the codec. Only what prints a reference loads this.
 */
import { type AnyField, type Codec, isStruct, type StructCodec } from '../../../src/krm/codec/index.ts';
import { alternatives } from '../../../src/values/phrases.ts';
import { hardenSparkCodec } from './function-config.ts';

export interface FieldRow {
  readonly name: string;
  /** From the top of the document, as in `spec.images[].names`. */
  readonly path: string;
  readonly field: AnyField;
  /** The fields in it, or in each of its entries. */
  readonly children: readonly FieldRow[];
  /** The map or list that it stands in. */
  readonly parent: FieldRow | undefined;
}

/** The fields at the top of the document, with all that is in them. */
export const FIELD_ROWS: readonly FieldRow[] = rowsOf(hardenSparkCodec, undefined);

/** Every field, also those that are described elsewhere, from the top of the document to its end. */
export const ALL_FIELDS: readonly FieldRow[] = FIELD_ROWS.flatMap(withChildren);

/** The fields of `spec`. */
export const SPEC_ROWS: readonly FieldRow[] = FIELD_ROWS.find(({ name }) => name === 'spec')!.children;

function rowsOf({ fields }: StructCodec<any>, parent: FieldRow | undefined): FieldRow[] {
  const prefix = parent && `${parent.path}${isListed(parent.field.codec) ? '[]' : ''}`;
  return Object.entries(fields).map(([name, field]) => {
    const children: FieldRow[] = [];
    const row = { name, path: prefix ? `${prefix}.${name}` : name, field, children, parent };
    const inner = mapIn(field.codec);
    if (inner) children.push(...rowsOf(inner, row));
    return row;
  });
}

function withChildren(row: FieldRow): FieldRow[] {
  return [row, ...row.children.flatMap(withChildren)];
}

/** Whether its fields stand in the entries of a list. */
export function isListed(codec: Codec<any>): boolean {
  return codec.of !== undefined && mapIn(codec) !== undefined;
}

/** The map with known fields that a value is, or each of its entries is, or can be in its long form. */
function mapIn(codec: Codec<any>): StructCodec<any> | undefined {
  if (isStruct(codec)) return codec;
  const inner = codec.of ?? codec.long;
  return inner && mapIn(inner);
}

/** One line of a reference: a field, or several side by side that are the same in all but their names. */
export interface ReferenceLine {
  readonly row: FieldRow;
  readonly names: readonly string[];
  /** What is in it is told at this other field. */
  readonly as: string | undefined;
  /** How many maps it is in, below the first. */
  readonly depth: number;
}

/** The lines of a reference of these fields: what is the same in several places is told in the first. */
export function referenceLines(rows: readonly FieldRow[]): ReferenceLine[] {
  const told = new Map<AnyField, FieldRow>();
  const lines: ReferenceLine[] = [];
  const add = (siblings: readonly FieldRow[], depth: number) => {
    for (const [index, row] of siblings.entries()) {
      if (siblings[index - 1]?.field === row.field) continue;
      const same = siblings.filter(({ field }) => field === row.field);
      const whole = fieldsIn(row.field.codec);
      const first = whole[0] && told.get(whole[0])?.parent;
      const as = first && whole.every((field) => told.has(field)) ? shownPath(first) : undefined;
      if (!told.has(row.field)) told.set(row.field, row);
      lines.push({ row, names: same.map(({ name }) => name), as, depth });
      if (as === undefined) add(row.children, depth + 1);
    }
  };
  add(rows, 0);
  return lines;
}

/** The fields of the map in a codec; of one whose defaults were taken away, those that it had them in. */
function fieldsIn(codec: Codec<any>): AnyField[] {
  const map = mapIn(codec);
  return map ? Object.values((map.whole ?? map).fields) : [];
}

/** As people say it: below `spec`, since almost all fields are. */
export function shownPath({ path }: FieldRow): string {
  return path.replace(/^spec\./, '');
}

/** In front of an example, in what a value must be. */
const SUCH_AS = ' such as ';

/** What a value can be, in a few words: `"Fix" or "Report"`, `a list of absolute paths`. */
export function typeOf(codec: Codec<any>): string {
  const words = codec.schema.enum;
  if (words) return alternatives(words.length <= MOST_WORDS ? words.map((word) => `"${word}"`) : ['a word']);
  if (isStruct(codec)) return 'a map';
  const at = codec.expected.indexOf(SUCH_AS);
  if (at < 0) return codec.expected;
  const more = codec.expected.slice(at + SUCH_AS.length + exampleIn(codec.expected)!.length);
  return `${codec.expected.slice(0, at).replace(/,$/, '')}${more.replace(/^(?: or "[^"]*")+/, '')}`;
}

const MOST_WORDS = 20;

/** The first example in words such as `a namespace name such as "team-a"`; it is YAML in one line. */
function exampleIn(expected: string): string | undefined {
  const at = expected.indexOf(SUCH_AS);
  if (at < 0) return undefined;
  const text = expected.slice(at + SUCH_AS.length);
  if (text.startsWith('"')) return text.slice(0, text.indexOf('"', 1) + 1);
  if (!/^[[{]/.test(text)) return /^[^\s,)]+/.exec(text)?.[0];
  let depth = 0;
  for (const [index, letter] of [...text].entries()) {
    if ('[{'.includes(letter)) depth++;
    if (']}'.includes(letter) && --depth === 0) return text.slice(0, index + 1);
  }
  return undefined;
}

/** A value that the field can have, as YAML in one line: where there is a choice, not its default. */
export function exampleOf({ field, children }: FieldRow): string {
  const { codec, default: byDefault } = field;
  const { schema, expected, of } = codec;
  if (schema.type === 'boolean') return String(byDefault !== true);
  if (schema.enum) return schema.enum.find((word) => word !== byDefault) ?? schema.enum[0]!;
  const example = isStruct(codec) ? undefined : exampleIn(expected);
  if (example !== undefined) return example;
  if (of?.schema.enum) return `[${of.schema.enum[0]}]`;
  const needed = children.filter((child) => child.field.presence === 'required');
  const shown = needed.length > 0 ? needed : children.slice(0, 1);
  if (shown.length > 0) return `{${shown.map((child) => `${child.name}: ${exampleOf(child)}`).join(', ')}}`;
  return byDefault === undefined ? /"[^"]*"/.exec(expected)![0] : JSON.stringify(byDefault);
}

/** Fields that the function takes only with another one: an example of the one has the other. */
const GOES_WITH: readonly { readonly field: RegExp; readonly other: string }[] = [
  { field: /\.medium$/, other: '$.sizeLimit' },
  { field: /^spec\.images\[\]\.names$/, other: 'spec.images[].workDir' },
  { field: /^spec\.overrides\[\]\.match$/, other: 'spec.overrides[].readOnlyRootFilesystem' },
  { field: /^spec\.rbac\.minimizePermissions$/, other: 'spec.rbac.permissions' },
  { field: /^spec\.rbac\.namespaces\[\]\.resourceQuota$/, other: 'spec.resourceQuota' },
  { field: /^spec\.networkPolicy\.egress\.to\[\]\.ports$/, other: 'spec.networkPolicy.egress.to[].ipBlock' },
];

/** The field with a value in its place in the document, as lines of YAML, with what must stand beside it. */
export function exampleLines(row: FieldRow): string[] {
  const above = [row];
  while (above[0]!.parent) above.unshift(above[0]!.parent);
  const others = new Set(
    above.flatMap(({ path }) =>
      GOES_WITH.filter(({ field }) => field.test(path)).map(({ field, other }) =>
        other.startsWith('$') ? path.replace(field, other.slice(1)) : other,
      ),
    ),
  );
  const isNeeded = ({ field, path }: FieldRow) => field.presence === 'required' || others.has(path);
  return above.reduceRight<string[]>((own, { children, field: { codec }, name }, level) => {
    const lines = children.flatMap((child) => {
      if (child === above[level + 1]) return own;
      return isNeeded(child) ? [`${child.name}: ${exampleOf(child)}`] : [];
    });
    if (level === above.length - 1) return [`${name}: ${exampleOf(row)}`];
    const marks = isListed(codec) ? ['- ', '  '] : ['  ', '  '];
    return [`${name}:`, ...lines.map((line, index) => `${marks[index === 0 ? 0 : 1]}${line}`)];
  }, []);
}
