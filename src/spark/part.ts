import { keyPath } from '../kubernetes/shape.ts';
import { isObject } from '../values/json.ts';
import { take } from '../values/recording.ts';
import { countEdit, edits } from './answer.ts';

export type Mapping = { [key: string]: any };

/** A text, and the field that it stands in. */
export interface LocatedText {
  readonly value: string;
  readonly path: string;
}

/**
 * A mapping somewhere in an object, which may not be there yet: reading gives nothing, and the first value
 * set makes it. null counts as absent.
 */
export abstract class Part {
  /** Where it stands, from the object's root, as findings write it. */
  abstract get path(): string;
  abstract get value(): Mapping | undefined;
  /** The mapping, made if it is not there. */
  protected abstract made(): Mapping;

  /** A mapping that is there: an object, or what stands at `path` of one. */
  static root(object: object, path = ''): Part {
    return new WholePart(object, path);
  }

  get<T = any>(key: string): T | undefined {
    const { value } = this;
    const found = value?.[key];
    if (found === undefined || found === null) return undefined;
    return Object.hasOwn(value!, key) ? found : undefined;
  }

  /** A text with its path; undefined for anything else. */
  text(key: string): LocatedText | undefined {
    const value = this.get(key);
    return typeof value === 'string' ? { value, path: this.keyPath(key) } : undefined;
  }

  /** A text that decides nothing: what it decides after all is to be asked (`ask`). */
  taken(key: string): string | undefined {
    const { value } = this;
    if (!value || !Object.hasOwn(value, key)) return undefined;
    const found = take(value, key);
    return typeof found === 'string' ? found : undefined;
  }

  /** A value of any type as text, with its path. */
  asText(key: string): LocatedText | undefined {
    const value = this.get(key);
    return value === undefined ? undefined : { value: String(value), path: this.keyPath(key) };
  }

  set(key: string, value: unknown): void {
    this.made()[key] = value;
    countEdit();
  }

  remove(key: string): void {
    const { value } = this;
    if (!value) return;
    delete value[key];
    countEdit();
  }

  keyPath(key: string): string {
    return keyPath(this.path, key);
  }

  child(...keys: string[]): Part {
    let part: Part = this;
    for (let i = 0; i < keys.length; i++) part = new Field(part, keys[i]!);
    return part;
  }

  list<T>(key: string): List<T> {
    return new List<T>(this, key);
  }
}

class WholePart extends Part {
  readonly path: string;
  readonly value: Mapping;

  constructor(object: object, path: string) {
    super();
    this.path = path;
    this.value = object;
  }

  protected made(): Mapping {
    return this.value;
  }
}

class Field extends Part {
  private readonly owner: Part;
  private readonly key: string;
  private where?: string;
  /** Once found it stays: mappings are changed in place, and no other is put where one is. */
  private found: Mapping | undefined;
  /** The count of edits when it was looked for: what is absent then comes with an edit. */
  private soughtAt = -1;

  constructor(owner: Part, key: string) {
    super();
    this.owner = owner;
    this.key = key;
  }

  get path(): string {
    this.where ??= this.owner.keyPath(this.key);
    return this.where;
  }

  get value(): Mapping | undefined {
    if (this.found === undefined && this.soughtAt !== edits) {
      const value = this.owner.get(this.key);
      if (isObject(value)) this.found = value;
      this.soughtAt = edits;
    }
    return this.found;
  }

  protected made(): Mapping {
    if (!this.value) this.owner.set(this.key, {});
    return this.value!;
  }
}

/** A list that may not be there yet: it reads as empty, appears with its first element and goes with its last. */
export class List<T> {
  private readonly owner: Part;
  private readonly key: string;
  private where?: string;
  /** Behind the element that was asked for last. */
  private next = 0;
  private found: readonly T[] = [];
  /** The count of edits when it was looked for. */
  private soughtAt = -1;

  constructor(owner: Part, key: string) {
    this.owner = owner;
    this.key = key;
  }

  get path(): string {
    this.where ??= this.owner.keyPath(this.key);
    return this.where;
  }

  get items(): readonly T[] {
    if (this.soughtAt !== edits) {
      const value = this.owner.get(this.key);
      this.found = Array.isArray(value) ? value : [];
      this.soughtAt = edits;
    }
    return this.found;
  }

  /** Quick where elements are asked for in their order. */
  elementPath(item: T): string {
    const { items } = this;
    let index = items.indexOf(item, this.next);
    if (index === -1) index = items.indexOf(item);
    this.next = index + 1;
    return `${this.path}[${index}]`;
  }

  append(item: T): void {
    if (!Array.isArray(this.owner.get(this.key))) this.owner.set(this.key, []);
    this.owner.get<T[]>(this.key)!.push(item);
    countEdit();
  }

  remove(item: T): void {
    const items = this.owner.get<T[]>(this.key)!;
    items.splice(items.indexOf(item), 1);
    countEdit();
    if (items.length === 0) this.owner.remove(this.key);
  }
}
