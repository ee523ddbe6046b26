/**
 * What the function costs, beside the programs that people run today: `npm run bench` writes docs/performance.md.
 * `npm run bench -- few report` measures these sections only, `--sizes 10,1000` these sizes only, `--rounds 3` as often;
 * then the figures are printed, and no file is written.
 *
 * Needs `go`, and takes kpt, kustomize and yq along where they are installed (`npm run setup` brings the last two). Where
 * kyverno is missing it is compiled first, which takes seven minutes.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CACHING_NODE, onPath, root } from '../../scripts/systems/tools.ts';
import type { Bench, Row } from './comparison.ts';
import { performanceDocument, previous, sectionsOf, startOfRun } from './document.ts';
import { node } from './engines.ts';
import { goalsTable } from './goals.ts';
import { Inputs } from './lists.ts';
import { buildPrograms } from './programs.ts';
import { FEWER_ROUNDS, SECTIONS } from './sections.ts';

/** How often each program runs: what is short is noisy, and what is long is waited for. A quarter of an hour in all. */
const ROUNDS = new Map([
  [10, 21],
  [100, 15],
  [1000, 9],
  [10_000, 5],
  [50_000, 3],
]);
const LEAST_ROUNDS = 3;

const { values, positionals: names } = parseArgs({
  options: { sizes: { type: 'string' }, rounds: { type: 'string' } },
  allowPositionals: true,
});
const sizes = values.sizes?.split(',').map(Number);
const rounds = values.rounds === undefined ? undefined : Number(values.rounds);
if (sizes?.some((size) => !Number.isInteger(size) || size < 10)) {
  stop(`--sizes must be whole numbers of at least 10, such as 10,100, got ${JSON.stringify(values.sizes)}`);
}
if (rounds !== undefined && !(Number.isInteger(rounds) && rounds > 0)) {
  stop(`--rounds must be a whole number of at least 1, got ${JSON.stringify(values.rounds)}`);
}
for (const name of names) {
  if (SECTIONS.some((section) => section.name === name)) continue;
  stop(`there is no section "${name}": they are ${SECTIONS.map((section) => section.name).join(', ')}`);
}
if (!onPath('go')) stop('needs go on PATH, see https://go.dev/doc/install');
const nodeOfImage = node(CACHING_NODE) ?? stop(`needs Node ${CACHING_NODE}: \`npm run setup\` brings it`);

const begin = Date.now();
const started = startOfRun();
const folder = mkdtempSync(join(tmpdir(), 'harden-spark-bench-'));
try {
  say('building');
  await buildPrograms();
  const inputs = new Inputs(join(folder, 'inputs'), nodeOfImage);
  const sections = SECTIONS.filter(({ name }) => names.length === 0 || names.includes(name));
  const results = new Map<string, Row[]>();
  for (const { name, measure } of sections) {
    results.set(name, measure(benchOf(name, inputs)));
  }
  const isWhole = names.length === 0 && sizes === undefined && rounds === undefined;
  if (isWhole) {
    const path = join(root, 'docs/performance.md');
    const minutes = (Date.now() - begin) / 60_000;
    const figures = { results, sections, node: nodeOfImage, started, minutes };
    writeFileSync(path, performanceDocument(figures, previous(path)));
    console.log(goalsTable(results, true));
  } else {
    console.log(`${sectionsOf({ sections, results })}\n${goalsTable(results, false)}`);
  }
  say('done');
} finally {
  rmSync(folder, { recursive: true });
}

function benchOf(section: string, inputs: Inputs): Bench {
  return {
    folder,
    inputs,
    node: nodeOfImage,
    rounds(size) {
      if (rounds !== undefined) return rounds;
      const [, all] = [...ROUNDS].findLast(([least]) => least <= size)!;
      return FEWER_ROUNDS.has(section) ? Math.max(LEAST_ROUNDS, Math.round(all / 2)) : all;
    },
    isWanted: (size) => sizes === undefined || sizes.includes(size),
    say: (what) => say(`${section}: ${what}`),
  };
}

function say(what: string): void {
  console.error(`bench: ${((Date.now() - begin) / 1000).toFixed(0)} s: ${what}`);
}

function stop(reason: string): never {
  console.error(`bench: ${reason}`);
  process.exit(1);
}
