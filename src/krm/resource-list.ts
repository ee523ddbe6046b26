import type { KubernetesObject } from 'kpt-functions';
import { InputError } from './input-error.ts';
import { type Item, ObjectItem } from './item.ts';
import type { Finding, Result } from './result.ts';

/**
 * The ResourceList of the KRM functions specification, over the text that it came as.
 *
 * Everything that is not edited is written as it was read. Items are objects of their own: two may share
 * one name, and each is edited in its place.
 */
export abstract class ResourceList {
  functionConfig: KubernetesObject | undefined;
  readonly results: Result[] = [];
  protected readonly added: Item[] = [];
  protected readonly removed = new Set<Item>();
  private discarded = false;
  /** The items that a finding says were changed. */
  readonly changed = new Set<Item>();

  protected constructor(functionConfig: KubernetesObject | undefined) {
    this.functionConfig = functionConfig;
  }

  /** The items of the input, in order. */
  protected abstract readonly input: readonly Item[];
  protected abstract readonly carriesPaths: boolean;
  protected abstract print(): string;

  /** All items in order, added ones last, without removed ones. */
  get items(): readonly Item[] {
    return [...this.input, ...this.added].filter((item) => !this.removed.has(item));
  }

  /** The items that mention one of `words`: only these need to be read. */
  select(words: readonly string[]): Item[] {
    return this.items.filter((item) => words.some((word) => item.mentions(word)));
  }

  /**
   * Appends an object. kpt writes it to the file `path` of the package, behind what that file holds.
   * (kpt refuses two objects of one path and index, krm.md §0.)
   */
  add(object: KubernetesObject, path: string): Item {
    if (this.carriesPaths) {
      const metadata = object.metadata as { annotations?: Record<string, string> };
      metadata.annotations = {
        ...metadata.annotations,
        'internal.config.kubernetes.io/path': path,
        'internal.config.kubernetes.io/index': String(this.nextIndex(path)),
      };
    }
    const item = new ObjectItem(object);
    this.added.push(item);
    return item;
  }

  /** The functionConfig as an item, to report about. */
  get functionConfigItem(): Item | undefined {
    return this.functionConfig && new ObjectItem(this.functionConfig);
  }

  private nextIndex(path: string): number {
    const home = this.functionConfigItem?.packagePath;
    const taken = this.select([path])
      .filter((item) => item.file?.path === path)
      .filter((item) => home === undefined || item.packagePath === undefined || item.packagePath === home)
      .map((item) => item.file?.index ?? 0);
    return Math.max(-1, ...taken) + 1;
  }

  remove(item: Item): void {
    this.removed.add(item);
  }

  /**
   * The list is to be written as it was read, with the results: no edit is kept, and each change that is
   * reported from now on is an error.
   */
  discardChanges(): void {
    this.discarded = true;
  }

  get keepsChanges(): boolean {
    return !this.discarded;
  }

  /** Records a finding, about one item or about the whole list. */
  report({ rule, severity, message, field, change }: Finding, item?: Item): void {
    if (change && item) this.changed.add(item);
    const pending = change && this.discarded;
    const result: Result = pending
      ? { message: `pending change: ${message}`, severity: 'error' }
      : { message, severity };
    if (item) {
      const { apiVersion, kind, metadata } = item.object;
      const { name, generateName, namespace } = (metadata ?? {}) as unknown as Record<string, unknown>;
      const shown = name ?? generateName;
      if (apiVersion && kind && typeof shown === 'string') {
        result.resourceRef = { apiVersion, kind, name: shown };
        if (typeof namespace === 'string') result.resourceRef.namespace = namespace;
        if (field) result.field = field;
      }
      if (item.file) result.file = item.file;
    }
    result.tags = { rule };
    this.results.push(result);
  }

  /**
   * The text with all edits in it. Where one cannot be made safely, that is reported as an error and its
   * item stays as it was read.
   */
  write(): string {
    if (this.discarded) {
      this.added.length = 0;
      this.removed.clear();
    }
    return this.print();
  }

  /** The text of an item or a document, with its edits. */
  protected edited(source: { text: string; write(): string }, item?: Item): string {
    if (this.discarded) return source.text;
    try {
      return source.write();
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      this.report({ rule: 'input/unsafe-edit', severity: 'error', message: error.message }, item);
      return source.text;
    }
  }
}
