/**
 * Runs real Spark under a read-only root and writes docs/compatibility.md:
 * `npm run test:spark [-- WORD…]`, where a WORD is a version, a job, a column, `all` (versions), `missing` (only what
 * did not run yet with this function) or `write` (run nothing, write the table). Without a version: those of CI.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installPythonPackages, installSpark } from '../../scripts/systems/install-spark.ts';
import { VERSIONS } from '../../scripts/systems/spark-versions.ts';
import { root } from '../../scripts/systems/tools.ts';
import { sideBySide } from '../real/side-by-side.ts';
import { type Cell, runCell } from './cells.ts';
import { COLUMNS, type Column, columnsOf } from './columns.ts';
import { compatibilityTable } from './compatibility.ts';
import { readJobs, runsOn } from './job.ts';
import { harmless } from './refused-writes.ts';
import { readResult, writeResult } from './results.ts';
import { MEASURED_SPARK, measureScratchSpeed, readScratchSpeed } from './scratch-speed/scratch-speed.ts';

const words = process.argv.slice(2);
const allJobs = readJobs();
const allColumns = Object.keys(COLUMNS) as Column[];

for (const word of words) {
  const known = [
    ...VERSIONS.map(({ spark }) => spark),
    ...allJobs.map(({ name }) => name),
    ...allColumns,
    'all',
    'missing',
    'io',
    'write',
  ];
  if (known.includes(word)) continue;
  console.error(`test:spark: no version, job or column "${word}": ${known.join(', ')}`);
  process.exit(1);
}

const named = VERSIONS.filter(({ spark }) => words.includes(spark));
const versions = words.includes('all')
  ? VERSIONS
  : named.length > 0
    ? named
    : VERSIONS.filter(({ inCi }) => inCi);
const columns = chosen(allColumns, (column) => column);
const jobs = chosen(allJobs, ({ name }) => name).filter(
  ({ name, onDemand }) => !onDemand || words.includes(name),
);

const cells: Cell[] = [];
for (const { spark: version } of versions) {
  for (const job of jobs) {
    if (!runsOn(job, version)) continue;
    for (const column of columnsOf(job)) {
      const cell = { version, job: job.name, column };
      if (!columns.includes(column) || (words.includes('missing') && readResult(cell))) continue;
      cells.push(cell);
    }
  }
}

let failed = 0;
if (words.includes('io')) {
  installSpark(MEASURED_SPARK);
  await measureScratchSpeed();
} else if (!words.includes('write')) {
  for (const { spark, python } of versions) {
    installSpark(spark);
    installPythonPackages(python);
  }
  let count = 0;
  await sideBySide(cells, runCell, (cell, outcome) => {
    const { version, job, column } = cell;
    count++;
    if (outcome instanceof Error) {
      console.log(`${count}/${cells.length} Spark ${version}, ${job}, ${column}: ${outcome.message}`);
      failed++;
      return;
    }
    writeResult(cell, outcome);
    const verdict = outcome.passed ? 'runs' : `fails: ${outcome.reason}`;
    console.log(
      `${count}/${cells.length} Spark ${version}, ${job}, ${column}: ${verdict} (${outcome.seconds} s)`,
    );
    for (const finding of outcome.findings) console.log(`    reported: ${finding}`);
    for (const write of outcome.refused) {
      if (harmless(write)) continue;
      const { pod, command, call, path } = write;
      console.log(`    refused: ${pod}, ${command}: ${call} ${path}`);
    }
    for (const call of outcome.unknownCalls) console.log(`    the rig does not answer ${call}`);
    if (column === 'harden-spark' && !outcome.passed && outcome.findings.length === 0) failed++;
  });
}

const results = new Map<string, ReturnType<typeof readResult>>();
const text = compatibilityTable(
  VERSIONS.map(({ spark }) => spark),
  allJobs,
  (version, job, column) => {
    const key = `${version} ${job} ${column}`;
    if (!results.has(key)) results.set(key, readResult({ version, job, column }));
    return results.get(key);
  },
  readScratchSpeed(),
);
writeFileSync(join(root, 'docs/compatibility.md'), text);
console.log(`docs/compatibility.md: written; ${failed} cells of harden-spark fail without a finding`);
process.exitCode = failed === 0 ? 0 : 1;

function chosen<T>(all: readonly T[], name: (one: T) => string): readonly T[] {
  const some = all.filter((one) => words.includes(name(one)));
  return some.length > 0 ? some : all;
}
