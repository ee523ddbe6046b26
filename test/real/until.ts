import { setTimeout as sleep } from 'node:timers/promises';
import { ownClock } from './own-clock.ts';

type Answer<T> = T | undefined | false;

/**
 * Asks again until the answer is neither `undefined` nor `false`, and returns it.
 *
 * @param what is waited for, as the error says it
 * @param seconds of the own clock of this process: not a limit for a machine that is slow because others work too
 */
export async function until<T>(
  what: string,
  ask: () => Answer<T> | Promise<Answer<T>>,
  { seconds = 300 } = {},
): Promise<T> {
  for (const end = ownClock.seconds() + seconds; ; await sleep(100)) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (ownClock.seconds() > end) throw new Error(`${what}: not after ${seconds} s of its own time`);
  }
}
