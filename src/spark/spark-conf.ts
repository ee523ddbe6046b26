import type { LocatedText, Part } from './part.ts';

/** What holds where `sparkConf` says nothing: a `spark-defaults.conf`, and the field that names it. */
export interface Defaults {
  readonly conf: ReadonlyMap<string, string>;
  readonly path: string;
}

type Entry = [key: string, value: string];

/** A value of true or false, which Spark takes in any case and with blanks around it (ConfigHelpers.toBoolean). */
export function isTrue(value: string | undefined, byDefault: boolean): boolean {
  return value === undefined ? byDefault : value.trim().toLowerCase() === 'true';
}

/** The workload's `sparkConf`, above the defaults that come with it. */
export class SparkConf {
  private readonly part: Part;
  private readonly defaults: Defaults | undefined;
  private own: Entry[] | undefined;

  constructor(part: Part, defaults?: Defaults) {
    this.part = part;
    this.defaults = defaults;
  }

  get(key: string): string | undefined {
    return this.part.get(key) ?? this.defaults?.conf.get(key);
  }

  /** The same with where it stands; undefined without a key. */
  located(key: string | undefined): LocatedText | undefined {
    const value = key === undefined ? undefined : this.get(key);
    return value === undefined ? undefined : { value, path: this.path(key!) };
  }

  is(key: string, byDefault = false): boolean {
    return isTrue(this.get(key), byDefault);
  }

  set(key: string, value: string): void {
    this.part.set(key, value);
    this.own = undefined;
  }

  /** Those of the workload itself. */
  ownEntries(): readonly Entry[] {
    this.own ??= Object.entries(this.part.value ?? {}).filter(([, value]) => typeof value === 'string');
    return this.own;
  }

  entries(): readonly Entry[] {
    const own = this.ownEntries();
    if (!this.defaults) return own;
    const defaults = [...this.defaults.conf].filter(([key]) => this.part.get(key) === undefined);
    return [...own, ...defaults];
  }

  /** Those whose keys begin so, by the rest of their keys. */
  below(prefix: string): (LocatedText & { key: string })[] {
    return this.entries()
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, value]) => ({ key: key.slice(prefix.length), value, path: this.path(key) }));
  }

  /** As in `spec.sparkConf["spark.jars.ivy"]`; the field of the defaults for what stands only there. */
  path(key: string): string {
    const { defaults, part } = this;
    return defaults?.conf.has(key) && part.get(key) === undefined ? defaults.path : part.keyPath(key);
  }
}
