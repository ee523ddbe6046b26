/** A run where nothing is to change, beside Node copying its input to its output. */
import { readFileSync, writeFileSync } from 'node:fs';
import { type Contestant, type Cost, inTurns } from './measure.ts';
import { copyScript, ours } from './programs.ts';
import { megabytes, milliseconds, ratio, table, whole } from './report.ts';

export interface NoChange {
  size: number;
  ours: Cost;
  copy: Cost;
}

/** @param hardened a list that the function wrote */
export function measureNoChange(folder: string, size: number, rounds: number, hardened: string): NoChange {
  const input = withoutResults(readFileSync(hardened, 'utf8'));
  const inputFile = `${hardened}.again`;
  writeFileSync(inputFile, input);
  const same = (output: string) => {
    if (withoutResults(output) !== input) throw new Error('a second run must change nothing');
  };
  const contestants: Contestant[] = [
    { name: 'second run', command: [process.execPath, ours], input: inputFile, check: same },
    { name: 'copy', command: [process.execPath, copyScript], input: inputFile, check: same },
  ];
  const [oursCost, copy] = inTurns(folder, rounds, contestants);
  return { size, ours: oursCost!, copy: copy! };
}

/** As an orchestrator sends a list on: it keeps the results to itself. */
function withoutResults(list: string): string {
  const start = list.indexOf('\nresults:\n');
  return start === -1 ? list : list.slice(0, start + 1);
}

export function noChangeTable(measured: readonly NoChange[]): string {
  return table(
    ['items', 'harden-spark ms', 'Node copies ms', 'ours / copy', 'ours / copy, wall', 'MB: ours', 'copy'],
    measured.map(({ size, ours, copy }) => [
      whole(size),
      milliseconds(ours.cpu),
      milliseconds(copy.cpu),
      ratio(ours.cpu, copy.cpu),
      ratio(ours.wall, copy.wall),
      megabytes(ours.memory),
      megabytes(copy.memory),
    ]),
  );
}
