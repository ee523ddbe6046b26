import type { Part } from '../part.ts';
import { Conf, type ConfPlace } from './conf.ts';

type Entry = [key: string, value: string];

/** The workload's `sparkConf`: what its job is submitted with. */
export class SparkConf extends Conf {
  private readonly own: OwnConf;

  /** @param fill what the operator makes of the value of a key before anything else */
  constructor(part: Part, fill?: (key: string, value: string) => string) {
    const own = new OwnConf(part, fill);
    super([own], own);
    this.own = own;
  }

  set(key: string, value: string): void {
    this.own.set(key, value);
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

  keys(): string[] {
    return Object.keys(this.part.value ?? {});
  }

  path(key: string): string {
    return this.part.keyPath(key);
  }
}
