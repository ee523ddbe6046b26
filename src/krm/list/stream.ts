import type { KubernetesObject } from 'kpt-functions';
import { isObject, type Json } from '../../values/json.ts';
import { append } from '../../values/multi-map.ts';
import { InputError } from '../input-error.ts';
import type { Place, PlaceOfField } from '../yaml/field-place.ts';
import { elementLines } from '../yaml/print.ts';
import type { RepeatedKey } from '../yaml/repeated-keys.ts';
import { TextDocument } from '../yaml/text-document.ts';
import { lines } from '../yaml/text-lines.ts';
import { cutStream } from './cut.ts';
import type { Input } from './input.ts';
import { type Item, ObjectItem } from './item.ts';
import { requireItemSize } from './item-limits.ts';
import { joinedObjects } from './mentions.ts';
import type { Part } from './part.ts';
import { byItem, type Configuration, type Reading, type RepeatedInItem } from './reading.ts';
import { requireObject } from './require.ts';
import { ResourceList } from './resource-list.ts';
import { SliceItem, sliceItems } from './slice-item.ts';

/** An object in the `items` of a document of kind List, as `kubectl get` prints them. */
class ListedItem extends ObjectItem {
  readonly document: SliceItem;
  /** In the `items` of the document. */
  readonly index: number;

  constructor(object: KubernetesObject, document: SliceItem, index: number, asRead: () => KubernetesObject) {
    super(object, document.position, asRead);
    this.document = document;
    this.index = index;
  }

  override fieldPlaces(): PlaceOfField | undefined {
    const places = this.document.fieldPlaces();
    return places && ((steps) => places(['items', this.index, ...steps]));
  }
}

/** What a document of kind List lists, read once more. */
function itemsAsRead({ text }: SliceItem): Json[] {
  return (new TextDocument(text).value as { items: Json[] }).items;
}

/** A stream of documents, as `kustomize build` and `helm template` print it. */
export class Stream extends ResourceList {
  protected readonly input: Item[] = [];
  protected readonly carriesPaths = false;
  protected override readonly allOrNothing = true;
  private readonly source: Input;
  private readonly repeatedInLists = new Map<SliceItem, ReadonlyMap<number, readonly RepeatedKey[]>>();
  private lineOf?: (offset: number) => number;

  constructor(source: Input, config: Configuration | undefined, reading: Reading) {
    super(config?.object, config?.repeatedKeys);
    this.configSource = config?.source;
    this.source = source;
    const { latin1 } = source;
    const slices = cutStream(latin1);
    if (slices.length === 0) throw new InputError('the input must be a stream of YAML documents, got none');
    const joined = joinedObjects(latin1, slices);
    this.slices = sliceItems(source, slices, DOCUMENT, reading);
    this.slices.forEach((document, i) => {
      // The last document is where a text that was cut off shows.
      const isLast = i === slices.length - 1;
      const isRead = isLast || (!reading.lazy && document.isNeeded) || joined[i] === 1 || isList(document);
      if (!isRead) this.input.push(document);
      else for (const item of this.itemsOf(document)) this.input.push(item);
    });
  }

  private itemsOf(document: SliceItem): Item[] {
    const name = `document ${document.position}`;
    const object = this.read(document);
    requireDocument(document, object);
    const { kind, items } = object as KubernetesObject & { items?: unknown };
    if (kind !== 'List' || !Array.isArray(items)) return [document];
    const lengths = document.lengthsIn('items');
    let before: Json[] | undefined;
    const again = (i: number) => {
      before ??= itemsAsRead(document);
      return before[i] as unknown as KubernetesObject;
    };
    return items.map((item, i) => {
      requireItemSize(lengths[i]!, `\`items[${i}]\` of ${name}`);
      return new ListedItem(requireObject(item, `\`items[${i}]\` of ${name}`), document, i, () => again(i));
    });
  }

  private read(document: SliceItem): KubernetesObject {
    try {
      return document.read();
    } catch (error) {
      const name = `document ${document.position} `;
      if (!(error instanceof InputError) || error.message.startsWith(name)) throw error;
      const linesBefore = this.source.latin1.slice(0, document.start).split('\n').length - 1;
      const { message } = error;
      // Lines count from the start of the document; people look in the whole stream.
      const text = message.replace(/at line (\d+)/, (_, line) => `at line ${Number(line) + linesBefore}`);
      throw new InputError(`${name}must be valid YAML: ${text}`);
    }
  }

  protected override repeatedIn(item: Item): RepeatedInItem | undefined {
    const document = documentOf(item);
    if (!document || document.repeatedKeys.length === 0) return undefined;
    const unit = document.position! - 1;
    if (!(item instanceof ListedItem)) {
      return { unit, item, keys: this.repeatedKeys(document), lines: 'input' };
    }
    const keysByItem = this.repeatedInLists.get(document) ?? byItem(this.repeatedKeys(document));
    this.repeatedInLists.set(document, keysByItem);
    const keys = keysByItem.get(item.index);
    return keys && { unit, item, keys, lines: 'input' };
  }

