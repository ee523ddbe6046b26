/** What is shown of changes to files: hunks as `diff -u` has them, also of texts that no window holds. */
import { expect } from 'chai';
import { applyPatch, structuredPatch } from 'diff';
import * as fc from 'fast-check';
import { hunksOf } from '../../src/krm/files/hunks.ts';
import { lineChanges } from '../../src/krm/files/line-changes.ts';
import { workOf } from '../work.ts';

const linesOf = (text: string) => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
const hunks = (before: string, after: string) => hunksOf(lineChanges(linesOf(before), linesOf(after)));
const patch = (before: string, after: string) => ({
  oldFileName: 'a',
  newFileName: 'b',
  oldHeader: undefined,
  newHeader: undefined,
  hunks: hunks(before, after),
});
const changed = (before: string, after: string) =>
  hunks(before, after)
    .flatMap(({ lines }) => lines)
    .filter((line) => /^[+-]/.test(line)).length;

const text = (lines: fc.Arbitrary<readonly string[]>) =>
  fc
    .tuple(lines, fc.boolean())
    .map(([all, isOpen]) => all.join('\n') + (isOpen || all.length === 0 ? '' : '\n'));
const word = fc.constantFrom('a', 'b', 'c', 'd: e', '---', '', ' # f');

describe('the hunks of a change', () => {
  it('are those of a library for texts that are looked at as a whole', () => {
    const short = text(fc.array(word, { maxLength: 60 }));
    // Lines that stay, in runs of every length that counts, and what comes between them.
    const kept = fc.array(fc.tuple(fc.nat(9), fc.boolean(), fc.boolean()), { maxLength: 8 });
    const side = (runs: readonly [number, boolean, boolean][], which: 1 | 2) =>
      runs
        .map((run, i) => {
          const same = Array.from({ length: run[0] }, (_, k) => `${i} ${k}\n`).join('');
          return run[which] ? `${same}${which}\n` : same;
        })
        .join('');
    const edited = kept.map((runs): [string, string] => [side(runs, 1), side(runs, 2)]);
    fc.assert(
      fc.property(fc.oneof(fc.tuple(short, short), edited), ([before, after]) => {
        const { hunks: whole } = structuredPatch('a', 'b', before, after, undefined, undefined, {
          context: 3,
        });
        expect(hunks(before, after)).to.deep.equal(whole);
      }),
      { numRuns: 1000 },
    );
  });

  it('make the new text of the old one, however long they are and whatever they have in common', () => {
    const part = fc.oneof(
      fc.record({ count: fc.nat(300), line: word, before: fc.boolean(), after: fc.boolean() }),
      fc.record({ count: fc.nat(2500), line: word, before: fc.boolean(), after: fc.boolean() }),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        const of = (side: 'before' | 'after') =>
          parts
            .filter((one) => one[side])
            .map(({ count, line }) => Array.from({ length: count }, (_, i) => `${line}${i % 9}\n`).join(''))
            .join('');
        const [before, after] = [of('before'), of('after')];
        expect(applyPatch(before, patch(before, after))).to.equal(after);
      }),
      { numRuns: 20 },
    );
  });

  const documents = (count: number, more: (i: number) => string) =>
    Array.from(
      { length: count },
      (_, i) => `---\nname: ${i % 7}\nspec:\n  driver:\n    cores: 1\n${more(i)}`,
    ).join('');
  const mounts = '    mounts:\n    - name: tmp\n      path: /tmp\n';

  it('have no more lines than must change, also beyond the first window', () => {
    const before = documents(3000, () => '');
    const after = documents(3000, (i) => (i % 2 === 0 ? mounts : ''));
    expect(changed(before, after)).to.equal(1500 * 3);
    expect(applyPatch(before, patch(before, after))).to.equal(after);
  });

  it('have no more lines than must change where a window has nothing in common', () => {
    const lines = Array.from({ length: 3000 }, (_, i) => `${i}\n`);
    const block = Array.from({ length: 700 }, (_, i) => `new ${i}\n`);
    const after = [...lines.slice(0, 10), ...block, ...lines.slice(10)];
    expect(changed(lines.join(''), after.join(''))).to.equal(700);
    expect(changed(after.join(''), lines.join(''))).to.equal(700);
  });

  it('cost work in proportion to the text', () => {
    const work = (count: number) =>
      workOf(() => {
        changed(
          documents(count, () => ''),
          documents(count, () => mounts),
        );
      }, ['node_modules/diff']);
    const [small, large] = [work(300), work(1200)];
    expect(small).to.be.greaterThan(1000);
    expect(large / small).to.be.lessThan(4.4);
  });
});
