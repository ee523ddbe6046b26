/** The same code on each release of Node: start and totals. */
import { join } from 'node:path';
import type { Engine } from './engines.ts';
import { type Contestant, inTurns } from './measure.ts';
import { buildOurs, buildWithBun, emptyScript } from './programs.ts';
import { milliseconds, table, whole } from './report.ts';
import { writeResourceList } from './resource-list.ts';

export interface EngineCost {
  engine: string;
  /** CPU milliseconds of an empty script. */
  empty: number;
  /** CPU milliseconds by size. */
  sizes: Map<number, number>;
}

export function measureEngines(
  folder: string,
  engines: readonly Engine[],
  sizes: readonly (readonly [size: number, rounds: number])[],
): EngineCost[] {
  const costs = engines.map(({ name }) => ({ engine: name, empty: 0, sizes: new Map<number, number>() }));
  const built = buildOurs(join(folder, 'engines'));
  const programs = engines.map(({ isInExecutable }, i) =>
    isInExecutable ? buildWithBun(join(folder, `engine-${i}`)) : built,
  );
  const each = (
    rounds: number,
    input: string,
    run: (engine: number) => readonly string[],
    note: (cost: EngineCost, cpu: number) => void,
  ) => {
    const contestants: Contestant[] = engines.map(({ name }, i) => ({ name, command: run(i), input }));
    inTurns(folder, rounds, contestants).forEach(({ cpu }, i) => {
      note(costs[i]!, cpu);
    });
  };
  each(
    15,
    '/dev/null',
    (i) => [...engines[i]!.command, emptyScript],
    (cost, cpu) => {
      cost.empty = cpu;
    },
  );
  for (const [size, rounds] of sizes) {
    const input = join(folder, 'engine-input.yaml');
    writeResourceList(input, size, 'plain');
    each(
      rounds,
      input,
      (i) => (engines[i]!.isInExecutable ? [programs[i]!] : [...engines[i]!.command, programs[i]!]),
      (cost, cpu) => cost.sizes.set(size, cpu),
    );
  }
  return costs;
}

export function engineTable(costs: readonly EngineCost[]): string {
  const sizes = [...(costs[0]?.sizes.keys() ?? [])];
  return table(
    ['', 'empty script ms', ...sizes.map((size) => `${whole(size)} items ms`)],
    costs.map(({ engine, empty, sizes: measured }) => [
      engine,
      milliseconds(empty),
      ...sizes.map((size) => milliseconds(measured.get(size)!)),
    ]),
  );
}
