import type { Slice } from './cut.ts';

/** The words without those that hold another one: what mentions `RoleBinding` mentions `Role`. */
export function shortestWords(words: readonly string[]): string[] {
  return words.filter((word) => !words.some((other) => other !== word && word.includes(other)));
}

/**
 * Which slices hold two objects, from files that were joined without a line `---` between them: whoever reads such a
 * slice as one object overlooks one of the two.
 * @param indent of the keys of an object
 */
export function joinedObjects(text: string, slices: readonly Slice[], indent = ''): Uint8Array {
  const kinds = twice(text, slices, `\n${indent}kind:`);
  const versions = twice(text, slices, `\n${indent}apiVersion:`);
  return kinds.map((flag, i) => flag | versions[i]!);
}

/**
 * Which slices hold two lines that begin with a text.
 * @param line the text, with the line break before it
 */
export function twice(text: string, slices: readonly Slice[], line: string): Uint8Array {
  const flags = new Uint8Array(slices.length);
  let at = text.indexOf(line);
  for (let i = 0; i < slices.length && at !== -1; i++) {
    const { start, end } = slices[i]!;
    // The line break before the first line of a slice is not part of it.
    if (at < start - 1) at = text.indexOf(line, start - 1);
    if (at === -1 || at >= end - 1) continue;
    at = text.indexOf(line, at + 1);
    if (at === -1 || at >= end - 1) continue;
    flags[i] = 1;
    at = text.indexOf(line, end - 1);
  }
  return flags;
}

/** At the start of a text in double quotes, these stand for letters or join lines: a word can be there and not be seen. */
const HIDES_LETTERS = /"[A-Za-z0-9_.:/-]*\\[xuU/\r\n]/;

/**
 * Which slices of a text hold a word: one search over the whole text for all words that will be asked for, and one for each
 * other word, however many slices. A slice with escapes is taken to hold every word.
 */
export class Mentions {
  private readonly text: string;
  private readonly slices: readonly Slice[];
  private readonly together: readonly string[];
  private readonly escapes: Uint8Array;
  private found: Map<string, Uint8Array> | undefined;

  /**
   * @param slices in order, without overlap; there can be text between them
   * @param together the words that will be asked for
   */
  constructor(text: string, slices: readonly Slice[], together: readonly string[] = []) {
    this.text = text;
    this.slices = slices;
    this.together = together;
    this.escapes = withEscapes(text, slices);
  }

  /** Whether a slice holds a word. */
  has(index: number, word: string): boolean {
    return this.of(word)[index] === 1;
  }

  /** 1 for each slice that holds one of the words. */
  ofAny(words: readonly string[]): Uint8Array {
    const flags = new Uint8Array(this.slices.length);
    for (const word of words) addFlags(flags, this.of(word));
    return flags;
  }

  private of(word: string): Uint8Array {
    const { text, slices, together, escapes } = this;
    this.found ??= text.length < LONG ? new Map() : eachOf(text, slices, together, escapes);
    let flags = this.found.get(word);
    if (!flags) {
      flags = once(text, slices, word);
      addFlags(flags, escapes);
      this.found.set(word, flags);
    }
    return flags;
  }
}

function addFlags(flags: Uint8Array, more: Uint8Array): void {
  for (let i = 0; i < flags.length; i++) flags[i]! |= more[i]!;
}

/** Shorter texts are searched for each word sooner than a regular expression for all of them is compiled. */
const LONG = 1 << 18;

/** Which slices hold each of some words. */
function eachOf(
  text: string,
  slices: readonly Slice[],
  words: readonly string[],
  escapes: Uint8Array,
): Map<string, Uint8Array> {
  const found = new Map(words.map((word) => [word, Uint8Array.from(escapes)]));
  if (words.length === 0) return found;
  // Of two that begin at one place the longer one is found, and the other is its beginning.
  const longestFirst = [...found.keys()].sort((one, other) => other.length - one.length);
  const beginnings = new Map(
    longestFirst.map((word) => [word, longestFirst.filter((one) => word.startsWith(one))]),
  );
  const search = new RegExp(longestFirst.map(literally).join('|'), 'g');
  let i = 0;
  for (let match = search.exec(text); match; match = search.exec(text)) {
    const { index } = match;
    while (i < slices.length && slices[i]!.end <= index) i++;
    if (i === slices.length) break;
    const { start, end } = slices[i]!;
    if (index >= start) {
      for (const word of beginnings.get(match[0])!) {
        if (index + word.length <= end) found.get(word)![i] = 1;
      }
    }
    // Another word may begin inside.
    search.lastIndex = index + 1;
  }
  return found;
}

function literally(word: string): string {
  return word.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}

/** Which slices hold a text. */
function once(text: string, slices: readonly Slice[], word: string): Uint8Array {
  const flags = new Uint8Array(slices.length);
  let at = text.indexOf(word);
  for (let i = 0; i < slices.length && at !== -1; i++) {
    const { start, end } = slices[i]!;
    // It stands between the slices: this one has to be looked through.
    if (at < start) at = text.indexOf(word, start);
    if (at === -1 || at >= end) continue;
    if (at + word.length <= end) flags[i] = 1;
    at = text.indexOf(word, end);
  }
  return flags;
}

function withEscapes(text: string, slices: readonly Slice[]): Uint8Array {
  return once(text, slices, '\\').map((flag, i) => {
    const { start, end } = slices[i]!;
    return flag === 1 && HIDES_LETTERS.test(text.slice(start, end)) ? 1 : 0;
  });
}
