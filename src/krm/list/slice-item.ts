import type { KubernetesObject } from 'kpt-functions';
import type { Json } from '../../values/json.ts';
import type { Recording } from '../../values/recording.ts';
import { InputError, LimitError } from '../input-error.ts';
import type { Difference } from '../yaml/differences.ts';
import { fieldPlaces, type PlaceOfField } from '../yaml/field-place.ts';
import type { Path, RepeatedKey } from '../yaml/repeated-keys.ts';
import { TextDocument } from '../yaml/text-document.ts';
import type { Slice } from './cut.ts';
import type { Input } from './input.ts';
import { documentName, Item, WORDS_OF_ITEMS } from './item.ts';
import { LARGEST, labelIn, requireItemSize } from './item-limits.ts';
import { Mentions, shortestWords } from './mentions.ts';
import { ReadAtOnce, type Reading } from './reading.ts';
import { requireObject } from './require.ts';

/** What a slice is. */
interface Form {
  /** What people call it. */
  readonly noun: 'item' | 'document';
  /** The object in what the text means. */
  readonly unwrap: (value: Json) => unknown;
  /** The way to it in the text. */
  readonly way: readonly number[];
  /** Whether a text that is too large for an object may be several. */
  readonly mayHoldMore?: (text: string) => boolean;
  /** Throws InputError for an object that the list cannot hold. */
  readonly require?: (item: SliceItem, object: KubernetesObject) => void;
}

/** An item that is a slice of the input, decoded and read when asked for. */
export class SliceItem extends Item {
  /** Byte offsets. */
  readonly start: number;
  readonly end: number;
  private readonly input: Input;
  /** What its text was searched for, with those of the other slices. */
  readonly words: Mentions;
  private readonly form: Form;
  private readonly firstCounts: Reading['firstCounts'];
  private document: TextDocument | undefined;
  private value: KubernetesObject | undefined;
  /** The text with the edits that were written so far. */
  private written: string | undefined;
  /** Who wants to know what is read of the object. */
  private watcher: Recording | undefined;
  /** Of what was read; paths begin at the slice. */
  repeatedKeys: readonly RepeatedKey[] = [];
  /** How often a text of it was read. */
  readings = 0;
  /** Whether it must be right: it holds a word that the function asks for. */
  readonly isNeeded: boolean;

  constructor(
    position: number,
    input: Input,
    { start, end }: Slice,
    form: Form,
    words: Mentions,
    isNeeded: boolean,
    { firstCounts }: Reading,
  ) {
    super(position);
    this.input = input;
    this.start = start;
    this.end = end;
    this.form = form;
    this.words = words;
    this.firstCounts = firstCounts;
    this.isNeeded = isNeeded;
  }

  /** What people call it. */
  get label(): string {
    return this.ownFile ? documentName(this.ownFile) : `${this.form.noun} ${this.position}`;
  }

  get text(): string {
    return this.input.text(this.start, this.end);
  }

  override fieldPlaces(): PlaceOfField | undefined {
    const places = fieldPlaces(this.text);
    return places && ((steps) => places([...this.form.way, ...steps]));
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
    return this.watcher ? this.watcher.view(this.value!) : this.value!;
  }

  protected override get unwatched(): KubernetesObject {
    return this.value ?? this.object;
  }

  /** Hands out views of the object until it is let go of. */
  watch(recording: Recording): void {
    this.watcher = recording;
  }

  /** What its text was read as; undefined once it was let go of. */
  get readDocument(): TextDocument | undefined {
    return this.document;
  }

  /** Whether it is as it was read, and stands for one object that can be written. */
  get isUntouched(): boolean {
    return this.written === undefined && this.repeatedKeys.length === 0;
  }

  /**
   * Takes over what came of a text that differs in no way that matters.
   *
   * @param head what of the object others ask for by its name, file and labels
   * @param text with the edits; undefined where there are none
   */
  takeOver(head: KubernetesObject, text: string | undefined): void {
    this.value = head;
    this.remember();
    this.forget();
    // It was read when its twin was.
    this.readings ||= 1;
    this.written = text;
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
      return this.form.unwrap(this.document.value) as KubernetesObject;
    }
    const { text, position, firstCounts, label: subject } = this;
    const { unwrap, mayHoldMore, require } = this.form;
    const size = this.end - this.start;
    try {
      if (size > LARGEST && !mayHoldMore?.(text)) requireItemSize(size, subject);
      const ofItem = firstCounts && ((path: Path) => firstCounts(position! - 1, path));
      this.document = new TextDocument(text, ofItem);
      this.repeatedKeys = this.document.repeatedKeys;
    } catch (error) {
      if (!(error instanceof LimitError)) throw error;
      throw new LimitError(error.limit, `${subject}${labelIn(text)}`);
    }
    const object = requireObject(unwrap(this.document.value), subject);
    if (this.isNeeded) require?.(this, object);
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
    const { document, written } = this;
    const text = document?.write();
    return text === document?.text ? written : text;
  }

  override release(): void {
    this.watcher = undefined;
    this.remember();
    this.written = this.write();
    this.forget();
  }

  /** What is reported of it later names it. */
  private remember(): void {
    void [this.resourceRef, this.file, this.packagePath];
  }

  restore(): void {
    this.watcher = undefined;
    this.written = undefined;
    this.forget();
  }

  private forget(): void {
    this.document = undefined;
    this.value = undefined;
  }
}

/** The slices of a text as items of one form. */
export function sliceItems(
  source: Input,
  slices: readonly Slice[],
  form: Form,
  reading: Reading,
): SliceItem[] {
  const asked = [...(reading.reads ?? []), ...(reading.words ?? []), ...WORDS_OF_ITEMS];
  const words = new Mentions(source.latin1, slices, asked);
  const needed = reading.reads && words.ofAny(shortestWords(reading.reads));
  return slices.map(
    (slice, i) => new SliceItem(i + 1, source, slice, form, words, needed?.[i] !== 0, reading),
  );
}

/** The items whose text holds one of the words. */
export function itemsThatMention(items: readonly Item[], words: readonly string[]): Item[] {
  const shortest = shortestWords(words);
  let of: Mentions | undefined;
  let flags: Uint8Array = new Uint8Array();
  return items.filter((item) => {
    if (!(item instanceof SliceItem)) return item.mentionsAny(shortest);
    if (item.words !== of) {
      of = item.words;
      flags = of.ofAny(shortest);
    }
    return flags[item.position! - 1] === 1;
  });
}
