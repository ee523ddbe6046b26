import type { KubernetesObject } from 'kpt-functions';
import { cutStream } from './cut.ts';
import type { Input } from './input.ts';
import { InputError } from './input-error.ts';
import { type Item, ObjectItem } from './item.ts';
import { isObject } from './json.ts';
import { Mentions } from './mentions.ts';
import { elementLines } from './print.ts';
import { requireObject } from './require.ts';
import { type Part, ResourceList } from './resource-list.ts';
import { SliceItem } from './slice-item.ts';

/** An object in the `items` of a document of kind List, as `kubectl get` prints them. */
class ListedItem extends ObjectItem {
  readonly document: SliceItem;

  constructor(object: KubernetesObject, document: SliceItem) {
    super(object, document.position);
    this.document = document;
  }
}

/** A stream of documents, as `kustomize build` and `helm template` print it. */
export class Stream extends ResourceList {
  protected readonly input: Item[];
  protected readonly carriesPaths = false;
  private readonly source: Input;
  private readonly documents: SliceItem[];
  private readonly texts = new Map<SliceItem, string>();

  constructor(source: Input, functionConfig: KubernetesObject | undefined, reads?: readonly string[]) {
    super(functionConfig);
    this.source = source;
    const { latin1 } = source;
    const slices = cutStream(latin1).filter(({ start, end }) => /^[^#\s]/m.test(latin1.slice(start, end)));
    if (slices.length === 0) throw new InputError('the input must be a stream of YAML documents, got none');
    const words = new Mentions(latin1, slices);
    this.documents = slices.map((slice, i) => new SliceItem(i + 1, source, slice, words, (value) => value));
    this.input = this.documents.flatMap((document) => {
      // The last document is where a text that was cut off shows.
      const last = document.position === this.documents.length;
      const wanted = last || !reads || reads.some((word) => document.mentions(word));
      return wanted ? this.itemsOf(document) : [document];
    });
  }

  private itemsOf(document: SliceItem): Item[] {
    const name = `document ${document.position}`;
    const object = this.read(document);
    const { kind, items } = object as KubernetesObject & { items?: unknown };
    if (typeof kind !== 'string')
      throw new InputError(`${name} must be a Kubernetes object, with a \`kind\``);
    if (kind !== 'List' || !Array.isArray(items)) return [document];
    return items.map((item, i) => {
      return new ListedItem(requireObject(item, `\`items[${i}]\` of ${name}`), document);
    });
  }

  private read(document: SliceItem): KubernetesObject {
    try {
      return document.read();
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      const linesBefore = this.source.latin1.slice(0, document.start).split('\n').length - 1;
      const { message } = error;
      if (message.startsWith('item ')) throw new InputError(message.replace('item', 'document'));
      // Lines count from the start of the document; people look in the whole stream.
      const text = message.replace(/at line (\d+)/, (_, line) => `at line ${Number(line) + linesBefore}`);
      throw new InputError(`document ${document.position} must be valid YAML: ${text}`);
    }
  }

  protected writeEdits(): void {
    for (const item of this.removed) {
      if (!(item instanceof ListedItem)) continue;
      const { items } = item.document.object as KubernetesObject & { items: unknown[] };
      items.splice(items.indexOf(item.object), 1);
    }
    for (const document of this.documents) {
      if (!document.wasRead || this.removed.has(document)) continue;
      const inside = this.input.find((item) => item instanceof ListedItem && item.document === document);
      const text = this.edited(document, inside ?? document);
      if (text !== undefined) this.texts.set(document, text);
    }
  }

  protected print(): Part[] {
    const { source } = this;
    const eol = source.latin1.includes('\r\n') ? '\r\n' : '\n';
    const parts: string[] = [];
    let position = 0;
    for (const document of this.documents) {
      const before = source.text(position, document.start);
      // With its mark: an empty document would be left otherwise.
      if (this.removed.has(document)) parts.push(before.replace(/---[^\n]*\n$/, ''));
      else parts.push(before, this.texts.get(document) ?? document.text);
      position = document.end;
    }
    let result = parts.join('') + source.text(position);
    for (const item of this.added) {
      if (this.removed.has(item)) continue;
      if (result !== '' && !result.endsWith('\n')) result += eol;
      if (result.trim() !== '' && !/(^|\n)---[^\n]*\r?\n$/.test(result)) result += `---${eol}`;
      const lines = elementLines(item.object, false).map((line) => line.slice(2) + eol);
      result += lines.join('');
    }
    return [result];
  }
}

/** Whether a text is a ResourceList by its outermost keys, whatever else stands in it. */
export function isResourceList(text: string): boolean {
  if (/^["']?kind["']?:[ \t]*["']?ResourceList\b/m.test(text)) return true;
  if (!/^\s*\{/.test(text) || !text.includes('ResourceList')) return false;
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) && value.kind === 'ResourceList';
  } catch {
    return false;
  }
}
