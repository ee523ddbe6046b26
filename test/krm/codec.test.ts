import { expect } from 'chai';
import {
  choice,
  decode,
  exactlyOne,
  list,
  map,
  merge,
  optional,
  partial,
  required,
  struct,
  text,
  textOrStruct,
  withDefault,
} from '../../src/krm/codec/index.ts';

const word = text({ expected: 'a word', pattern: '[a-z]+' });
const tags = map(word, word, 'tags');
const source = exactlyOne({
  disk: optional(struct({ type: optional(word, ''), owner: optional(word, '') }), ''),
  memory: optional(struct({}), ''),
});
const volume = struct(
  { source: optional(source, ''), size: optional(word, ''), medium: optional(word, '') },
  { ways: [['source'], ['size', 'medium']] },
);
const codec = struct({
  mode: withDefault(choice(['On', 'Off']), '', 'On'),
  names: withDefault(list(word, { expected: 'words' }), '', []),
  tags: withDefault(tags, '', {}),
  inner: withDefault(struct({ one: withDefault(word, '', 'a'), other: optional(word, '') }), '', {}),
  volume: optional(volume, ''),
});

/** What is written for all, with something on top of it. */
function merged(base: unknown, over: unknown): unknown {
  const [below, above] = [decode(codec, base), decode(partial(codec), over)];
  if (!below.ok || !above.ok) throw new Error('not valid');
  const before = structuredClone(below.value);
  const result = merge(codec, below.value, above.value);
  expect(below.value, 'the base stays as it is').to.deep.equal(before);
  return result;
}

describe('what is laid over a map', () => {
  const rows: [name: string, base: object, over: object, field: string, value: unknown][] = [
    ['replaces a value', { mode: 'On' }, { mode: 'Off' }, 'mode', 'Off'],
    ['does not bring defaults', { mode: 'Off' }, {}, 'mode', 'Off'],
    ['replaces a list', { names: ['a'] }, { names: ['b'] }, 'names', ['b']],
    ['replaces a list with none', { names: ['a'] }, { names: [] }, 'names', []],
    ['replaces a map with keys of one’s own', { tags: { a: 'b' } }, { tags: { c: 'd' } }, 'tags', { c: 'd' }],
    [
      'is merged in maps inside',
      { inner: { one: 'b' } },
      { inner: { other: 'c' } },
      'inner',
      { one: 'b', other: 'c' },
    ],
    ['stands where there was nothing', {}, { volume: {} }, 'volume', {}],
    [
      'is merged within one way to say a thing',
      { volume: { size: 'a' } },
      { volume: { medium: 'b' } },
      'volume',
      { size: 'a', medium: 'b' },
    ],
    [
      'takes the place of another way, from one field to two',
      { volume: { source: { memory: {} } } },
      { volume: { size: 'b' } },
      'volume',
      { size: 'b' },
    ],
    [
      'takes the place of another way, from two fields to one',
      { volume: { size: 'a', medium: 'b' } },
      { volume: { source: { memory: {} } } },
      'volume',
      { source: { memory: {} } },
    ],
    [
      'replaces a choice of one as a whole, the same one too',
      { volume: { source: { disk: { type: 'a' } } } },
      { volume: { source: { disk: { owner: 'b' } } } },
      'volume',
      { source: { disk: { owner: 'b' } } },
    ],
  ];
  for (const [name, base, over, field, value] of rows) {
    it(name, () => expect(merged(base, over)).to.have.deep.property(field, value));
  }
});

describe('a text that stands for a map', () => {
  const long = struct({ name: required(word, ''), tags: withDefault(tags, '', {}) });
  const either = textOrStruct(word, long, (name) => ({ name }));

  it('means the map, with its defaults', () => {
    expect(decode(either, 'a')).to.have.deep.property('value', { name: 'a', tags: {} });
  });

  it('is kept as it was written', () => {
    expect(decode(either, 'a')).to.have.property('written', 'a');
  });

  it('is refused as a text', () => {
    const decoded = decode(either, 'A', 'it');
    expect(!decoded.ok && decoded.mistakes.map(({ message }) => message)).to.deep.equal([
      '`it` must be a word, got "A"',
    ]);
  });
});
