import { expect } from 'chai';
import { parse } from 'yaml';
import { indentContinuations } from '../../src/krm/yaml/quoted-continuation.ts';

describe('quoted text that goes on at any column', () => {
  it('is indented as far as the specification wants it, and means the same', () => {
    const text = 'a:\n  b: "one\ntwo\n three\n\n    four"\n  c: \'five\nsix\'\n';
    expect(indentContinuations(text)).to.equal(
      'a:\n  b: "one\n   two\n    three\n\n    four"\n  c: \'five\n   six\'\n',
    );
  });

  it('is found in lists and flow collections', () => {
    const text = indentContinuations('a:\n- "one\ntwo"\n- {b: "three\nfour"}\n');
    expect(parse(text)).to.deep.equal({ a: ['one two', { b: 'three four' }] });
  });

  it('is left alone where the quotes are part of other text', () => {
    const text = 'a: |\n  "one\nb: it\'s\nc: \'two\'\n# "three\nd: "four"\n';
    expect(indentContinuations(text)).to.equal(text);
  });

  it('ends at a mark of a document', () => {
    const text = 'a: "one\n---\ntwo"\n';
    expect(indentContinuations(text)).to.equal(text);
  });
});
