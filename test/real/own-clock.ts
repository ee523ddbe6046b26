import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * A clock for a process and its descendants that stands still while they wait for a CPU. What takes 15 seconds on an idle
 * machine takes about 15 of these on any, so that a limit tells what hangs from what is only slow because others work too.
 *
 * The kernel counts how long each thread ran and how long it waited to run (/proc/PID/task/TID/schedstat). Where it does
 * not, this clock goes as every other one.
 */
export class OwnClock {
  private readonly pid: number;
  private readonly proc: string;
  private readonly now: () => number;
  private threads: ReadonlyMap<string, SchedulerTimes>;
  private readAt: number;
  private milliseconds = 0;

  /** @param proc and `now` (milliseconds): what it reads, for its test */
  constructor(pid: number, { proc = '/proc', now = () => performance.now() } = {}) {
    this.pid = pid;
    this.proc = proc;
    this.now = now;
    this.readAt = now();
    this.threads = this.readThreads();
  }

  /** Since it was made. */
  seconds(): number {
    const elapsed = this.now() - this.readAt;
    // Waits are counted once they are over: in less than a second many are not.
    if (elapsed >= 1000) {
      const threads = this.readThreads();
      this.milliseconds += ownPart(elapsed, this.threads, threads);
      this.threads = threads;
      this.readAt += elapsed;
    }
    return this.milliseconds / 1000;
  }

  /** Waits for so many of its seconds. Nobody's process lives longer for it. */
  async pass(seconds: number): Promise<void> {
    for (const end = this.seconds() + seconds; this.seconds() < end; ) {
      await sleep(250, undefined, { ref: false });
    }
  }

  private readThreads(): Map<string, SchedulerTimes> {
    const threads = new Map<string, SchedulerTimes>();
    for (const pid of this.family()) {
      const tasks = join(this.proc, String(pid), 'task');
      for (const tid of orGone(() => readdirSync(tasks)) ?? []) {
        const text = orGone(() => readFileSync(join(tasks, tid, 'schedstat'), 'utf8'));
        if (text === undefined) continue;
        const [ran = 0, waited = 0] = text.split(' ').map((nanoseconds) => Number(nanoseconds) / 1e6);
        threads.set(tid, { ran, waited });
      }
    }
    return threads;
  }

  /** The process and its descendants. */
  private family(): number[] {
    const children = new Map<number, number[]>();
    for (const name of readdirSync(this.proc)) {
      if (!/^\d+$/.test(name)) continue;
      const stat = orGone(() => readFileSync(join(this.proc, name, 'stat'), 'utf8'));
      // The name of the program stands in brackets, and may hold any character.
      const [, , parent] = stat?.slice(stat.lastIndexOf(')')).split(' ') ?? [];
      if (parent === undefined) continue;
      const siblings = children.get(Number(parent));
      if (siblings) siblings.push(Number(name));
      else children.set(Number(parent), [Number(name)]);
    }
    const family = [this.pid];
    for (const pid of family) family.push(...(children.get(pid) ?? []));
    return family;
  }
}

/** The clock of this process and all that it starts. */
export const ownClock = new OwnClock(process.pid);

/** In milliseconds. */
interface SchedulerTimes {
  readonly ran: number;
  readonly waited: number;
}

/** How much of a time went by for these threads: that in which they ran, or wanted nothing. */
function ownPart(
  elapsed: number,
  before: ReadonlyMap<string, SchedulerTimes>,
  after: ReadonlyMap<string, SchedulerTimes>,
): number {
  let ran = 0;
  let waited = 0;
  for (const [tid, times] of after) {
    const earlier = before.get(tid);
    ran += times.ran - (earlier?.ran ?? 0);
    waited += times.waited - (earlier?.waited ?? 0);
  }
  const wanted = ran + waited;
  // Several that wait at one time hold up the clock once.
  return wanted <= elapsed ? elapsed - waited : elapsed * (ran / wanted);
}

/** Processes and threads end while one looks at them. */
function orGone<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
