import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'chai';
import { GROWING } from './inputs.ts';

interface Row {
  readonly name: string;
  /** What is done more often than the input is longer: where, and how often. */
  readonly steep: readonly string[];
  /** The first line on standard error. */
  readonly said: string;
}

describe('the work that an input costs', () => {
  let rows: ReadonlyMap<string, Row>;

  before(() => {
    const script = join(import.meta.dirname, 'measure.ts');
    const output = execFileSync(process.execPath, ['--import=tsx', script], { encoding: 'utf8' });
    rows = new Map((JSON.parse(output) as Row[]).map((row) => [row.name, row]));
  });

  for (const { name, refusal } of GROWING) {
    it(`grows with the number of ${name}, and not with its square`, () => {
      const { steep, said } = rows.get(name)!;
      expect(steep).to.deep.equal([]);
      if (refusal) expect(said).to.match(refusal);
      else expect(said).not.to.match(/^error/);
    });
  }
});
