import type { Slice } from './cut.ts';

/** The words without those that hold another one: what mentions `RoleBinding` mentions `Role`. */
export function shortestWords(words: readonly string[]): string[] {
  return words.filter((word) => !words.some((other) => other !== word && word.includes(other)));
}

/** Which slices of a text hold a word: one search over the whole text a word, however many slices. */
export class Mentions {
  private readonly text: string;
  private readonly slices: readonly Slice[];
  private readonly found = new Map<string, Uint8Array>();

  /** @param slices in order, without overlap */
  constructor(text: string, slices: readonly Slice[]) {
    this.text = text;
    this.slices = slices;
  }

  has(index: number, word: string): boolean {
    let flags = this.found.get(word);
    if (!flags) {
      flags = this.search(word);
      this.found.set(word, flags);
    }
    return flags[index] === 1;
  }

  private search(word: string): Uint8Array {
    const { text, slices } = this;
    const flags = new Uint8Array(slices.length);
    let at = text.indexOf(word);
    for (let i = 0; i < slices.length && at !== -1; i++) {
      const { start, end } = slices[i]!;
      if (at >= end) continue;
      if (at >= start && at + word.length <= end) flags[i] = 1;
      at = text.indexOf(word, end);
    }
    return flags;
  }
}
