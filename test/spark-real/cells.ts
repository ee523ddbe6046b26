import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root, sparkCache } from '../../scripts/systems/tools.ts';
import { isolated } from '../real/isolated.ts';
import type { Column } from './columns.ts';
import { lastLines } from './container-log.ts';
import { fetchFor } from './image.ts';
import { readJob } from './job.ts';
import type { Outcome } from './outcome.ts';

/** One cell of the table. */
export interface Cell {
  readonly version: string;
  readonly job: string;
  readonly column: Column;
  /** Directories that the function is told not to make writable: to see that the rig notices. */
  readonly keepReadOnly?: readonly string[];
}

/** Where the logs of a cell lie: one file a Pod. */
export function logFolder({ version, job, column }: Cell): string {
  return join(sparkCache, 'logs', version, job, column);
}

/** The end of each Pod's log. */
export function lastLinesOf(cell: Cell): string {
  const folder = logFolder(cell);
  const files = readdirSync(folder).filter((file) => file.endsWith('.log'));
  return lastLines(new Map(files.map((file) => [file, readFileSync(join(folder, file), 'utf8')])));
}

/** Runs a cell in namespaces of its own. */
export async function runCell(cell: Cell): Promise<Outcome> {
  fetchFor(readJob(cell.job));
  const runs = join(sparkCache, 'runs');
  mkdirSync(runs, { recursive: true });
  const folder = mkdtempSync(join(runs, 'cell-'));
  const program = join(import.meta.dirname, 'cell.ts');
  const command = [process.execPath, '--import=tsx', program, JSON.stringify(cell), folder];
  try {
    const child = spawn(...isolated(command), {
      cwd: root,
      // What tools of the rig leave there goes with the cell.
      env: { ...process.env, TMPDIR: folder },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const code = await new Promise<number | null>((done, failed) => {
      child.on('error', failed);
      child.on('exit', done);
    });
    if (code !== 0) throw new Error(`the rig itself failed (exit code ${code}) on ${JSON.stringify(cell)}`);
    return JSON.parse(readFileSync(join(folder, 'outcome.json'), 'utf8'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
