import type { KubernetesObject } from 'kpt-functions';
import type { Input } from './input.ts';
import { InputError } from './input-error.ts';
import { Item } from './item.ts';
import type { Json } from './json.ts';
import type { Mentions } from './mentions.ts';
import type { Path, RepeatedKey } from './repeated-keys.ts';
import { requireObject } from './require.ts';
import { TextDocument } from './text-document.ts';

/** More than an API server takes in one request, and etcd in one object. */
const LARGEST = 4 << 20;

/** An item that is a slice of the input, decoded and read when asked for. */
export class SliceItem extends Item {
  /** Byte offsets. */
  readonly start: number;
  readonly end: number;
  private readonly input: Input;
  private readonly words: Mentions;
  private readonly unwrap: (value: Json) => unknown;
  private readonly firstCounts: ((path: Path) => boolean) | undefined;
  private document?: TextDocument;
  private value?: KubernetesObject;

  constructor(
    position: number,
    input: Input,
    slice: { start: number; end: number },
    words: Mentions,
    unwrap: (value: Json) => unknown,
    firstCounts?: (path: Path) => boolean,
  ) {
    super(position);
    this.input = input;
    this.words = words;
    this.start = slice.start;
    this.end = slice.end;
    this.unwrap = unwrap;
    this.firstCounts = firstCounts;
  }

  get text(): string {
    return this.input.text(this.start, this.end);
  }

  get wasRead(): boolean {
    return this.document !== undefined;
  }

  /** Of what was read; paths begin at the slice. */
  get repeatedKeys(): readonly RepeatedKey[] {
    return this.document?.repeatedKeys ?? [];
  }

  /**
   * An empty object for text that cannot be read: what must be right was read when the list was made, and of anything
   * else no step can make use. It stays as it is, in every run and wherever it stands.
   */
  get object(): KubernetesObject {
    if (!this.value) {
      try {
        this.read();
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        this.value = {} as KubernetesObject;
      }
    }
    return this.value!;
  }

  /** @throws InputError if the slice is not valid YAML, or not an object. */
  read(): KubernetesObject {
    if (!this.value) {
      if (this.end - this.start > LARGEST) {
        throw new InputError(
          `item ${this.position} must not be larger than 4 MiB: Kubernetes takes no such object`,
        );
      }
      this.document = new TextDocument(this.text, this.firstCounts);
      this.value = requireObject(this.unwrap(this.document.value), `item ${this.position}`);
    }
    return this.value;
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
    if (!this.document) return undefined;
    const text = this.document.write();
    return text === this.document.text ? undefined : text;
  }
}
