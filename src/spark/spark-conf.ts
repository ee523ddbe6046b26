import type { Part } from './part.ts';

/** The workload's `sparkConf`. */
export class SparkConf {
  private readonly part: Part;

  constructor(part: Part) {
    this.part = part;
  }

  get(key: string): string | undefined {
    return this.part.get(key);
  }

  set(key: string, value: string): void {
    this.part.set(key, value);
  }

  entries(): [key: string, value: string][] {
    return Object.entries(this.part.value ?? {}).filter(([, value]) => typeof value === 'string');
  }

  /** As in `spec.sparkConf["spark.jars.ivy"]`. */
  path(key: string): string {
    return this.part.keyPath(key);
  }
}
