import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sparkCache } from '../../scripts/systems/tools.ts';
import type { Cell } from './cells.ts';
import { prepare } from './columns.ts';
import { OFFICIAL_LAYOUT, readJob } from './job.ts';
import type { Outcome } from './outcome.ts';

/**
 * The outcomes of earlier runs, so that a table of hours can be filled in parts. An outcome counts only for
 * what was run: the workload as the function made it then, and the files of the job.
 */
export function readResult(cell: Cell): Outcome | undefined {
  const path = file(cell);
  if (!existsSync(path)) return undefined;
  const { of, outcome } = JSON.parse(readFileSync(path, 'utf8'));
  return of === fingerprint(cell) ? outcome : undefined;
}

export function writeResult(cell: Cell, outcome: Outcome): void {
  mkdirSync(dirname(file(cell)), { recursive: true });
  writeFileSync(file(cell), JSON.stringify({ of: fingerprint(cell), outcome }, null, 2));
}

function file({ version, job, column }: Cell): string {
  return join(sparkCache, 'results', version, job, `${column}.json`);
}

function fingerprint({ version, job: name, column }: Cell): string {
  const job = readJob(name);
  const hash = createHash('sha256')
    .update(JSON.stringify(prepare(column, job, version).workload))
    .update(job.layout === OFFICIAL_LAYOUT ? '' : JSON.stringify(job.layout));
  for (const folder of [job.folder, join(import.meta.dirname, 'programs')]) {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || entry.name === 'job.yaml') continue;
      hash.update(entry.name).update(readFileSync(join(entry.parentPath, entry.name)));
    }
  }
  return hash.digest('hex');
}
