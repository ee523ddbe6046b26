/**
 * How messages quote what a user wrote: on one line, short, whatever it is.
 */
import { isObject } from '../../values/json.ts';

/** Longer values are cut here: enough to recognise a line by. */
const MAX_LENGTH = 60;

/** The text in double quotes, with line breaks and the like escaped, cut if long. */
export function quote(text: string): string {
  const kept = cut(text);
  const quoted = JSON.stringify(kept).replace(
    /[\u007f-\u009f\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return kept === text ? quoted : `${quoted.slice(0, -1)}…"`;
}

/** What kind of value it is, and the value: `a string "x"`, `the number 5`, `a list ["a"]`, `null`. */
export function describe(value: unknown): string {
  if (typeof value === 'string') return `a string ${quote(value)}`;
  if (typeof value === 'number' || typeof value === 'bigint') return `the number ${value}`;
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list ${flow(value, MAX_LENGTH)}`;
  if (isObject(value))
    return Object.keys(value).length === 0 ? 'an empty map' : `a map ${flow(value, MAX_LENGTH)}`;
  return value === undefined ? 'nothing' : String(value);
}

/** The first `MAX_LENGTH` characters, never ending in half of a surrogate pair. */
function cut(text: string): string {
  return text.length <= MAX_LENGTH ? text : text.slice(0, MAX_LENGTH).replace(/[\uD800-\uDBFF]$/, '');
}

/**
 * The value in YAML's flow style, with `…` for all that comes after about `room` characters; so
 * neither a huge value nor one that contains itself (YAML aliases allow that) takes long.
 */
function flow(value: unknown, room: number): string {
  if (typeof value === 'string') return quote(value);
  if (Array.isArray(value)) return `[${joined(value, room, flow)}]`;
  if (!isObject(value)) return String(value);
  const entry = ([key, inner]: [string, unknown], left: number) =>
    `${cut(key)}: ${flow(inner, left - key.length)}`;
  return `{${joined(Object.entries(value), room, entry)}}`;
}

function joined<A>(parts: A[], room: number, show: (part: A, room: number) => string): string {
  let line = '';
  for (const part of parts) {
    if (line.length + 2 >= room) return line ? `${line}, …` : '…';
    line += (line && ', ') + show(part, room - line.length - 2);
  }
  return line;
}
