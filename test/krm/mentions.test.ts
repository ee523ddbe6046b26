import { expect } from 'chai';
import * as fc from 'fast-check';
import { cutStream } from '../../src/krm/list/cut.ts';
import { Mentions, twice } from '../../src/krm/list/mentions.ts';

const numRuns = Number(process.env.PROPERTY_RUNS ?? 1000);

/** Pieces that hold words, parts of words and words in words, with slices that leave some of them out. */
const pieces = fc.array(
  fc.record({
    text: fc.constantFrom('Spark', 'SparkApp', 'App', 'Sp', 'ark', '\nkind:', '\n', '# Spark\n', ' ', 'ü'),
    inSlice: fc.boolean(),
    cutBefore: fc.boolean(),
  }),
  { maxLength: 30 },
);

function layOut(list: readonly { text: string; inSlice: boolean; cutBefore: boolean }[]) {
  let text = '';
  const slices: { start: number; end: number }[] = [];
  let open: { start: number; end: number } | undefined;
  for (const piece of list) {
    if (!piece.inSlice || piece.cutBefore) open = undefined;
    if (piece.inSlice && !open) {
      open = { start: text.length, end: text.length };
      slices.push(open);
    }
    text += piece.text;
    if (open) open.end = text.length;
  }
  return { text, slices };
}

describe('the search for words', () => {
  it('says of each slice what is in it, whatever stands between slices', () => {
    fc.assert(
      fc.property(pieces, fc.constantFrom('Spark', 'SparkApp', 'App', 'k'), (list, word) => {
        const { text, slices } = layOut(list);
        const words = new Mentions(text, slices);
        expect(slices.map((_, i) => words.has(i, word))).to.deep.equal(
          slices.map(({ start, end }) => text.slice(start, end).includes(word)),
        );
      }),
      { numRuns },
    );
  });

  it('says the same where it looks for all words at once: words in words, words that overlap, and words that are no expressions', () => {
    const words = ['Spark', 'SparkApp', 'App', 'k', 'kA', 'pAp', 'ppS', 'Sp.rk', '(', '# '];
    const farBehind = ' '.repeat(1 << 18);
    fc.assert(
      fc.property(pieces, fc.shuffledSubarray(words, { minLength: 1 }), (list, together) => {
        const { text, slices } = layOut(list);
        const inLongText = new Mentions(text + farBehind, slices, together);
        const inText = new Mentions(text, slices);
        for (const word of words) {
          const [found, plain] = [inLongText, inText].map((of) => slices.map((_, i) => of.has(i, word)));
          expect(found, word).to.deep.equal(plain);
        }
        const [found, plain] = [inLongText, inText].map((of) => [...of.ofAny(together)]);
        expect(found).to.deep.equal(plain);
        expect(plain).to.deep.equal(
          slices.map(({ start, end }) =>
            together.some((word) => text.slice(start, end).includes(word)) ? 1 : 0,
          ),
        );
      }),
      { numRuns },
    );
  });

  it('finds what stands twice in a slice, at the beginnings of its lines', () => {
    fc.assert(
      fc.property(pieces, (list) => {
        const { text, slices } = layOut(list);
        const found = twice(text, slices, '\nkind:');
        const plain = slices.map(({ start, end }) => {
          const before = text.slice(Math.max(start - 1, 0), end - 1);
          return before.split('\nkind').length > 2 ? 1 : 0;
        });
        expect([...found]).to.deep.equal(plain);
      }),
      { numRuns },
    );
  });

  for (const escaped of ['"Spark\\u0041pp"', '"Spark\\x41pp"', '"Spark\\\n  App"', '"a.b\\/Spark"']) {
    it(`takes ${JSON.stringify(escaped)} for any word: what it says is known when it is read`, () => {
      const text = `kind: ${escaped}\n`;
      const words = new Mentions(text, [{ start: 0, end: text.length }]);
      expect(words.has(0, 'SparkApp')).to.equal(true);
    });
  }

  it('is not misled by a backslash of a script', () => {
    const text = 'run: |\n  sed "s/a b\\/c/d/" x \\\n    y\n';
    expect(new Mentions(text, [{ start: 0, end: text.length }]).has(0, 'Spark')).to.equal(false);
  });
});

describe('a stream is cut', () => {
  const documents = (text: string) => cutStream(text).map(({ start, end }) => text.slice(start, end));
  const cases: [string, string, string[]][] = [
    ['at its marks', '---\na: 1\n---\nb: 2\n', ['a: 1\n', 'b: 2\n']],
    ['behind comments on marks', '--- # x\na: 1\n--- \t# y\r\nb: 2\n', ['a: 1\n', 'b: 2\n']],
    ['without documents of comments', '# a\n---\n# b\n\n---\na: 1\n---\n  # c', ['a: 1\n']],
    ['at the ends of documents', 'a: 1\n...\nb: 2\n... # end\n---\nc: 3\n', ['a: 1\n', 'b: 2\n', 'c: 3\n']],
    ['without directives', '%YAML 1.2\n---\na: 1\n...\n# x\n%TAG ! y\n---\nb: 2\n', ['a: 1\n', 'b: 2\n']],
    [
      'where a document begins on the line of its mark',
      '--- {a: 1}\n--- !t\nb: 2\n',
      [' {a: 1}\n', ' !t\nb: 2\n'],
    ],
    ['with documents that are indented', '---\n  a: 1\n---\n\tb: 2\n', ['  a: 1\n', '\tb: 2\n']],
    [
      'not at what only looks like a mark',
      'a: |\n  ---\n----\n---b\n...c\n',
      ['a: |\n  ---\n----\n---b\n...c\n'],
    ],
    ['behind byte-order marks', '\ufeff---\na: 1\n\ufeff---\nb: 2\n', ['a: 1\n', 'b: 2\n']],
  ];
  for (const [name, text, expected] of cases) {
    it(name, () => expect(documents(text)).to.deep.equal(expected));
  }
});
