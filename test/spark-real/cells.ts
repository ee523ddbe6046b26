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
  return inNamespaces('cell.ts', JSON.stringify(cell));
}

/** Runs a program of the rig in namespaces of its own, with a folder that goes with it as its last argument: its `outcome.json`. */
export async function inNamespaces<T>(program: string, ...args: string[]): Promise<T> {
  const runs = join(sparkCache, 'runs');
  mkdirSync(runs, { recursive: true });
  const folder = mkdtempSync(join(runs, 'cell-'));
  const path = join(import.meta.dirname, program);
  const command = [process.execPath, '--import=tsx', path, ...args, folder];
  try {
    const child = spawn(...isolated(command), {
      cwd: root,
      // What tools of the rig leave there goes with the folder.
      env: { ...process.env, TMPDIR: folder },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const code = await new Promise<number | null>((done, failed) => {
      child.on('error', failed);
      child.on('exit', done);
    });
    if (code !== 0)
      throw new Error(`the rig itself failed (exit code ${code}): ${[program, ...args].join(' ')}`);
    return JSON.parse(readFileSync(join(folder, 'outcome.json'), 'utf8'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
