import { wrapped } from '../../../src/values/wrapped.ts';
import {
  ALL_FIELDS,
  exampleLines,
  type FieldRow,
  isListed,
  type ReferenceLine,
  referenceLines,
  SPEC_ROWS,
  shownPath,
  typeOf,
} from '../config/field-reference.ts';
import { API_VERSION, KIND } from '../config/kind.ts';

/**
 * The fields with this path, with `spec.` or without, and whatever stands in the brackets; else those whose name is
 * this and that are described nowhere else.
 */
export function fieldsCalled(given: string): FieldRow[] {
  const path = plain(given);
  const exact = ALL_FIELDS.filter((row) => plain(row.path) === path || plain(shownPath(row)) === path);
  if (exact.length > 0) return exact;
  const described = new Set(referenceLines(SPEC_ROWS).map(({ row }) => row));
  return ALL_FIELDS.filter((row) => row.name === given && described.has(row));
}

/** Lists are the same whatever their entry, and nobody types brackets in a shell. */
function plain(path: string): string {
  return path.replace(/\[[^[\]]*\]/g, '').replace(/\.$/, '');
}

/** All fields, each with what it can be and its default. */
export function explainConfig(): string {
  const lines = referenceLines(SPEC_ROWS).map((line) => {
    const { row, depth } = line;
    const text = shown(line, '  '.repeat(depth + 1));
    return depth === 0 ? `\n${text}\n${wrapped(row.field.description, '      ')}` : text;
  });
  return `The fields of \`spec\`, in a document of kind ${KIND} (apiVersion ${API_VERSION})

${lines.join('\n').replace(/^\n/, '')}

One of them, with what it means and an example: harden-spark explain FIELD
`;
}

/** A field, or several that are the same, in one line. */
function shown({ row, names, as }: ReferenceLine, indent: string): string {
  const { codec, presence } = row.field;
  const byDefault = defaultOf(row);
  // Which letters a name may have is told where the field is told by itself.
  const type = typeOf(codec).replace(/ \([^()]*\)$/, '');
  const parts = [
    as === undefined ? type : isListed(codec) ? `${type} as ${as}` : `as ${as}`,
    byDefault !== undefined && `default ${byDefault}`,
    presence === 'required' && 'must be set',
  ];
  return wrapped(`${names.join(', ')}: ${parts.filter(Boolean).join('; ')}`, indent);
}

/** As YAML. What is empty by default says nothing. */
function defaultOf({ field }: FieldRow): string | undefined {
  const { default: value } = field;
  if (value === undefined || JSON.stringify(value) === '{}') return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** What a field means, what it can be, and an example. */
export function explainField(row: FieldRow): string {
  const { field, children, path } = row;
  const inside = referenceLines(children)
    .filter(({ depth }) => depth === 0)
    .map((line) => `${shown(line, '    ')}\n${wrapped(line.row.field.description, '        ')}\n`);
  const example = exampleLines(row).map((line) => `    ${line}\n`);
  return `${path}

${wrapped(field.description, '  ')}

${wrapped(`It is ${typeOf(field.codec)}. ${presenceOf(row)}`, '  ')}
${inside.length > 0 ? `\n  ${isListed(field.codec) ? 'In each entry' : 'In it'}\n${inside.join('')}` : ''}
  Example
${example.join('')}`;
}

function presenceOf(row: FieldRow): string {
  const byDefault = defaultOf(row);
  if (byDefault !== undefined) return `Default: ${byDefault}`;
  return row.field.presence === 'required' ? 'It must be set.' : 'It may be left out.';
}
