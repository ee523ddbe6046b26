import { definedKeys } from '../../values/json.ts';

/**
 * How new values are written: block style, and scalars that YAML 1.1 and 1.2 readers take for the same
 * (kubectl, kpt and kustomize read 1.1 forms such as `yes`, `0644` and `1:30`; `yaml` does not).
 */

/** Words that one reader or another takes for a boolean, null or number. */
const WORD_WITH_MEANING = /^(y|n|yes|no|on|off|true|false|null|nil|none|inf|nan|e[-+]?[0-9]+)$/i;
const PLAIN_TEXT = /^[A-Za-z/][A-Za-z0-9_./@+,=-]*$/;
/** `10Gi`: digits that no reader takes for a number, for the letter behind them. */
const BINARY_QUANTITY = /^[0-9]+[KMGTPE]i$/;

/** Several lines, each of which begins with a character that no reader takes for something else. */
const LITERAL_TEXT = /^(?:[!-~\u00a1-\u1fff][ -~\u00a1-\u1fff]*(?:\n(?!$)|$)){2,}$/;

/** One line; never empty. */
export function scalarText(value: unknown): string {
  if (typeof value !== 'string') return value === null || value === undefined ? 'null' : numberText(value);
  const plain = (PLAIN_TEXT.test(value) && !WORD_WITH_MEANING.test(value)) || BINARY_QUANTITY.test(value);
  return plain ? value : quoted(value);
}

function numberText(value: unknown): string {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    return Number.isNaN(value) ? '.nan' : value > 0 ? '.inf' : '-.inf';
  }
  if (Object.is(value, -0)) return '-0';
  // JavaScript writes 1e+21; YAML 1.1 wants a point in the mantissa.
  return String(value).replace(/^(-?\d+)e/, '$1.0e');
}

/** JSON is YAML, but for characters that YAML counts as line breaks or as not printable. */
function quoted(value: string): string {
  return JSON.stringify(value).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Whether a value is written behind its key, on the key's line. */
export function isInline(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return Array.isArray(value)
    ? value.length === 0
    : definedKeys(value as { [key: string]: unknown }).length === 0;
}

export function inlineText(value: unknown): string {
  if (typeof value !== 'object' || value === null) return scalarText(value);
  return Array.isArray(value) ? '[]' : '{}';
}

/**
 * The lines of a map or list, without line breaks.
 * @param wide lists stand two columns right of their key, not below it
 * @param indent of the lines; column 0 if there is none
 * @param lines that these are added to
 */
export function blockLines(value: unknown, wide: boolean, indent = '', lines: string[] = []): string[] {
  if (Array.isArray(value)) for (const element of value) elementLines(element, wide, indent, lines);
  else {
    const map = value as { [key: string]: unknown };
    const keys = Object.keys(map);
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i]!;
      if (map[key] !== undefined) pairLines(key, map[key], wide, indent, lines);
    }
  }
  return lines;
}

export function pairLines(
  key: string,
  value: unknown,
  wide: boolean,
  indent = '',
  lines: string[] = [],
): string[] {
  const head = `${indent}${keyText(key)}:`;
  if (typeof value === 'string' && value.includes('\n') && LITERAL_TEXT.test(value)) {
    lines.push(`${head} |-`);
    for (const line of value.split('\n')) lines.push(`${indent}  ${line}`);
  } else if (isInline(value)) lines.push(`${head} ${inlineText(value)}`);
  else {
    lines.push(head);
    blockLines(value, wide, Array.isArray(value) && !wide ? indent : `${indent}  `, lines);
  }
  return lines;
}

export function elementLines(value: unknown, wide: boolean, indent = '', lines: string[] = []): string[] {
  if (isInline(value)) lines.push(`${indent}- ${inlineText(value)}`);
  else {
    const first = lines.length;
    blockLines(value, wide, `${indent}  `, lines);
    lines[first] = `${indent}- ${lines[first]!.slice(indent.length + 2)}`;
  }
  return lines;
}

/** The same few keys come again and again. */
const keyTexts = new Map<string, string>();

function keyText(key: string): string {
  let text = keyTexts.get(key);
  if (text === undefined) {
    text = scalarText(key);
    if (keyTexts.size < 1000) keyTexts.set(key, text);
  }
  return text;
}
