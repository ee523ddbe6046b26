import { anyYaml } from '../yaml/read-tree.ts';
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
    const slice = text.slice(start, end);
    const own = new Set<string>();
    let hides = false;
    for (const [, sign, name] of slice.matchAll(ANCHOR_OR_ALIAS)) {
      if (sign === '&') own.add(name!);
      else if (before.has(name!)) {
        if (!own.has(name!)) return true;
        hides = true;
      }
    }
    // What looks like its own anchor can stand in a comment or a text.
    if (hides && !anyYaml().hasOwnAnchors(slice)) return true;
    for (const name of own) before.add(name);
  }
  return false;
}
