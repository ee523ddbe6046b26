/**
 * What the function costs, beside the functions that people run today: `npm run bench` writes docs/performance.md.
 * `npm run bench -- --sizes 10,100,1000` measures these sizes only and prints them; no file is written.
 *
 * Needs `go`, and takes kpt and kustomize along where they are installed (`npm run setup` brings kustomize).
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { onPath, root } from '../../scripts/systems/tools.ts';
import { type Figures, performanceDocument, previous, startOfRun } from './document.ts';
import { measureEngines } from './engine-table.ts';
import { type Engine, findEngines } from './engines.ts';
import { measureHardening } from './hardening.ts';
import { measureNoChange } from './no-change.ts';
import { measureOrchestrators } from './orchestrators.ts';
import { buildPrograms } from './programs.ts';

/** How often each program runs: what is short is noisy, and what is long is waited for. Ten minutes in all. */
const ROUNDS = new Map([
  [10, 21],
  [100, 15],
  [1000, 9],
  [10_000, 5],
  [50_000, 3],
]);
const LARGEST_OTHER = 10_000;
const ENGINE_SIZES = [10, 1000, 10_000];
const WHOLE_RUN_SIZE = 1000;
const WHOLE_RUN_ROUNDS = 3;

const { values } = parseArgs({ options: { sizes: { type: 'string' } } });
const sizes = values.sizes ? values.sizes.split(',').map(Number) : [...ROUNDS.keys()];
if (sizes.some((size) => !Number.isInteger(size) || size < 10)) {
  stop(`--sizes must be whole numbers of at least 10, such as 10,100, got ${JSON.stringify(values.sizes)}`);
}
if (!onPath('go')) stop('needs go on PATH, see https://go.dev/doc/install');

const begin = Date.now();
const started = startOfRun();
const folder = mkdtempSync(join(tmpdir(), 'harden-spark-bench-'));
try {
  const figures = await measureAll();
  const path = join(root, 'docs/performance.md');
  const document = performanceDocument(figures, previous(path));
  console.log(document);
  if (values.sizes === undefined) {
    mkdirSync(join(root, 'docs'), { recursive: true });
    writeFileSync(path, document);
  }
} finally {
  rmSync(folder, { recursive: true });
}

async function measureAll(): Promise<Figures> {
  say('building');
  await buildPrograms();
  const { engines, missing } = findEngines();

  const plain: Figures['plain'] = [];
  const noChange: Figures['noChange'] = [];
  for (const size of sizes) {
    say(`${size} items`);
    const cost = measureHardening(folder, size, roundsOf(size), 'plain');
    plain.push(cost);
    noChange.push(measureNoChange(folder, size, roundsOf(size), cost.hardened));
  }
  const flow: Figures['flow'] = [];
  const anchors: Figures['anchors'] = [];
  for (const size of sizes.filter((size) => size <= LARGEST_OTHER)) {
    say(`${size} items, with comments and flow style; with anchors`);
    flow.push(measureHardening(folder, size, fewerRoundsOf(size), 'flow'));
    anchors.push(measureHardening(folder, size, fewerRoundsOf(size), 'anchors'));
  }
  say('releases of Node');
  const engineSizes = ENGINE_SIZES.filter((size) => sizes.includes(size));
  const engineCosts = measureEngines(
    folder,
    [...engines, ...engines.flatMap(variantsOf)],
    engineSizes.map((size) => [size, fewerRoundsOf(size)]),
  );
  const size = Math.min(WHOLE_RUN_SIZE, Math.max(...sizes));
  say(`whole runs of kpt and kustomize, ${size} files`);
  const runs = measureOrchestrators(join(folder, 'packages'), size, WHOLE_RUN_ROUNDS);
  return {
    plain,
    flow,
    anchors,
    noChange,
    orchestrators: { size, runs },
    engines: engineCosts,
    missingEngines: missing,
    started,
    minutes: (Date.now() - begin) / 60_000,
  };
}

function roundsOf(size: number): number {
  const [, rounds] = [...ROUNDS].findLast(([least]) => least <= size)!;
  return rounds;
}

/** For the tables beside the main one. */
function fewerRoundsOf(size: number): number {
  return Math.max(3, Math.round(roundsOf(size) / 2));
}

/** What may make a run cheaper otherwise: an option, on the release that images are made of; Bun in the executable. */
function variantsOf({ name, command }: Engine): Engine[] {
  if (name.startsWith('Bun')) return [{ name: `${name}, in the executable`, command, isInExecutable: true }];
  if (!name.startsWith('Node 24')) return [];
  return [{ name: `${name}, semi-space 64`, command: [...command, '--max-semi-space-size=64'] }];
}

function say(what: string): void {
  console.error(`bench: ${((Date.now() - begin) / 1000).toFixed(0)} s: ${what}`);
}

function stop(reason: string): never {
  console.error(`bench: ${reason}`);
  process.exit(1);
}
