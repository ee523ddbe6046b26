/** The short way to know that a text says a value after some edits, held against reading all of it. */
import { expect } from 'chai';
import * as fc from 'fast-check';
import { InputError } from '../../src/krm/input-error.ts';
import { readPlainBlock } from '../../src/krm/yaml/block-reader.ts';
import { bind, means } from '../../src/krm/yaml/bound-value.ts';
import { applyEdits, type Edit, planEdits } from '../../src/krm/yaml/edit.ts';
import { surelySays } from '../../src/krm/yaml/read-again.ts';
import { apply, changes, json, yamlText } from './generators.ts';

const numRuns = Number(process.env.PROPERTY_RUNS ?? 500);

/** An object as an item of a list, or as a document. */
const texts = fc
  .tuple(
    json.map!,
    json.map!,
    fc.boolean(),
    fc.record({ comments: fc.boolean(), random: fc.array(fc.nat(99), { minLength: 1 }) }),
  )
  .map(([metadata, spec, isItem, style]) => {
    const object = { kind: 'X', metadata, spec: { a: 1, ...spec, z: [1] }, status: 'y' };
    return yamlText(isItem ? [object] : object, {
      ...style,
      flow: false,
      aliases: false,
      wide: false,
      crlf: false,
      openEnd: false,
      blockRoot: true,
      shared: false,
    });
  });

function isSaid(text: string, value: unknown): boolean {
  const tree = readPlainBlock(text);
  return tree !== undefined && means(tree, value);
}

function specOf(value: unknown): unknown {
  return ([value].flat()[0] as { spec: unknown }).spec;
}

/** Edits of the kinds that go wrong: what is written elsewhere, cut off, or says something else. */
const damages: readonly ((edits: Edit[], at: number, text: string) => Edit[])[] = [
  (edits, at) => edits.filter((_, i) => i !== at % edits.length),
  (edits, at) =>
    edits.map((edit, i) => (i === at % edits.length ? { ...edit, text: edit.text.slice(1) } : edit)),
  (edits, at) =>
    edits.map((edit, i) => (i === at % edits.length ? { ...edit, text: ` ${edit.text}` } : edit)),
  (edits, at) =>
    edits.map((edit, i) => (i === at % edits.length ? { ...edit, text: edit.text.trimEnd() } : edit)),
  (edits, at) =>
    edits.map((edit, i) => (i === at % edits.length ? { ...edit, text: edit.text + edit.text } : edit)),
  (edits, at, text) =>
    edits.map((edit, i) =>
      i === at % edits.length ? { ...edit, end: Math.min(edit.end + 1 + 4 * at, text.length) } : edit,
    ),
  // A line that stands there already, elsewhere.
  (edits, at, text) => {
    const starts = [...text.matchAll(/^/gm)].map(({ index }) => index);
    const [from, to] = [starts[at % starts.length]!, starts[(at * 7) % starts.length]!];
    return [...edits, { start: to, end: to, text: text.slice(from, text.indexOf('\n', from) + 1) }];
  },
  (edits, at) => edits.map((edit) => ({ ...edit, start: edit.start + at, end: edit.end + at })),
];

describe('what is surely said after some edits', () => {
  it('is said, whatever the edits are, and nearly all that is planned is known to be said', () => {
    const seen = { planned: 0, sure: 0, damaged: 0 };
    fc.assert(
      fc.property(texts, changes, fc.nat(damages.length - 1), fc.nat(30), (text, list, damage, at) => {
        const tree = readPlainBlock(text);
        fc.pre(tree !== undefined);
        const bound = bind(tree!, text);
        apply(at % 3 === 0 ? bound.value : specOf(bound.value), list);
        const { edits, complete } = planEdits(text, bound, bound.value);
        fc.pre(complete && edits.length > 0);
        for (const given of [edits, damages[damage]!(edits, at, text)]) {
          let after: string;
          try {
            after = applyEdits(text, given);
          } catch (error) {
            if (!(error instanceof InputError)) throw error;
            continue;
          }
          if (given === edits && isSaid(after, bound.value)) seen.planned++;
          const isSure = surelySays(text, tree!, given, bound.value);
          if (isSure) expect(isSaid(after, bound.value), after).to.equal(true);
          if (isSure && given === edits) seen.sure++;
          if (!isSure && given !== edits) seen.damaged++;
        }
      }),
      { numRuns },
    );
    expect(seen.sure / seen.planned).to.be.above(0.8);
    expect(seen.damaged / seen.planned).to.be.above(0.5);
  });
});
