/** Programs beside each other on some lists: how they are measured, and their table. */
import { type Contestant, OURS } from './contestants.ts';
import type { Inputs, List } from './lists.ts';
import { type Cost, inTurns, type Run } from './measure.ts';
import { growth, megabytes, milliseconds, ratio, table, whole } from './report.ts';

/** A line of a table: what was measured, and what each program costs. */
export interface Row {
  readonly label: string;
  /** How many objects. */
  readonly size: number;
  readonly costs: ReadonlyMap<string, Cost>;
}

/** What each section needs to measure. */
export interface Bench {
  readonly folder: string;
  readonly inputs: Inputs;
  /** The Node that runs the function, and whatever else needs one. */
  readonly node: string;
  /** How often each program runs on so many objects. */
  rounds(size: number): number;
  /** Whether this size was asked for. */
  isWanted(size: number): boolean;
  say(what: string): void;
}

/** A list with the first cell of its line. */
export type Labelled = readonly [label: string, list: List];

export function compare(bench: Bench, lists: readonly Labelled[], contestants: readonly Contestant[]): Row[] {
  return lists
    .filter(([, { size }]) => bench.isWanted(size))
    .map(([label, list]) => {
      bench.say(label);
      const runs = contestants.flatMap(({ name, run }): [string, Run][] => {
        const one = run(list, bench.inputs, bench.node);
        return one ? [[name, one]] : [];
      });
      const costs = inTurns(bench.folder, bench.rounds(list.size), new Map(runs));
      return { label, size: list.size, costs };
    });
}

/** The first contestant beside the others: CPU, memory, and what they come to of each other. */
export function comparisonTable(rows: readonly Row[], contestants: readonly Contestant[]): string {
  const [first, ...others] = contestants.filter(({ name }) => rows.some(({ costs }) => costs.has(name)));
  if (!first) return '';
  const short = first.name === OURS ? 'ours' : first.name;
  const columns: [head: string, cell: (row: Row) => string][] = [];
  const cost = (unit: string, write: (cost: Cost) => string) => {
    for (const { name } of [first, ...others]) {
      columns.push([
        `${name} ${unit}`,
        ({ costs }) => {
          const one = costs.get(name);
          return one ? write(one) : '';
        },
      ]);
    }
  };
  const share = ({ name, isFloor }: Contestant, of: keyof Cost, unit = '') => {
    const head = isFloor ? `${short} / ${name}` : `${name} / ${short}`;
    columns.push([
      `${head}${unit}`,
      ({ costs }) => {
        const [theirs, ours] = [costs.get(name), costs.get(first.name)];
        if (!theirs || !ours) return '';
        return isFloor ? ratio(ours[of], theirs[of]) : ratio(theirs[of], ours[of]);
      },
    ]);
  };
  cost('ms', ({ cpu }) => milliseconds(cpu));
  for (const one of others) share(one, 'cpu');
  cost('MB', ({ memory }) => megabytes(memory));
  share(others[0]!, 'memory', ', MB');
  return table(
    ['items', ...columns.map(([head]) => head), 'growth'],
    rows.map((row, i) => [
      row.label,
      ...columns.map(([, cell]) => cell(row)),
      growthSince(rows[i - 1], row, first.name),
    ]),
  );
}

/** Where the line above has fewer objects. */
function growthSince(before: Row | undefined, { size, costs }: Row, name: string): string {
  if (!before || before.size >= size) return '';
  return growth(costs.get(name)!.cpu, size, before.costs.get(name)!.cpu, before.size);
}

export function wallTable(rows: readonly Row[], contestants: readonly Contestant[]): string {
  return table(
    ['items', ...contestants.map(({ name }) => `${name} ms`)],
    rows.map(({ label, costs }) => [
      label,
      ...contestants.map(({ name }) => milliseconds(costs.get(name)!.wall)),
    ]),
  );
}

/** Lists that differ in nothing but their size. */
export function sizes(list: Omit<List, 'size'>, ...all: readonly number[]): Labelled[] {
  return all.map((size) => [whole(size), { ...list, size }]);
}
