export type Mapping = { [key: string]: any };

export function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * A mapping somewhere in an object, which may not be there yet: reading gives nothing, and the first value
 * set makes it. null counts as absent.
 */
export class Part {
  private readonly read: () => unknown;
  private readonly make: () => Mapping;
  private readonly where: string | (() => string);

  constructor(where: string | (() => string), read: () => unknown, make: () => Mapping) {
    this.where = where;
    this.read = read;
    this.make = make;
  }

  /** Where it stands, from the object's root, as findings write it. */
  get path(): string {
    return typeof this.where === 'string' ? this.where : this.where();
  }

  static root(object: object): Part {
    return new Part(
      '',
      () => object,
      () => object,
    );
  }

  get value(): Mapping | undefined {
    const value = this.read();
    return isMapping(value) ? value : undefined;
  }

  get<T = any>(key: string): T | undefined {
    const { value } = this;
    return value && Object.hasOwn(value, key) ? (value[key] ?? undefined) : undefined;
  }

  set(key: string, value: unknown): void {
    this.make()[key] = value;
  }

  remove(key: string): void {
    const { value } = this;
    if (value) delete value[key];
  }

  keyPath(key: string): string {
    const { path } = this;
    return path === '' ? key : path + (/^\w+$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`);
  }

  child(...keys: string[]): Part {
    return keys.reduce((part: Part, key) => part.field(key), this);
  }

  private field(key: string): Part {
    return new Part(
      () => this.keyPath(key),
      () => this.get(key),
      () => {
        if (!isMapping(this.get(key))) this.set(key, {});
        return this.get(key)!;
      },
    );
  }

  list<T>(key: string): List<T> {
    return new List<T>(this, key);
  }
}

/** A list that may not be there yet: it reads as empty, appears with its first element and goes with its last. */
export class List<T> {
  private readonly owner: Part;
  private readonly key: string;

  constructor(owner: Part, key: string) {
    this.owner = owner;
    this.key = key;
  }

  get path(): string {
    return this.owner.keyPath(this.key);
  }

  get items(): readonly T[] {
    const value = this.owner.get(this.key);
    return Array.isArray(value) ? value : [];
  }

  elementPath(item: T): string {
    return `${this.path}[${this.items.indexOf(item)}]`;
  }

  append(item: T): void {
    if (!Array.isArray(this.owner.get(this.key))) this.owner.set(this.key, []);
    this.owner.get<T[]>(this.key)!.push(item);
  }

  remove(item: T): void {
    const items = this.owner.get<T[]>(this.key)!;
    items.splice(items.indexOf(item), 1);
    if (items.length === 0) this.owner.remove(this.key);
  }
}
