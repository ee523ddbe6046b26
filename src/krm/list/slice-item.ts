import type { KubernetesObject } from 'kpt-functions';
import type { Json } from '../../values/json.ts';
import { InputError, LimitError } from '../input-error.ts';
import type { Difference } from '../yaml/differences.ts';
import type { Path, RepeatedKey } from '../yaml/repeated-keys.ts';
import { TextDocument } from '../yaml/text-document.ts';
import type { Input } from './input.ts';
import { Item } from './item.ts';
import { isTooLarge, labelIn, requireItemSize } from './item-limits.ts';
import type { Mentions } from './mentions.ts';
import { ReadAtOnce } from './reading.ts';
import { requireObject } from './require.ts';

/** What a slice is. */
interface Form {
  /** What people call it. */
  readonly noun: 'item' | 'document';
  /** Whether a text that is too large for an object may be several. */
  readonly mayHoldMore?: (text: string) => boolean;
  /** Where the first of equal keys counts, and not the last. */
  readonly firstCounts?: ((path: Path) => boolean) | undefined;
  readonly isNeeded?: boolean;
  /** Throws InputError for an object that the list cannot hold. */
  readonly require?: (object: KubernetesObject) => void;
}

/** An item that is a slice of the input, decoded and read when asked for. */
export class SliceItem extends Item {
  /** Byte offsets. */
  readonly start: number;
  readonly end: number;
  private readonly input: Input;
  private readonly words: Mentions;
  private readonly unwrap: (value: Json) => unknown;
  private readonly form: Form;
  private document: TextDocument | undefined;
  private value: KubernetesObject | undefined;
  /** The text with the edits that were written so far. */
  private written: string | undefined;
  private repeats: readonly RepeatedKey[] = [];
  /** How often a text of it was read. */
  readings = 0;
  /** Whether it must be right: it holds a word that the function asks for. */
  readonly isNeeded: boolean;

  constructor(
    position: number,
    input: Input,
    slice: { start: number; end: number },
    words: Mentions,
    unwrap: (value: Json) => unknown,
    form: Form,
  ) {
    super(position);
    this.input = input;
    this.words = words;
    this.start = slice.start;
    this.end = slice.end;
    this.unwrap = unwrap;
    this.form = form;
    this.isNeeded = form.isNeeded === true;
  }

  get text(): string {
    return this.input.text(this.start, this.end);
  }

  /** Of what was read; paths begin at the slice. */
  get repeatedKeys(): readonly RepeatedKey[] {
    return this.repeats;
  }

  /**
   * An empty object for text that cannot be read and need not be right: no step can make use of it. It stays as it is,
   * in every run and wherever it stands.
   *
   * @throws ReadAtOnce if it must be right
   */
  get object(): KubernetesObject {
    if (!this.value) {
      try {
        this.read();
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        if (this.isNeeded) throw new ReadAtOnce();
        this.value = {} as KubernetesObject;
      }
    }
    return this.value!;
  }

  /** @throws InputError if the slice is not valid YAML, or not an object. */
  read(): KubernetesObject {
    this.value ??= this.readText();
    return this.value;
  }

  private readText(): KubernetesObject {
    this.readings++;
    if (this.written !== undefined) {
      this.document = new TextDocument(this.written);
      return this.unwrap(this.document.value) as KubernetesObject;
    }
    const { text, position } = this;
    const { noun, mayHoldMore, firstCounts } = this.form;
    const size = this.end - this.start;
    const subject = `${noun} ${position}`;
    try {
      if (isTooLarge(size) && !mayHoldMore?.(text)) requireItemSize(size, subject);
      this.document = new TextDocument(text, firstCounts);
      this.repeats = this.document.repeatedKeys;
    } catch (error) {
      if (!(error instanceof LimitError)) throw error;
      throw new LimitError(error.limit, `${subject}${labelIn(text)}`);
    }
    const object = requireObject(this.unwrap(this.document.value), subject);
    if (this.isNeeded) this.form.require?.(object);
    return object;
  }

  get differences(): Difference[] {
    return this.document?.differences ?? [];
  }

  /** How long the text of each element of a list is; nothing for any other value. */
  lengthsIn(key: string): readonly number[] {
    return this.document?.lengthsIn(key) ?? [];
  }

  /** @param word ASCII */
  mentions(word: string): boolean {
    return this.words.has(this.position! - 1, word);
  }

  /**
   * @returns undefined if nothing was changed
   * @throws InputError if the edit cannot be written safely
   */
  write(): string | undefined {
    if (!this.document?.isChanged) return this.written;
    return this.document.write();
  }

  override release(): void {
    // What is reported of it later names it.
    void [this.resourceRef, this.file, this.packagePath];
    this.written = this.write();
    this.forget();
  }

  restore(): void {
    this.written = undefined;
    this.forget();
  }

  private forget(): void {
    this.document = undefined;
    this.value = undefined;
  }
}
