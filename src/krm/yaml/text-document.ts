import type { Json } from '../../values/json.ts';
import { InputError } from '../input-error.ts';
import { type Bound, bind, fieldOf, means, rebind, unchanged } from './bound-value.ts';
import { type Difference, differences } from './differences.ts';
import { applyEdits, type Edit, planEdits } from './edit.ts';
import { surelySays } from './read-again.ts';
import { readTree } from './read-tree.ts';
import { type Path, type RepeatedKey, repeatedKeys, withFirstOfEach } from './repeated-keys.ts';
import { type PlacedScalar, scalarsOf } from './scalars.ts';
import type { SourceNode } from './source-tree.ts';

/** How often what is in the way is written out: once a level of aliases and merge keys in one another. */
const MOST_ROUNDS = 20;

/**
 * A YAML text and the value it means. Change the value in place; `write` gives the text back with only
 * the difference written into it, all other bytes as they were.
 */
export class TextDocument {
  readonly text: string;
  /** A byte-order mark is no part of the first line: columns count behind it. */
  private readonly mark: string;
  /** The text behind the mark, but for what a reader had to be given otherwise. */
  private readonly readable: string;
  private readonly bound: Bound;
  /** What was read, if it is plain block style. */
  private readonly plainTree: SourceNode | undefined;
  /** Keys that stand twice in one map. */
  readonly repeatedKeys: readonly RepeatedKey[];

  /**
   * @param firstCounts whether of equal keys at a path the first one counts, and not the last: to see what difference
   *   it makes, not to be written
   * @throws InputError if the text is not one valid YAML document.
   */
  constructor(text: string, firstCounts?: (path: Path) => boolean) {
    this.text = text;
    this.mark = text.startsWith('\ufeff') ? '\ufeff' : '';
    const { readable, tree, repeats, isPlain } = readTree(text.slice(this.mark.length));
    this.readable = readable;
    this.plainTree = isPlain ? tree : undefined;
    const counting = repeats && firstCounts ? withFirstOfEach(tree, firstCounts) : tree;
    this.bound = bind(counting, readable);
    this.repeatedKeys = repeats ? repeatedKeys(tree, readable) : [];
  }

  get value(): Json {
    return this.bound.value;
  }

  /** How long the text of each element is of the list that stands at `key`; nothing for any other value. */
  lengthsIn(key: string): readonly number[] {
    const list = this.bound.type === 'map' ? fieldOf(this.bound, key) : undefined;
    return list?.type === 'seq' ? list.source.elements.map(({ value: { start, end } }) => end - start) : [];
  }

  /** All scalars with their places in the text; undefined where a place in it means several values or none. */
  get scalars(): PlacedScalar[] | undefined {
    const isAsWritten = this.mark === '' && this.readable === this.text && this.repeatedKeys.length === 0;
    return isAsWritten ? scalarsOf(this.bound) : undefined;
  }

  /** What was written into the text last: of each round the edits, in what the one before it left. */
  rounds: readonly (readonly Edit[])[] = [];

  get isChanged(): boolean {
    return !unchanged(this.bound, this.value);
  }

  get differences(): Difference[] {
    return differences(this.bound, this.value);
  }

  /** @throws InputError if the change cannot be written without changing what else the text means. */
  write(): string {
    if (!this.isChanged) return this.text;
    let { readable: text, bound } = this;
    const after = this.value;
    const written: Edit[][] = [];
    for (let rounds = 0; rounds < MOST_ROUNDS; rounds++) {
      const { edits, complete } = planEdits(text, bound, after);
      const isSure = complete && rounds === 0 && this.surelySays(edits);
      text = applyEdits(text, edits);
      written.push(edits);
      const tree = isSure ? undefined : readBack(text);
      if (complete) {
        if (!isSure && (!tree || !means(tree, after))) throw new InputError(UNSAFE);
        this.rounds = written;
        return this.mark + text;
      }
      if (!tree) throw new InputError(UNSAFE);
      const read = bind(tree, text);
      rebind(read, bound);
      bound = read;
    }
    throw new InputError(
      'too much of this YAML stands behind aliases and merge keys for the change to be written',
    );
  }

  /** Whether the text that was read says the value after these edits, as far as that is known without reading it again. */
  private surelySays(edits: readonly Edit[]): boolean {
    const { plainTree, readable, value } = this;
    return plainTree !== undefined && surelySays(readable, plainTree, edits, value);
  }
}

const UNSAFE = 'the change cannot be written into this YAML safely';

/** Lines of a text that no user has seen help nobody: what is wrong with it is that it came about. */
function readBack(text: string): SourceNode | undefined {
  try {
    return readTree(text).tree;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return undefined;
  }
}
