import type { KubernetesObject } from 'kpt-functions';
import { Item } from './item.ts';
import type { Json } from './json.ts';
import { requireObject } from './require.ts';
import { TextDocument } from './text-document.ts';

/** An item that is a slice of the text, read when asked for. */
export class SliceItem extends Item {
  readonly text: string;
  private readonly unwrap: (value: Json) => unknown;
  private document?: TextDocument;
  private value?: KubernetesObject;

  constructor(position: number, text: string, unwrap: (value: Json) => unknown) {
    super(position);
    this.text = text;
    this.unwrap = unwrap;
  }

  get object(): KubernetesObject {
    return this.read();
  }

  /** @throws InputError if the slice is not valid YAML, or not an object. */
  read(): KubernetesObject {
    if (!this.value) {
      this.document = new TextDocument(this.text);
      this.value = requireObject(this.unwrap(this.document.value), `item ${this.position}`);
    }
    return this.value;
  }

  mentions(word: string): boolean {
    return this.text.includes(word);
  }

  /** @throws InputError if the edit cannot be written safely. */
  write(): string {
    return this.document ? this.document.write() : this.text;
  }
}
