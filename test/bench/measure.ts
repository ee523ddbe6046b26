/** Runs programs in turns and says what each costs. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { median } from './median.ts';
import { measureProgram } from './programs.ts';

export interface Contestant {
  name: string;
  command: readonly string[];
  input: string;
  /** Throws where the program did not do what it is measured for. */
  check?(output: string): void;
}

export interface Cost {
  /** Milliseconds of user and system time, children included. */
  cpu: number;
  /** Milliseconds. */
  wall: number;
  /** Bytes resident at the peak. */
  memory: number;
}

/** Costs 55 ms of Node's start where it is set, and is not set where functions run. */
const { NODE_EXTRA_CA_CERTS: _, NODE_OPTIONS: __, NODE_COMPILE_CACHE: ___, ...environment } = process.env;

/**
 * A B C A B C …: whatever else the machine does meanwhile, it does to all of them. The medians of each, in the
 * order given. The last output of each stays in `folder` under its name.
 */
export function inTurns(folder: string, rounds: number, contestants: readonly Contestant[]): Cost[] {
  const runs: Cost[][] = contestants.map(() => []);
  for (let round = 0; round < rounds; round++) {
    contestants.forEach((contestant, i) => {
      runs[i]!.push(runOnce(folder, contestant, round === 0));
    });
  }
  return runs.map((costs) => ({
    cpu: median(costs.map(({ cpu }) => cpu)),
    wall: median(costs.map(({ wall }) => wall)),
    memory: median(costs.map(({ memory }) => memory)),
  }));
}

export function outputOf(folder: string, { name }: { name: string }): string {
  return join(folder, `${name.replaceAll(/[^\w.]+/g, '-')}.out`);
}

function runOnce(folder: string, contestant: Contestant, first: boolean): Cost {
  const output = outputOf(folder, contestant);
  const errors = `${output}.stderr`;
  const { status, ...cost } = JSON.parse(
    execFileSync(measureProgram, [contestant.input, output, errors, ...contestant.command], {
      env: environment,
      encoding: 'utf8',
    }),
  );
  if (status !== 0) {
    throw new Error(`${contestant.name} ended with ${status}: ${readFileSync(errors, 'utf8').slice(-2000)}`);
  }
  if (first) contestant.check?.(readFileSync(output, 'utf8'));
  return cost;
}
