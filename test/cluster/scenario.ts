import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** One thing that drivers do: a file of `scenarios`. */
export interface Scenario {
  readonly name: string;
  readonly title: string;
  /** What the program does: see Work.java. */
  readonly steps: readonly string[];
  readonly sparkConf: Readonly<Record<string, string>>;
  /** The first version of Spark that has it. */
  readonly since?: string;
  /** The driver must fail, with these words in its log. */
  readonly fails?: string;
  /** The first executor is deleted as soon as it runs. */
  readonly delete?: 'executor';
}

const folder = join(import.meta.dirname, 'scenarios');

/** All scenarios, by name. */
export function readScenarios(): Scenario[] {
  return readdirSync(folder)
    .sort()
    .map((file) => ({
      name: file.replace('.yaml', ''),
      sparkConf: {},
      ...parse(readFileSync(join(folder, file), 'utf8')),
    }));
}
