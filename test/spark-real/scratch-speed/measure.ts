/**
 * Measures scratch space in all places: `measure.ts FOLDER`, which is for all that the run needs and for its outcome. Started by
 * scratch-speed.ts in namespaces of its own, with which its mounts go.
 */
import { type ChildProcess, execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { findPython } from '../../../scripts/systems/python.ts';
import { sparkHome } from '../../../scripts/systems/tools.ts';
import { endOf, startContainer } from '../container.ts';
import { lastLines } from '../container-log.ts';
import { type Image, javaHome } from '../image.ts';
import { OFFICIAL_LAYOUT } from '../job.ts';
import { type Mount, PeakUse } from '../mounts.ts';
import { podFrom, sparkContainer } from '../pod.ts';
import { MemoryLimit } from './memory-limit.ts';
import { nodeDisk, overlay, PLACES, VOLUME_BYTES } from './places.ts';
import { type Cost, MEASURED_SPARK, PYTHON, type ScratchSpeed } from './scratch-speed.ts';

/** Besides the first, which warms the JVM and does not count. */
const ROUNDS = 5;
const ROWS = 400_000;
const FILES = 10_000;
const HEAP = '700m';
/** Little beside what is written: what is read back comes from the disk and not from the page cache. */
const LIMIT_BYTES = 1.25 * 2 ** 30;
const LARGER_LIMIT_BYTES = LIMIT_BYTES + VOLUME_BYTES;

const [folder] = process.argv.slice(2) as [string];
const log = join(folder, 'log');
writeFileSync(join(folder, 'outcome.json'), JSON.stringify(await measure()));
process.exit(0);

async function measure(): Promise<ScratchSpeed> {
  const [load] = loadavg();
  const limit = MemoryLimit.make(`harden-spark-scratch-${Date.now()}`);
  limit?.set(LIMIT_BYTES);
  const disk = nodeDisk(folder);
  const volumes = PLACES.flatMap(({ path, make }) =>
    make ? [{ path, source: make(disk, folder), writable: true }] : [],
  );
  const use = new PeakUse(volumes);
  const start = () => startScratch(disk, volumes);
  const child = limit ? limit.around(start) : start();
  const ended = endOf(child);
  try {
    const costs = await inTurns(child, limit, use);
    return {
      spark: MEASURED_SPARK,
      date: new Date().toISOString().slice(0, 10),
      machine: `${cpus().length} × ${cpus()[0]!.model}`,
      load: load!,
      files: FILES,
      heap: HEAP,
      limit: limit && { version: limit.version, bytes: LIMIT_BYTES, inMemory: LARGER_LIMIT_BYTES },
      peaks: Object.fromEntries(PLACES.map(({ name, path }) => [name, use.peaks.get(path)])),
      costs,
    };
  } finally {
    child.stdin!.end();
    await ended;
    await limit?.remove();
  }
}

/** A B C D, B C D A, …: whatever else the machine does meanwhile, it does to all of them. */
async function inTurns(
  child: ChildProcess,
  limit: MemoryLimit | undefined,
  use: PeakUse,
): Promise<ScratchSpeed['costs']> {
  const answers = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  async function ask(what: string, path: string): Promise<Cost> {
    execFileSync('sync'); // What the run before it left to be written is not its own.
    child.stdin!.write(`${what} ${path}\n`);
    for (;;) {
      const { value, done } = await answers.next();
      if (done)
        throw new Error(`the program ended\n${lastLines(new Map([[log, readFileSync(log, 'utf8')]]))}`);
      if (value.startsWith('MEASURED ')) return JSON.parse(value.slice('MEASURED '.length));
    }
  }

  async function rounds(what: 'shuffle' | 'files'): Promise<Cost[][]> {
    const costs = PLACES.map((): Cost[] => []);
    for (let round = 0; round <= ROUNDS; round++) {
      for (let turn = 0; turn < PLACES.length; turn++) {
        const index = (round + turn) % PLACES.length;
        const { name, path, inMemory } = PLACES[index]!;
        limit?.set(inMemory || what === 'files' ? LARGER_LIMIT_BYTES : LIMIT_BYTES);
        const cost = await ask(what, path);
        console.log(`${what}, round ${round} of ${ROUNDS}, ${name}: ${said(cost)}`);
        if (round > 0) costs[index]!.push(cost);
      }
    }
    return costs;
  }

  const sampling = setInterval(() => use.sample(), 250);
  const shuffle = await rounds('shuffle');
  clearInterval(sampling); // So many small files take long to look at.
  const files = await rounds('files');
  return PLACES.map(({ name }, index) => ({ name, shuffle: shuffle[index]!, files: files[index]! }));
}

function said({ seconds, cpu, written = 0, read }: Cost): string {
  const [gigabytesWritten, gigabytesRead] = [written, read].map((bytes) => (bytes / 1e9).toFixed(1));
  const bytes = written > 0 ? `, ${gigabytesWritten} GB written, ${gigabytesRead} GB read from a disk` : '';
  return `${seconds.toFixed(2)} s, CPU ${cpu.toFixed(2)} s${bytes}`;
}

function startScratch(disk: string, mounts: readonly Mount[]) {
  const image = buildImage();
  const container = join(folder, 'container');
  mkdirSync(container);
  const options = `-XX:+UseParallelGC -Drows=${ROWS} -Dfiles=${FILES}`;
  const command = [
    ...['/opt/spark/bin/spark-submit', '--master', 'local[2]', '--driver-memory', HEAP],
    ...['--driver-java-options', options, '--class', 'Scratch', 'local:///app/scratch.jar'],
  ];
  const pod = podFrom({ spec: { containers: [{ name: 'scratch', command }] } }, 'scratch', {
    name: 'scratch',
    role: 'driver',
  });
  return startContainer({
    pod,
    container: sparkContainer(pod),
    // With both compilers, as jobs run.
    env: { JAVA_TOOL_OPTIONS: '' },
    mounts,
    image,
    python: findPython(PYTHON)!,
    hosts: ['127.0.0.1 localhost scratch'],
    folder: container,
    log,
    layer: (files) => overlay(files, disk),
    stdin: 'pipe',
  });
}

function buildImage(): Image {
  const parts = ['app', 'work-dir', 'spark', 'classes'].map((part) => join(folder, 'image', part));
  const [app, workDir, sparkDir, classes] = parts as [string, string, string, string];
  for (const part of parts) mkdirSync(part, { recursive: true });
  const program = join(import.meta.dirname, 'Scratch.java');
  const jars = join(sparkHome(MEASURED_SPARK), 'jars/*');
  execFileSync(`${javaHome}/bin/javac`, ['-cp', jars, '-d', classes, program]);
  execFileSync(`${javaHome}/bin/jar`, ['--create', '--file', join(app, 'scratch.jar'), '-C', classes, '.']);
  return { version: MEASURED_SPARK, app, workDir, sparkDir, layout: OFFICIAL_LAYOUT };
}
