import type { KubernetesObject } from 'kpt-functions';
import type { Json } from '../../values/json.ts';
import { append } from '../../values/multi-map.ts';
import { InputError } from '../input-error.ts';
import { withLinesBefore } from '../yaml/error-place.ts';
import type { Place, PlaceOfField } from '../yaml/field-place.ts';
import { elementLines } from '../yaml/print.ts';
import type { RepeatedKey } from '../yaml/repeated-keys.ts';
import { TextDocument } from '../yaml/text-document.ts';
import { lines } from '../yaml/text-lines.ts';
import type { Slice } from './cut.ts';
import type { Input } from './input.ts';
import { type Item, ObjectItem } from './item.ts';
import { requireItemSize } from './item-limits.ts';
import { joinedObjects } from './mentions.ts';
import type { Part } from './part.ts';
import { byItem, type Configuration, type Reading, type RepeatedInItem } from './reading.ts';
import { requireObject } from './require.ts';
import { ResourceList } from './resource-list.ts';
import { SliceItem } from './slice-item.ts';

/** An object in the `items` of a document of kind List, as `kubectl get` prints them. */
class ListedItem extends ObjectItem {
  readonly document: SliceItem;
  /** In the `items` of the document. */
  readonly index: number;

  constructor(object: KubernetesObject, document: SliceItem, index: number, asRead: () => KubernetesObject) {
    super(object, document.position, asRead);
    this.ownFile = document.ownFile;
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

/** Objects that came as YAML documents, each a text of its own: in one stream, or in files. */
export abstract class Documents extends ResourceList {
  protected readonly input: Item[] = [];
  protected readonly carriesPaths: boolean = false;
  protected readonly source: Input;
  /** Where lines are counted from. */
  protected abstract readonly lines: 'input' | 'file';
  override readonly hasPlaces = true;
  private readonly repeatedInLists = new Map<SliceItem, ReadonlyMap<number, readonly RepeatedKey[]>>();
  private lineOf?: (offset: number) => number;

  protected constructor(source: Input, config: Configuration | undefined) {
    super(config?.object, config?.repeatedKeys);
    this.configSource = config?.source;
    this.source = source;
  }

  /** @param isRead whether a document is to be read at once, besides those that must be */
  protected takeDocuments(
    documents: readonly SliceItem[],
    { lazy }: Reading,
    isRead: (index: number) => boolean = () => false,
  ): void {
    const joined = joinedObjects(this.source.latin1, documents);
    this.slices = documents;
    documents.forEach((document, i) => {
      const atOnce = isRead(i) || (!lazy && document.isNeeded) || joined[i] === 1 || isList(document);
      if (!atOnce) this.input.push(document);
      else for (const item of this.itemsIn(document)) this.input.push(item);
    });
  }

  /** The offset at which the lines of a document are counted from 1. */
  protected originOf(_document: SliceItem): number {
    return 0;
  }

  /** @throws InputError for an object that cannot be one of these */
  protected requireDocument(_document: SliceItem, _object: KubernetesObject): void {}

  private itemsIn(document: SliceItem): Item[] {
    try {
      return this.itemsOf(document);
    } catch (error) {
      const { ownFile } = document;
      if (error instanceof InputError && ownFile)
        error.where ??= { ...ownFile, line: this.linesBefore(document) + 1 };
      throw error;
    }
  }

  private itemsOf(document: SliceItem): Item[] {
    const name = document.label;
    const object = this.read(document);
    this.requireDocument(document, object);
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
      const { label: name } = document;
      if (!(error instanceof InputError) || error.message.startsWith(name)) throw error;
      const text = withLinesBefore(error.message, this.linesBefore(document));
      throw new InputError(`${name} must be valid YAML: ${text}`);
    }
  }

  protected override repeatedIn(item: Item): RepeatedInItem | undefined {
    const document = documentOf(item);
    if (!document || document.repeatedKeys.length === 0) return undefined;
    const unit = document.position! - 1;
    if (!(item instanceof ListedItem)) {
      return { unit, item, keys: this.repeatedKeys(document), lines: this.lines };
    }
    const keysByItem = this.repeatedInLists.get(document) ?? byItem(this.repeatedKeys(document));
    this.repeatedInLists.set(document, keysByItem);
    const keys = keysByItem.get(item.index);
    return keys && { unit, item, keys, lines: this.lines };
  }

  /** With lines counted from where people count them. */
  private repeatedKeys(document: SliceItem): RepeatedKey[] {
    const before = this.linesBefore(document);
    return document.repeatedKeys.map((key) => ({ ...key, lines: key.lines.map((at) => at + before) }));
  }

  private linesBefore(document: SliceItem): number {
    this.lineOf ??= lines(this.source.latin1);
    return this.lineOf(document.start) - this.lineOf(this.originOf(document));
  }

  protected override inInput(item: Item, { line, column }: Place): Place | undefined {
    const document = documentOf(item);
    if (!document) return undefined;
    // A line of the stream is none of the file that annotations say the object is from.
    if (this.lines === 'input' && item.file) return undefined;
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

  /**
   * A part of the input with its edits, and with the objects that are added to it.
   *
   * @param documents those that stand in it
   */
  protected edit({ start, end }: Slice, documents: readonly SliceItem[], added: readonly Item[]): Part[] {
    const { source } = this;
    const text = source.text(start, end);
    const eol = text.includes('\r\n') ? '\r\n' : '\n';
    const parts: string[] = [];
    let position = start;
    for (const document of documents) {
      const before = source.text(position, document.start);
      const text = this.texts.get(document);
      // Its mark goes too: an empty document would be left otherwise.
      if (this.removed.has(document)) parts.push(withoutMark(before));
      else if (text === undefined) parts.push(before, document.text);
      // It stood on the line of its mark, and is in block style now.
      else parts.push(before, before.endsWith('---') && /^\S/.test(text) ? eol : '', text);
      position = document.end;
    }
    const rest = parts.join('') + source.text(position, end);
    const texts = added.map((item) =>
      elementLines(item.object, false)
        .map((line) => line.slice(2) + eol)
        .join(''),
    );
    if (texts.length === 0) return [rest];
    const openLine = rest !== '' && !rest.endsWith('\n') ? eol : '';
    const isMarked = rest.trim() === '' || MARK.test(rest.slice(lastLineStart(rest)));
    return [rest, openLine, isMarked ? '' : `---${eol}`, texts.join(`---${eol}`)];
  }
}

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
