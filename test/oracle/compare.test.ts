import { expect } from 'chai';
import { differences } from './compare.ts';

const list = (results: string) => `kind: ResourceList\nitems: []\nresults:\n${results}`;
const ONE = '- message: one\n  severity: info\n';
const OTHER = '- message: other\n  severity: info\n';
const before = { stdout: list(ONE + OTHER), stderr: 'info: one\ninfo: other\ncounts\n', exitCode: 0 };

describe('the oracle', () => {
  it('finds no difference between equal outcomes', () => {
    expect(differences(before, { ...before }, false)).to.deep.equal([]);
  });

  it('shows the first line that differs', () => {
    const after = { ...before, stdout: before.stdout.replace('items: []', 'items: [] ') };
    for (const unordered of [false, true]) {
      expect(differences(before, after, unordered)).to.deep.equal([
        { of: 'stdout', before: 'items: []', after: 'items: [] ' },
      ]);
    }
  });

  it('takes another order of results for a difference, if it is not told otherwise', () => {
    const after = { ...before, stdout: list(OTHER + ONE), stderr: 'info: other\ninfo: one\ncounts\n' };
    expect(differences(before, after, false).map(({ of }) => of)).to.deep.equal(['stdout', 'stderr']);
    expect(differences(before, after, true)).to.deep.equal([]);
  });

  it('misses a result also in a set', () => {
    const after = { ...before, stdout: list(ONE + ONE) };
    expect(differences(before, after, true).map(({ of }) => of)).to.deep.equal(['results']);
  });

  it('tells exit codes and crashes apart', () => {
    expect(differences(before, { ...before, exitCode: 1 }, true)).to.deep.equal([
      { of: 'exit code', before: '0', after: '1' },
    ]);
    expect(differences(before, { crash: 'TypeError: x' }, true)).not.to.be.empty;
    expect(differences({ crash: 'TypeError: x' }, { crash: 'TypeError: x' }, true)).to.be.empty;
  });
});