  /** With lines counted from the start of the input. */
  private repeatedKeys(document: SliceItem): RepeatedKey[] {
    const before = this.linesBefore(document);
    return document.repeatedKeys.map((key) => ({ ...key, lines: key.lines.map((at) => at + before) }));
  }

  private linesBefore({ start }: SliceItem): number {
    this.lineOf ??= lines(this.source.latin1);
    return this.lineOf(start) - 1;
  }

  protected override inInput(item: Item, { line, column }: Place): Place | undefined {
    const document = documentOf(item);
    if (!document) return undefined;
    const lineStart = this.source.latin1.lastIndexOf('\n', document.start - 1) + 1;
    // It may begin on the line of its mark.
    const shift = line === 1 ? this.source.text(lineStart, document.start).length : 0;
    return { line: line + this.linesBefore(document), column: column + shift };
  }

  protected override writeEdits(): void {
    const listedIn = new Map<SliceItem, ListedItem[]>();
    for (const item of this.input) if (item instanceof ListedItem) append(listedIn, item.document, item);
    for (const document of this.slices) {
      if (this.removed.has(document)) continue;
      const items = listedIn.get(document);
      const text = items ? this.editedList(document, items) : this.edited(document, document);
      if (text !== undefined && text !== document.text) this.texts.set(document, text);
    }
  }

  private editedList(document: SliceItem, listed: readonly ListedItem[]): string {
    const { items } = document.object as KubernetesObject & { items: unknown[] };
    return this.editedTogether(
      listed,
      () => itemsAsRead(document),
      (objects) => {
        items.length = 0;
        for (const object of objects) items.push(object);
        return document.write() ?? document.text;
      },
    );
  }

  protected print(): Part[] {
    const { source } = this;
    const eol = source.latin1.includes('\r\n') ? '\r\n' : '\n';
    const parts: string[] = [];
    let position = 0;
    for (const document of this.slices) {
      const before = source.text(position, document.start);
      const text = this.texts.get(document);
      // Its mark goes too: an empty document would be left otherwise.
      if (this.removed.has(document)) parts.push(withoutMark(before));
      else if (text === undefined) parts.push(before, document.text);
      // It stood on the line of its mark, and is in block style now.
      else parts.push(before, before.endsWith('---') && /^\S/.test(text) ? eol : '', text);
      position = document.end;
    }
    const rest = parts.join('') + source.text(position);
    const added = [...this.added].map((item) =>
      elementLines(item.object, false)
        .map((line) => line.slice(2) + eol)
        .join(''),
    );
    if (added.length === 0) return [rest];
    const openLine = rest !== '' && !rest.endsWith('\n') ? eol : '';
    const isMarked = rest.trim() === '' || MARK.test(rest.slice(lastLineStart(rest)));
    return [rest, openLine, isMarked ? '' : `---${eol}`, added.join(`---${eol}`)];
  }
}

/** @throws InputError for a document that is no object of Kubernetes, or larger than one can be */
function requireDocument({ position, start, end }: SliceItem, object: KubernetesObject): void {
  const name = `document ${position}`;
  const { kind, items } = object as Partial<KubernetesObject> & { items?: unknown };
  if (typeof kind !== 'string') throw new InputError(`${name} must be a Kubernetes object, with a \`kind\``);
  if (kind !== 'List' || !Array.isArray(items)) requireItemSize(end - start, name);
}

const DOCUMENT = {
  noun: 'document',
  unwrap: (value: unknown) => value,
  way: [],
  mayHoldMore: looksLikeList,
  require: requireDocument,
} as const;

/** Undefined for an item that was added. */
function documentOf(item: Item): SliceItem | undefined {
  if (item instanceof ListedItem) return item.document;
  return item instanceof SliceItem ? item : undefined;
}

/** Whether a document lists objects: any of them can be asked for. One that cannot be read lists none. */
function isList(document: SliceItem): boolean {
  return document.mentions('List') && document.object.kind === 'List';
}

/** The mark of a document's start, with a comment behind it. */
const MARK = /^---[ \t]*(?:#[^\n]*)?(?:\r?\n)?$/;

/** Where the last line begins. */
function lastLineStart(text: string): number {
  return text.lastIndexOf('\n', text.length - 2) + 1;
}

/** The text between two documents without the mark at its end. */
function withoutMark(text: string): string {
  const start = lastLineStart(text);
  return MARK.test(text.slice(start)) ? text.slice(0, start) : text;
}

/** Whether a text may be a document of kind List, as YAML or JSON. */
function looksLikeList(text: string): boolean {
  return /(?:^|[{,])[ \t]*["']?kind["']?:[ \t]*["']?List\b/m.test(text);
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
