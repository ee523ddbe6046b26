/** How many edits of objects were made so far, of all of them together. */
export let edits = 0;

/** To be called with each edit of an object through a `Part`. */
export function countEdit(): void {
  edits++;
}

/** An answer about an object that many ask for: found when it is asked for, and once more after an edit of any object. */
export class Answer<T> {
  private readonly find: () => T;
  private found: T | undefined;
  /** The count of edits when it was found. */
  private at = -1;

  constructor(find: () => T) {
    this.find = find;
  }

  get value(): T {
    if (this.at !== edits) {
      this.found = this.find();
      this.at = edits;
    }
    return this.found as T;
  }

  forget(): void {
    this.at = -1;
  }
}

/**
 * A function of an object that remembers its answer about the one that it was asked about last, until something is edited.
 *
 * @param find what it is given besides must follow from the object
 */
export function remembered<About extends object, Rest extends unknown[], T>(
  find: (about: About, ...rest: Rest) => T,
): (about: About, ...rest: Rest) => T {
  let last: [About, ...Rest];
  const answer = new Answer(() => find(...last));
  return (...asked) => {
    if (asked[0] !== last?.[0]) answer.forget();
    last = asked;
    return answer.value;
  };
}
