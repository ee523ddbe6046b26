import { distance } from 'fastest-levenshtein';

/**
 * The one of `words` that was probably meant by `word`, or undefined if none is close.
 *
 * Upper and lower case do not count. A word may be off by one letter, a longer one by a third of its
 * letters; a word and its plural, or a word without its last syllable, are still found so, while two
 * short names that differ (`tmp`, `ivy`) are not.
 */
export function didYouMean(word: string, words: readonly string[]): string | undefined {
  const typed = word.toLowerCase();
  let best: { word: string; distance: number } | undefined;
  for (const candidate of words) {
    const edits = distance(typed, candidate.toLowerCase());
    const allowed = Math.max(1, Math.floor(Math.min(typed.length, candidate.length) / 3));
    if (edits <= allowed && (!best || edits < best.distance)) best = { word: candidate, distance: edits };
  }
  return best?.word;
}
