import { InputError } from '../input-error.ts';

/** A document that lists objects. */
interface Listing<I> {
  readonly items: readonly I[];
  /** Those that may be edited. */
  readonly edits: readonly I[];
  /** What is to stand there for an item: nothing, if it was removed. */
  readonly objectsOf: (item: I) => readonly unknown[];
  /** The objects of all items, read once more. */
  readonly asRead: () => readonly unknown[];
  readonly write: (objects: unknown[]) => string;
}

/** The text of a document with all edits of what it lists that can be made safely, and why each other one was not. */
export function writeObjects<I>({ items, edits, objectsOf, asRead, write }: Listing<I>) {
  let before: readonly unknown[] | undefined;
  return writeTogether(edits, (some) => {
    if (some.length === items.length) return write(items.flatMap(objectsOf));
    before ??= asRead();
    const kept = new Set(some);
    return write(items.flatMap((item, i) => (kept.has(item) ? objectsOf(item) : [before![i]])));
  });
}

/** Attempts beyond which the rest is refused: each writes the whole document. */
const MOST_ATTEMPTS = 60;

/**
 * Makes all edits of one document that can be made safely, and finds out which cannot: those that fail are halved
 * until one is left.
 *
 * @param write writes the document with these edits and no others
 * @returns the text, and why each of the other edits could not be made
 * @throws InputError if the document cannot even be written without any of them
 */
function writeTogether<E, T>(
  edits: readonly E[],
  write: (edits: readonly E[]) => T,
): { written: T; refused: ReadonlyMap<E, string> } {
  const refused = new Map<E, string>();
  let kept: readonly E[] = [];
  let written: { value: T } | undefined;
  let attempts = 0;

  const take = (more: readonly E[]): void => {
    try {
      attempts++;
      const all = [...kept, ...more];
      written = { value: write(all) };
      kept = all;
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      if (more.length < 2 || attempts >= MOST_ATTEMPTS) {
        for (const edit of more) refused.set(edit, error.message);
        return;
      }
      const half = Math.ceil(more.length / 2);
      take(more.slice(0, half));
      take(more.slice(half));
    }
  };

  take(edits);
  return { written: refused.size > 0 || !written ? write(kept) : written.value, refused };
}
