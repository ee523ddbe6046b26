import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { compareVersions } from '../../scripts/systems/spark-versions.ts';

/** One thing that drivers do: a file of `scenarios`. */
export interface Scenario {
  readonly name: string;
  readonly title: string;
  /** What the program does: see Work.java. */
  readonly steps: readonly string[];
  /** What it sets, behind what the scenario sets that it is `like`. */
  readonly sparkConf: Readonly<Record<string, string>>;
  readonly like?: string;
  /** What the operator sets beside that, where the workload is one of the Apache operator's: the function is not told. */
  readonly apacheOperator?: { readonly version: string; readonly sets: Readonly<Record<string, string>> };
  /** The first version of Spark that has it. */
  readonly since?: string;
  /** Left out of CI: for the document only. */
  readonly onDemand?: boolean;
  /** The driver must fail, with these words in its log. */
  readonly fails?: string;
  /** The Pod of an executor is deleted while the program waits for its replacement. */
  readonly delete?: 'executor';
  /** More of the functionConfig's `spec.rbac`. */
  readonly rbac?: object;
}

const folder = join(import.meta.dirname, 'scenarios');

/** All scenarios, by name. */
export function readScenarios(): Scenario[] {
  const names = readdirSync(folder).map((file) => file.replace('.yaml', ''));
  return names.sort().map(readScenario);
}

export function readScenario(name: string): Scenario {
  const scenario: Scenario = parse(readFileSync(join(folder, `${name}.yaml`), 'utf8'));
  const like = scenario.like === undefined ? undefined : readScenario(scenario.like);
  return { ...scenario, name, sparkConf: { ...like?.sparkConf, ...scenario.sparkConf } };
}

export function runsOn({ since }: Scenario, version: string): boolean {
  return since === undefined || compareVersions(version, since) >= 0;
}
