import { expect } from 'chai';
import fc from 'fast-check';
import { hardenSpark } from '../../functions/harden-spark/function.ts';
import { transform } from '../../src/krm/index.ts';
import { storedInputs } from '../oracle/inputs.ts';
import { dice, nearTwins, replayedIn, withTwins, workloadsIn } from './near-twins.ts';

/** Which inputs are taken, others with each seed: all take three minutes. */
const EVERY = process.env.HARDEN_SPARK_TESTS === 'all' ? 4 : 12;
const SEED = fc.readConfigureGlobal().seed ?? 1;

function outcome(text: string, replay: boolean) {
  return transform(hardenSpark, text, { verbose: true, replay });
}

describe('what is taken over from a twin', function () {
  this.timeout(0);

  it('is what would have come of the workload itself', () => {
    const all = [...storedInputs()].filter(
      (input, i) => (i + SEED) % EVERY === 0 && workloadsIn(input.text).found.length > 0,
    );
    const replayed = replayedIn(() => {
      for (const [i, input] of all.entries()) {
        const { found, isList } = workloadsIn(input.text);
        const roll = dice(SEED + i);
        const one = found[roll(found.length)]!;
        const twins = nearTwins(one, 2, 40, roll);
        const text = withTwins(input, one, twins, isList);
        const expected = outcome(text, false);
        const actual = outcome(text, true);
        expect(actual.stderr, `${input.name}, PROPERTY_SEED=${SEED}`).to.equal(expected.stderr);
        expect(
          actual.stdout === expected.stdout || differing(actual.stdout, expected.stdout),
          input.name,
        ).to.equal(true);
        expect(actual.exitCode).to.equal(expected.exitCode);
      }
    });
    expect(replayed, 'workloads that were replayed').to.be.above(10 * all.length);
  });
});

function differing(actual: string, expected: string): string {
  const [lines, others] = [actual.split('\n'), expected.split('\n')];
  const at = lines.findIndex((line, i) => line !== others[i]);
  return `replayed:\n${lines.slice(at - 12, at + 5).join('\n')}\n\nby itself:\n${others.slice(at - 12, at + 5).join('\n')}`;
}
