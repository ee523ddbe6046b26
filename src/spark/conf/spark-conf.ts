import type { Part } from '../part.ts';
import { Conf, type ConfPlace } from './conf.ts';

/** What holds where `sparkConf` says nothing: a `spark-defaults.conf`, and the field that names it. */
export interface Defaults {
  readonly conf: ReadonlyMap<string, string>;
  readonly path: string;
}

type Entry = [key: string, value: string];

/** The workload's `sparkConf`, above the defaults that come with it: what its job is submitted with. */
export class SparkConf extends Conf {
  private readonly own: OwnConf;
  private readonly hasDefaults: boolean;

  /** @param fill what the operator makes of the value of a key before anything else */
  constructor(part: Part, defaults?: Defaults, fill?: (key: string, value: string) => string) {
    const own = new OwnConf(part, fill);
    super(defaults ? [own, placeOf(defaults)] : [own], own);
    this.own = own;
    this.hasDefaults = defaults !== undefined;
  }

  set(key: string, value: string): void {
    this.own.set(key, value);
  }

  /** The same without the defaults, and the same object where there are none. */
  get withoutDefaults(): Conf {
    return this.hasDefaults ? new Conf([this.own], this.own) : this;
  }

  /** Those of the workload itself. */
  ownEntries(): readonly Entry[] {
    return this.own.entries();
  }
}

/** `sparkConf` alone. */
export class OwnConf implements ConfPlace {
  private readonly part: Part;
  private readonly fill: ((key: string, value: string) => string) | undefined;
  private own: Entry[] | undefined;

  constructor(part: Part, fill?: (key: string, value: string) => string) {
    this.part = part;
    this.fill = fill;
  }

  get(key: string): string | undefined {
    const value = this.part.get(key);
    return this.fill && typeof value === 'string' ? this.fill(key, value) : value;
  }

  set(key: string, value: string): void {
    this.part.set(key, value);
    this.own = undefined;
  }

  entries(): readonly Entry[] {
    this.own ??= Object.entries(this.part.value ?? {}).filter(([, value]) => typeof value === 'string');
    return this.own;
  }

  path(key: string): string {
    return this.part.keyPath(key);
  }
}

function placeOf({ conf, path }: Defaults): ConfPlace {
  return { get: (key) => conf.get(key), entries: () => [...conf], path: () => path };
}
