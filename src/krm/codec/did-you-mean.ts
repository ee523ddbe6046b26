import { distance } from 'fastest-levenshtein';

/** Among more than these there is always one that is close. */
const MOST_WORDS = 200;

/**
 * The one of `words` that was probably meant by `word`, or undefined if none is close.
 *
 * Upper and lower case do not count. A word may be off by one letter or by two in the wrong order, a longer one by a third of its
 * letters; failing that it may be the first or last words of the one that was meant, or the other way round:
 * `size` for `sizeLimit`, `mountPath` for `path`, but not `data` for `metadata`.
 */
export function didYouMean(word: string, words: readonly string[]): string | undefined {
  if (words.length > MOST_WORDS) return undefined;
  const typed = word.toLowerCase();
  return closest(typed, words) ?? words.find((candidate) => isPart(word, candidate));
}

function closest(typed: string, words: readonly string[]): string | undefined {
  let best: { word: string; edits: number } | undefined;
  for (const candidate of words) {
    const edits = editsBetween(typed, candidate.toLowerCase());
    const allowed = Math.max(1, Math.floor(Math.min(typed.length, candidate.length) / 3));
    if (edits <= allowed && (!best || edits < best.edits)) best = { word: candidate, edits };
  }
  return best?.word;
}

/** Two letters in the wrong order are one mistake. */
function editsBetween(typed: string, meant: string): number {
  const edits = distance(typed, meant);
  if (edits !== 2 || typed.length !== meant.length) return edits;
  const at = [...typed].findIndex((letter, index) => letter !== meant[index]);
  const swapped = `${typed.slice(0, at)}${typed[at + 1]}${typed[at]}${typed.slice(at + 2)}`;
  return swapped === meant ? 1 : edits;
}

function isPart(one: string, other: string): boolean {
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  const [part, whole] = [camelWords(short), camelWords(long)];
  const first = whole.slice(0, part.length);
  const last = whole.slice(-part.length);
  return [first, last].some((words) => words.join(' ') === part.join(' '));
}

/** `sizeLimit` → `size`, `limit`. */
function camelWords(name: string): string[] {
  return name.split(/(?=[A-Z])/).map((word) => word.toLowerCase());
}
