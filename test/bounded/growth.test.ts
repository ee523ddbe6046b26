import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { LISTS } from './lists.ts';

interface Growth {
  readonly name: string;
  /** What is done more often for each object of the larger list: where, and how often. */
  readonly steep: readonly string[];
  /** The last line on standard error, of the larger list. */
  readonly said: string;
}

interface Kept {
  readonly name: string;
  /** Bytes of the lists. */
  readonly inputs: readonly [small: number, large: number];
  /** Bytes in memory beyond them when all is done but nothing is written yet. */
  readonly kept: readonly [small: number, large: number];
}

describe('of a list of many objects', () => {
  let growths: ReadonlyMap<string, Growth>;
  let kept: ReadonlyMap<string, Kept>;

  before(async () => {
    const rows = await Promise.all([rowsOf<Growth>('growth.ts'), rowsOf<Kept>('kept.ts', '--expose-gc')]);
    growths = byName(rows[0]);
    kept = byName(rows[1]);
  });

  for (const { name, list, sizes, mostKept } of LISTS) {
    describe(name, () => {
      it(`each is as much work among ${sizes[1]} as among ${sizes[0]}`, () => {
        expect(growths.get(name)!.steep).to.deep.equal([]);
      });

      it('something was done', () => {
        expect(growths.get(name)!.said).to.match(
          list.workloads === 0 ? /^no Spark workload among/ : /^\d+ workloads (hardened|would|left)/,
        );
      });

      if (mostKept === undefined) return;
      it(`each is at most ${mostKept} times its text in memory`, () => {
        const { inputs, kept: bytes } = kept.get(name)!;
        const times = bytes.map((of, i) => of / inputs[i]!);
        for (const one of times) expect(one).to.be.at.most(mostKept);
        // Something is kept, and seen.
        if (list.objects === 'different') expect(Math.min(...times)).to.be.above(0.2);
      });
    });
  }
});

async function rowsOf<T>(script: string, ...options: string[]): Promise<T[]> {
  const file = join(import.meta.dirname, script);
  const { stdout } = await promisify(execFile)(process.execPath, [...options, '--import=tsx', file]);
  return JSON.parse(stdout);
}

function byName<T extends { name: string }>(rows: readonly T[]): ReadonlyMap<string, T> {
  return new Map(rows.map((row) => [row.name, row]));
}
