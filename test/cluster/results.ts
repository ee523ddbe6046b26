import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cache } from '../../scripts/systems/tools.ts';
import { type Outcome, prepare, type Run } from './run-scenario.ts';
import { readScenario } from './scenario.ts';

/**
 * The outcomes of earlier runs, so that a table of hours can be filled in parts. An outcome counts only for what
 * was run: the scenario, and workload and Role as the function made them then.
 */
export function readResult(run: Run): Outcome | undefined {
  const path = fileOf(run);
  if (!existsSync(path)) return undefined;
  const { of, outcome } = JSON.parse(readFileSync(path, 'utf8'));
  return of === fingerprint(run) ? outcome : undefined;
}

export function writeResult(run: Run, outcome: Outcome): void {
  mkdirSync(dirname(fileOf(run)), { recursive: true });
  writeFileSync(fileOf(run), JSON.stringify({ of: fingerprint(run), outcome }, null, 2));
}

function fileOf({ version, scenario, role, without }: Run): string {
  const name = without ? `${role} without ${without.replaceAll('/', '_')}` : role;
  return join(cache, 'cluster/results', version, scenario, `${name}.json`);
}

function fingerprint(run: Run): string {
  const scenario = readScenario(run.scenario);
  const hash = createHash('sha256').update(JSON.stringify([scenario, prepare(scenario, run, 'any')]));
  for (const folder of ['image', 'roles'].map((name) => join(import.meta.dirname, name))) {
    for (const file of readdirSync(folder).sort()) hash.update(readFileSync(join(folder, file)));
  }
  return hash.digest('hex');
}
