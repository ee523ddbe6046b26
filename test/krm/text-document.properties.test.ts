import { expect } from 'chai';
import * as fc from 'fast-check';
import '../../src/krm/yaml/any-yaml.ts';
import { InputError } from '../../src/krm/input-error.ts';
import { TextDocument } from '../../src/krm/yaml/text-document.ts';
import { sameJson } from '../../src/values/json.ts';
import { apply, changes, json, structuredCloneOf, styles, yamlText } from './generators.ts';

const numRuns = Number(process.env.PROPERTY_RUNS ?? 1000);
const documents = fc
  .tuple(fc.oneof(json.map!, json.list!), styles)
  .map(([value, style]) => yamlText(value, style));

describe('a text document, for any YAML in any style', () => {
  it('comes back byte for byte when nothing changes', () => {
    fc.assert(
      fc.property(documents, (text) => {
        expect(new TextDocument(text).write()).to.equal(text);
      }),
      { numRuns },
    );
  });

  it('says what a plain parse and edit says, after any change; rare ones are refused, never lost', () => {
    let refused = 0;
    fc.assert(
      fc.property(documents, changes, (text, list) => {
        const naive = structuredCloneOf(new TextDocument(text).value);
        const document = new TextDocument(text);
        apply(naive, list);
        apply(document.value, list);
        let written: string;
        try {
          written = document.write();
        } catch (error) {
          // A comment that is indented would become part of new text over several lines before it.
          const isSwallowed = /^ +#/m.test(text) && JSON.stringify(list).includes('\\n');
          const mayBeRefused = /[&{[]/.test(text) || isSwallowed;
          if (!(error instanceof InputError) || !mayBeRefused) throw error;
          refused++;
          return;
        }
        if (!sameJson(new TextDocument(written).value, naive)) {
          expect(new TextDocument(written).value, written).to.deep.equal(naive);
        }
        expect(new TextDocument(written).write(), 'a second time').to.equal(written);
      }),
      { numRuns },
    );
    expect(refused / numRuns).to.be.below(0.01);
  });

  it('keeps every line of a block-style text when something is only added', () => {
    fc.assert(
      fc.property(json.map!, styles, fc.string(), (value, style, added) => {
        const text = yamlText(value, { ...style, flow: false, aliases: false, openEnd: false });
        const document = new TextDocument(text);
        (document.value as Record<string, unknown>).added = { list: [added] };
        const before = text.split('\n');
        let next = 0;
        for (const line of document.write().split('\n')) if (line === before[next]) next++;
        // An empty map `{}` has no line of its own to keep.
        if (!/^(\{\}|\s*)\s*$/.test(text)) expect(next).to.equal(before.length);
      }),
      { numRuns },
    );
  });

  it('writes out a merge key of which an inherited key goes, also where as many keys as pairs stay', () => {
    const document = new TextDocument('base: &base\n  a: 1\n  b: 2\nmerged:\n  own: 0\n  <<: *base\n');
    delete (document.value as { merged: Record<string, unknown> }).merged.a;
    expect(document.write()).to.equal('base: &base\n  a: 1\n  b: 2\nmerged:\n  own: 0\n  b: 2\n');
  });
});
