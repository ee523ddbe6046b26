import { expect } from 'chai';
import * as fc from 'fast-check';
import { sameJson } from '../../src/krm/json.ts';
import { TextDocument } from '../../src/krm/text-document.ts';
import { apply, changes, json, structuredCloneOf, styles, yamlText } from './generators.ts';

const runs = { numRuns: Number(process.env.PROPERTY_RUNS ?? 1500) };
const documents = fc
  .tuple(fc.oneof(json.map!, json.list!), styles)
  .map(([value, style]) => yamlText(value, style));

describe('a text document, for any YAML in any style', function () {
  this.timeout(120_000);

  it('comes back byte for byte when nothing changes', () => {
    fc.assert(
      fc.property(documents, (text) => {
        expect(new TextDocument(text).write()).to.equal(text);
      }),
      runs,
    );
  });

  it('says what a plain parse and edit says, after any change', () => {
    fc.assert(
      fc.property(documents, changes, (text, list) => {
        const naive = structuredCloneOf(new TextDocument(text).value);
        const document = new TextDocument(text);
        apply(naive, list);
        apply(document.value, list);
        const written = document.write();
        if (!sameJson(new TextDocument(written).value, naive)) {
          expect(new TextDocument(written).value, written).to.deep.equal(naive);
        }
      }),
      runs,
    );
  });
});
