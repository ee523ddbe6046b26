import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sparkCache } from '../../../scripts/systems/tools.ts';
import { inNamespaces } from '../cells.ts';

/** The version that is measured, and its Python. */
export const MEASURED_SPARK = '3.5.9';
export const PYTHON = '3.11';

/** What one run of a program took. */
export interface Cost {
  readonly seconds: number;
  /** Seconds of the process, in user and in kernel mode. */
  readonly cpu: number;
  /** Bytes that were not in the page cache. */
  readonly read: number;
  /** Bytes that Spark wrote: spills and shuffle files. */
  readonly written?: number;
}

/** What came of the measurement. Bytes and seconds. */
export interface ScratchSpeed {
  readonly spark: string;
  readonly date: string;
  readonly machine: string;
  /** The load average when it began. */
  readonly load: number;
  /** How many small files. */
  readonly files: number;
  readonly heap: string;
  /** The memory limit of the container, and in the place that counts as memory; undefined where none could be set. */
  readonly limit?: { readonly version: string; readonly bytes: number; readonly inMemory: number };
  /** How full the volumes were at the fullest, by the name of the place. */
  readonly peaks: Readonly<Record<string, number | undefined>>;
  /** One cost a round, in the order of the rounds: what stands at one index was measured side by side. */
  readonly costs: readonly {
    readonly name: string;
    readonly shuffle: readonly Cost[];
    readonly files: readonly Cost[];
  }[];
}

/** Measures, and keeps the outcome. */
export async function measureScratchSpeed(): Promise<void> {
  const outcome = await inNamespaces<ScratchSpeed>('scratch-speed/measure.ts');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify({ of: fingerprint(), outcome }, null, 2));
}

/** What an earlier run measured, if it measured what is measured today. */
export function readScratchSpeed(): ScratchSpeed | undefined {
  if (!existsSync(file)) return undefined;
  const { of, outcome } = JSON.parse(readFileSync(file, 'utf8'));
  return of === fingerprint() ? outcome : undefined;
}

const file = join(sparkCache, 'results', MEASURED_SPARK, 'scratch-speed.json');

function fingerprint(): string {
  const hash = createHash('sha256').update(MEASURED_SPARK);
  for (const name of ['Scratch.java', 'places.ts', 'memory-limit.ts', 'measure.ts']) {
    hash.update(readFileSync(join(import.meta.dirname, name)));
  }
  return hash.digest('hex');
}
