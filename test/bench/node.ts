/** The same code on each release of Node, and on Bun: start and totals. */
import { join } from 'node:path';
import type { Bench, Row } from './comparison.ts';
import { type Engine, findEngines } from './engines.ts';
import { type Cost, inTurns, type Run } from './measure.ts';
import { buildWithBun, emptyScript, ours } from './programs.ts';
import { milliseconds, table, whole } from './report.ts';

const SIZES = [10, 1000, 10_000];
export const EMPTY = 'empty script';
export const CACHED = '10 items with compile cache';
const COLUMNS = [EMPTY, CACHED, ...SIZES.map(columnOf)];

export function measureEngines(bench: Bench): Row[] {
  const { engines, missing } = findEngines();
  if (missing.length > 0) bench.say(`not to be had on this machine: ${missing.join(', ')}`);
  const all = [...engines, ...engines.flatMap(variantsOf)];
  const executable = buildWithBun(join(bench.folder, 'executable'));
  const hardens = ({ command, isInExecutable }: Engine) =>
    isInExecutable ? [executable] : [...command, ours];
  const costs = new Map(all.map(({ name }) => [name, new Map<string, Cost>()]));
  const note = (column: string, rounds: number, run: (engine: Engine) => Run | undefined) => {
    bench.say(column);
    const runs = all.flatMap((engine): [string, Run][] => {
      const one = run(engine);
      return one ? [[engine.name, one]] : [];
    });
    for (const [name, cost] of inTurns(bench.folder, rounds, new Map(runs)))
      costs.get(name)!.set(column, cost);
  };
  const rounds = bench.rounds(10);
  note(EMPTY, rounds, ({ command }) => ({ command: [...command, emptyScript], input: '/dev/null' }));
  for (const size of SIZES.filter(bench.isWanted)) {
    const input = bench.inputs.list({ objects: 'plain', size });
    note(columnOf(size), bench.rounds(size), (engine) => ({ command: hardens(engine), input }));
    if (size !== 10) continue;
    note(CACHED, rounds, (engine) => {
      if (!engine.hasCompileCache) return undefined;
      const environment = { NODE_COMPILE_CACHE: join(bench.folder, 'compiled') };
      const run = { command: hardens(engine), input, environment };
      inTurns(bench.folder, 1, new Map([['to fill the cache', run]]));
      return run;
    });
  }
  return [...costs].map(([label, cost]) => ({ label, size: 10, costs: cost }));
}

/** What may make a run cheaper otherwise: an option, on the release that images are made of; Bun in the executable. */
function variantsOf({ name, command }: Engine): Engine[] {
  if (name.startsWith('Bun')) return [{ name: `${name}, in the executable`, command, isInExecutable: true }];
  if (!name.startsWith('Node 24')) return [];
  return [{ name: `${name}, semi-space 64`, command: [...command, '--max-semi-space-size=64'] }];
}

export function nodeTable(rows: readonly Row[]): string {
  const columns = COLUMNS.filter((column) => rows.some(({ costs }) => costs.has(column)));
  return table(
    ['', ...columns.map((column) => `${column} ms`)],
    rows.map(({ label, costs }) => [
      label,
      ...columns.map((column) => (costs.has(column) ? milliseconds(costs.get(column)!.cpu) : '')),
    ]),
  );
}

function columnOf(size: number): string {
  return `${whole(size)} items`;
}
