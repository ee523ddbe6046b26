import { expect } from 'chai';
import fc from 'fast-check';
import { matchesGlob } from '../../src/values/glob.ts';

/** Tries every way to read each star: what the glob means, word for word. */
function matchesNaively(text: string, glob: string): boolean {
  if (glob === '') return text === '';
  if (glob[0] !== '*') return text[0] === glob[0] && matchesNaively(text.slice(1), glob.slice(1));
  for (let taken = 0; taken <= text.length; taken++) {
    if (matchesNaively(text.slice(taken), glob.slice(1))) return true;
  }
  return false;
}

describe('a glob', () => {
  it('matches what trying every way to read its stars finds', () => {
    const few = (units: string, maxLength: number) =>
      fc.string({ unit: fc.constantFrom(...units), maxLength });
    fc.assert(
      fc.property(few('ab', 9), few('ab*', 7), (text, glob) => {
        expect(matchesGlob(text, glob)).to.equal(matchesNaively(text, glob));
      }),
      { numRuns: 5000 },
    );
  });

  it('takes nothing but the star for special', () => {
    expect(matchesGlob('a.b', 'a.b')).to.equal(true);
    for (const glob of ['a.b', '[a]xb', 'a?b', 'a+xb', '(axb)', 'ax\\*']) {
      expect(matchesGlob('axb', glob), glob).to.equal(false);
    }
  });

  it('with many stars looks for each of its parts once', () => {
    let searches = 0;
    const name = Object.assign(new String('a'.repeat(100_000)), {
      indexOf: (part: string, from: number) => {
        searches++;
        return String(name).indexOf(part, from);
      },
    });
    const glob = '*a'.repeat(120);
    expect(matchesGlob(name as string, `${glob}*b*a`)).to.equal(false);
    expect(searches).to.equal(121);
  });
});
