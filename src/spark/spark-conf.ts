import type { Part } from './part.ts';

/** Settings below those of `sparkConf`: a `spark-defaults.conf`, and the field that names it. */
export interface Defaults {
  readonly settings: ReadonlyMap<string, string>;
  readonly path: string;
}

type Entry = [key: string, value: string];

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
    return this.part.get(key) ?? this.defaults?.settings.get(key);
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
    const defaults = [...this.defaults.settings].filter(([key]) => this.part.get(key) === undefined);
    return [...own, ...defaults];
  }

  /** As in `spec.sparkConf["spark.jars.ivy"]`; the field of the defaults for what stands only there. */
  path(key: string): string {
    const { defaults, part } = this;
    return defaults?.settings.has(key) && part.get(key) === undefined ? defaults.path : part.keyPath(key);
  }
}
