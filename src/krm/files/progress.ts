import { isatty } from 'node:tty';
import { writeAll } from '../standard-streams.ts';

/** Milliseconds for which nobody wonders what is going on, and between two words about it. */
const PATIENCE = 1000;
const PAUSE = 100;

/** One line on a terminal that says what takes so long, and goes when that is done. */
export class Progress {
  private readonly isShown = isatty(2);
  private next = performance.now() + PATIENCE;
  private isThere = false;

  /** @param what is going on; asked for only where it is shown */
  tell(what: () => string): void {
    if (!this.isShown || performance.now() < this.next) return;
    this.next = performance.now() + PAUSE;
    writeAll(2, `\r\u001b[K${what()}`);
    this.isThere = true;
  }

  /** Takes the line away, before anything else is said. */
  clear(): void {
    if (this.isThere) writeAll(2, '\r\u001b[K');
    this.isThere = false;
  }
}
