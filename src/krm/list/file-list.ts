import { join } from 'node:path';
import type { KubernetesObject } from 'kpt-functions';
import { append } from '../../values/multi-map.ts';
import { Documents } from './documents.ts';
import type { Item } from './item.ts';
import type { JoinedFiles } from './joined-files.ts';
import { type Part, textOf } from './part.ts';
import type { Configuration, Reading } from './reading.ts';
import type { Where } from './result.ts';
import { type SliceItem, sliceItems } from './slice-item.ts';
import { looksLikeList, requireObjectSize } from './stream.ts';

/** What becomes of a file of the package. */
export interface FileChange {
  /** As people find it. */
  path: string;
  /** Undefined for a file that there was not. */
  before: string | undefined;
  /** Undefined for a file of which nothing is left. */
  after: string | undefined;
}

/** The objects in the files of a package. Where each stands is known beside it, and written into none. */
export class FileList extends Documents {
  protected readonly lines = 'file';
  private readonly folder: string;
  private readonly files: JoinedFiles;
  private readonly onItem: () => void;
  /** How many documents each file has, with those that were added. */
  private readonly lengths: Map<string, number>;
  private readonly addedTo = new Map<string, Item[]>();
  private readonly origins: ReadonlyMap<SliceItem, number>;

  /**
   * @param folder of the package, as people find it
   * @param onItem is told of each item that is worked on
   */
  constructor(
    folder: string,
    files: JoinedFiles,
    config: Configuration | undefined,
    reading: Reading,
    onItem: () => void = () => {},
  ) {
    super(files.input, config);
    this.folder = folder;
    this.files = files;
    this.onItem = onItem;
    const items = sliceItems(files.input, files.documents, DOCUMENT, reading);
    items.forEach((item, i) => {
      item.ownFile = files.documents[i]!.file;
    });
    this.origins = new Map(items.map((item, i) => [item, files.documents[i]!.origin]));
    this.lengths = new Map();
    for (const { file } of files.documents) this.lengths.set(file.path, file.index + 1);
    this.takeDocuments(items, reading);
  }

  override *each(items: Iterable<Item>): Generator<Item, void> {
    for (const item of super.each(items)) {
      this.onItem();
      yield item;
    }
  }

  protected override originOf(document: SliceItem): number {
    return this.origins.get(document)!;
  }

  protected override putInto(pathInPackage: string, item: Item): void {
    const path = join(this.folder, pathInPackage);
    const index = this.lengths.get(path) ?? 0;
    this.lengths.set(path, index + 1);
    item.ownFile = { path, index };
    append(this.addedTo, path, item);
  }

  /** Where what is about the whole package is shown, if it has a configuration or a main object. */
  get mainPlace(): Where | undefined {
    const config = this.functionConfigItem;
    const item = config?.file ? config : this.main;
    const start = item?.fieldPlaces()?.([]);
    const place = start && (item === config ? start : this.inInput(item!, start));
    return item?.file && { file: item.file, ...(place && { place }) };
  }

  /** The files that are not as they were. */
  fileChanges(): FileChange[] {
    this.settle();
    const documents = new Map<string, SliceItem[]>();
    for (const document of this.slices) append(documents, document.ownFile!.path, document);
    const paths = [...new Set([...this.files.files.keys(), ...this.addedTo.keys()])];
    return paths.flatMap((path) => {
      const slice = this.files.files.get(path);
      const own = documents.get(path) ?? [];
      const added = (this.addedTo.get(path) ?? []).filter((item) => this.added.has(item));
      const isEdited = own.some((document) => this.texts.has(document) || this.removed.has(document));
      if (added.length === 0 && !isEdited) return [];
      const nowhere = { start: 0, end: 0 };
      const text = textOf(this.edit(slice ?? nowhere, own, added));
      const before = slice && this.files.text(slice);
      return [{ path, before, after: SOMETHING.test(text) ? unmarked(text, before) : undefined }];
    });
  }

  protected print(): Part[] {
    return this.fileChanges().flatMap(({ after }) => after ?? []);
  }
}

/** The start of a line with more than a mark: an object may stand behind one, and a comment. */
const SOMETHING = /^(?!\ufeff?(?:---|\.\.\.)?[ \t\r]*$)/m;

/** A file that did not begin with a mark does not begin with one where its first document has gone. */
function unmarked(text: string, before = ''): string {
  return /^\s*---/.test(before) ? text : text.replace(/^---[ \t]*\r?\n/, '');
}

const DOCUMENT = {
  noun: 'document',
  unwrap: (value: unknown) => value,
  way: [],
  mayHoldMore: looksLikeList,
  require: (document: SliceItem, object: KubernetesObject) => requireObjectSize(document, object),
} as const;
