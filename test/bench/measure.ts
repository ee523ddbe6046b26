/** Runs programs in turns and says what each costs. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { median } from './median.ts';
import { measureProgram } from './programs.ts';

export interface Run {
  command: readonly string[];
  input: string;
  /** Throws where the program did not do what it is measured for. */
  check?(output: string, errors: string): void;
  /** The exit status, where it is not 0. */
  status?: number;
  environment?: NodeJS.ProcessEnv;
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
 * A B C A B C …: whatever else the machine does meanwhile, it does to all of them. The medians of each, by the names
 * given.
 */
export function inTurns(folder: string, rounds: number, runs: ReadonlyMap<string, Run>): Map<string, Cost> {
  const costs = new Map([...runs.keys()].map((name): [string, Cost[]] => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, run] of runs) costs.get(name)!.push(runOnce(folder, name, run, round === 0));
  }
  return new Map([...costs].map(([name, all]) => [name, medians(all)]));
}

function medians(costs: readonly Cost[]): Cost {
  return {
    cpu: median(costs.map(({ cpu }) => cpu)),
    wall: median(costs.map(({ wall }) => wall)),
    memory: median(costs.map(({ memory }) => memory)),
  };
}

function runOnce(folder: string, name: string, run: Run, first: boolean): Cost {
  const output = join(folder, 'output');
  const errors = join(folder, 'errors');
  const { status, ...cost } = JSON.parse(
    execFileSync(measureProgram, [run.input, output, errors, ...run.command], {
      env: { ...environment, ...run.environment },
      encoding: 'utf8',
    }),
  );
  const fail = (reason: string) => {
    throw new Error(`${name} ${reason}: ${readFileSync(errors, 'utf8').slice(-2000)}`);
  };
  if (status !== (run.status ?? 0)) fail(`ended with ${status}`);
  if (!first) return cost;
  try {
    run.check?.(readFileSync(output, 'utf8'), readFileSync(errors, 'utf8'));
  } catch (error) {
    fail((error as Error).message);
  }
  return cost;
}
