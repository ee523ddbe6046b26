import { writeAll } from '../standard-streams.ts';
import { type Look, lookOf } from '../terminal/look.ts';

/** Milliseconds for which nobody wonders what is going on, and between two words about it. */
const PATIENCE = 1000;
const PAUSE = 100;

/** One line on a terminal that says what takes so long, and goes when that is done. */
export class Progress {
  private readonly columns: number | undefined;
  private next = performance.now() + PATIENCE;
  private isThere = false;

  constructor({ columns }: Look = lookOf(2)) {
    this.columns = columns;
  }

  /** @param what is going on; asked for only where it is shown */
  tell(what: () => string): void {
    if (this.columns === undefined || performance.now() < this.next) return;
    this.next = performance.now() + PAUSE;
    // Of a line that goes on in the next one, only that could be taken away.
    writeAll(2, `\r\u001b[K${what().slice(0, this.columns - 1)}`);
    this.isThere = true;
  }

  /** Takes the line away, before anything else is said. */
  clear(): void {
    if (this.isThere) writeAll(2, '\r\u001b[K');
    this.isThere = false;
  }
}
