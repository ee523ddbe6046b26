/** Lists and counts as sentences have them. */

/** `a`, `a or b`, `a, b or c`. */
export function alternatives(options: readonly string[]): string {
  return joined(options, 'or');
}

/** `a`, `a and b`, `a, b and c`. */
export function enumerated(parts: readonly string[]): string {
  return joined(parts, 'and');
}

function joined(parts: readonly string[], last: string): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} ${last} ${parts.at(-1)}`;
}

/** `"a", "b"`. */
export function quoted(values: Iterable<string>): string {
  return [...values].map((value) => `"${value}"`).join(', ');
}

/** Names of fields, as in `a`, `b`, with the back-quotes. */
export function fieldNames(names: readonly string[]): string[] {
  return names.map((name) => `\`${name}\``);
}

/** The first of many: `a, b and 5 more`. */
export function firstOf(names: readonly string[], shown: number): string {
  const more = names.length - shown;
  return more > 0 ? `${names.slice(0, shown).join(', ')} and ${more} more` : names.join(', ');
}

/** `1 object`, `2 objects`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
