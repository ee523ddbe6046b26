import { type Cell, runCell } from './cells.ts';
import type { Outcome } from './outcome.ts';

/** Runs cells side by side, two on two cores: most of the time one of them waits. */
export async function runCells(
  cells: readonly Cell[],
  atOnce: number,
  done: (cell: Cell, outcome: Outcome | Error) => void,
): Promise<void> {
  const waiting = [...cells];
  const worker = async () => {
    for (let cell = waiting.shift(); cell; cell = waiting.shift()) {
      done(cell, await runCell(cell).catch((error: Error) => error));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
