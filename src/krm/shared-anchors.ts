import type { Slice } from './cut.ts';

/** An anchor or an alias, wherever it could be one: also in a text or a comment that looks like it. */
const ANCHOR_OR_ALIAS = /(?<=^|[\s,:[{])([&*])([^\s,[\]{}&*]+)/gm;

/**
 * Whether a slice of a text has an alias of an anchor that stands in a slice before it. What is edited or taken out
 * there would change it here, so such slices must be read together.
 *
 * @param slices in order, without overlap
 */
export function sharesAnchors(text: string, slices: readonly Slice[]): boolean {
  if (!text.includes('&') || !text.includes('*')) return false;
  const before = new Set<string>();
  for (const { start, end } of slices) {
    const own = new Set<string>();
    for (const [, sign, name] of text.slice(start, end).matchAll(ANCHOR_OR_ALIAS)) {
      if (sign === '&') own.add(name!);
      // Also where the slice seems to have such an anchor itself: that can stand in a comment.
      else if (before.has(name!)) return true;
    }
    for (const name of own) before.add(name);
  }
  return false;
}
