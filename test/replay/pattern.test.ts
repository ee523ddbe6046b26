import { expect } from 'chai';
import fc from 'fast-check';
import { parse } from 'yaml';
import { Pattern } from '../../src/krm/replay/pattern.ts';
import { TextDocument } from '../../src/krm/yaml/text-document.ts';

const TEXT = `metadata:
  name: etl # the job
  labels: {app: etl, tier: "gold", 'old': 'no'}
spec:
  image: apache/spark:3.5.3
  cores: 2
  ratio: 1.5
  on: true
  empty: ''
  none:
  arguments: [--input, s3a://lake/raw]
  list:
  - -Xss1m
  - "a b"
  block: |
    a: b
`;

/** The text with something else written in the place of its scalars, and what it would mean. */
function patternOf(text: string) {
  const { scalars, value } = new TextDocument(text);
  const { pattern, kept } = Pattern.of(text, scalars!);
  return { pattern, holes: kept.map((index) => scalars![index]!), value };
}

const { pattern, holes, value } = patternOf(TEXT);

function filledWith(pieces: readonly string[]): string {
  return pattern.between.map((between, i) => between + (pieces[i] ?? '')).join('');
}

const written = pattern.match(TEXT)!.written;

describe('the pattern of a text', () => {
  it('is matched by the text itself', () => {
    expect(filledWith(written)).to.equal(TEXT);
    expect(pattern.match(TEXT)!.values).to.deep.equal(holes.map((hole) => hole.value));
  });

  it('has a hole for each scalar on one line, but for what means nothing', () => {
    const keys = holes.map(({ key }) => key);
    expect(keys).to.deep.equal('name app tier old image cores ratio on empty 0 1 0 1'.split(' '));
  });

  const others: [what: string, from: string, to: string, matches: boolean][] = [
    ['another name', 'name: etl', 'name: etl-2', true],
    ['another number', 'cores: 2', 'cores: 16', true],
    ['a fraction for a number', 'cores: 2', 'cores: 2.5', true],
    ['text for a number', 'cores: 2', 'cores: two', false],
    ['a number for text', 'name: etl', 'name: 12', false],
    ['a number that only some readers know', 'name: etl', 'name: 0x10', false],
    ['a word that means nothing', 'name: etl', 'name: null', false],
    ['a word that means something', 'name: etl', 'name: yes', true],
    ['true for text', 'name: etl', 'name: true', false],
    ['quotes', 'name: etl', 'name: "etl"', false],
    ['a comment', 'image: apache/spark:3.5.3', 'image: apache/spark:3.5.3 # new', false],
    ['another comment', '# the job', '# a job', false],
    ['a key', 'name: etl #', 'name: a: b #', false],
    ['what looks like a key', 'name: etl #', 'name: etl: #', false],
    ['an anchor', 'name: etl #', 'name: &a etl #', false],
    ['an alias', 'image: apache/spark:3.5.3', 'image: *a', false],
    ['a tag', 'name: etl #', 'name: !x etl #', false],
    ['a mark', 'name: etl #', 'name: - #', false],
    ['another word in a map on one line', 'app: etl', 'app: other', true],
    ['an end in a map on one line', 'app: etl', 'app: etl}', false],
    ['another pair in a map on one line', 'app: etl', 'app: etl, b: c', false],
    ['an escape', '"gold"', '"g\\u006fld"', false],
    ['a quote in quotes', "'no'", "'it''s'", false],
    ['other quoted text', "'no'", "'a: b # c'", true],
    ['nothing in quotes', "'no'", "''", true],
    ['a letter beyond ASCII', "'no'", "'n\u00f6'", false],
    ['one more line', '  cores: 2', '  cores: 2\n  more: 3', false],
    ['other text in a block', 'a: b\n', 'a: c\n', false],
    ['text behind it', 'a: b\n', 'a: b\nx: y\n', false],
  ];
  for (const [what, from, to, matches] of others) {
    it(`${matches ? 'is' : 'is not'} that of a text with ${what}`, () => {
      expect(TEXT).to.include(from);
      expect(pattern.match(TEXT.replace(from, to)) !== undefined).to.equal(matches);
    });
  }

  it('tells what a text means wherever it is matched, as yaml reads it', () => {
    const piece = fc.oneof(
      fc.stringMatching(/^[-\w./:@%+=~^ ,#'"{}[\]&*!|>?\\]{0,8}$/),
      fc.constantFrom(
        '1',
        '-1',
        '0.5',
        '.5',
        '1.',
        '1e3',
        '0o7',
        '~',
        '-',
        '--',
        '---',
        '%a',
        '@a',
        'a:',
        ':a',
        'No',
        'TRUE',
      ),
    );
    let matched = 0;
    fc.assert(
      fc.property(fc.nat(written.length - 1), piece, (hole, text) => {
        const twin = filledWith(written.map((one, i) => (i === hole ? text : one)));
        const filling = pattern.match(twin);
        if (!filling) return;
        matched++;
        const { holder, key } = holes[hole]! as unknown as { holder: any; key: string };
        const before = holder[key];
        holder[key] = filling.values[hole];
        try {
          expect(parse(twin, { version: '1.2' })).to.deep.equal(value);
        } finally {
          holder[key] = before;
        }
      }),
      { numRuns: 3000 },
    );
    expect(matched).to.be.above(300);
  });
});
