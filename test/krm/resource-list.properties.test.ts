import { expect } from 'chai';
import * as fc from 'fast-check';
import { parse } from 'yaml';
import { parseResourceList, parseStream, type ResourceList } from '../../src/krm/index.ts';
import { cutStream } from '../../src/krm/list/cut.ts';
import { TextDocument } from '../../src/krm/yaml/text-document.ts';
import { sameJson } from '../../src/values/json.ts';
import { apply, changes, json, type Style, structuredCloneOf, styles, yamlText } from './generators.ts';

const numRuns = Number(process.env.PROPERTY_RUNS ?? 300);

/** An item as people and orchestrators write it: plain keys in front, anything behind. */
const items = fc
  .tuple(fc.constantFrom('Role', 'Service'), fc.constantFrom('a', 'b'), json.map!)
  .map(([kind, name, rest]) => ({
    apiVersion: 'v1',
    kind,
    metadata: { name, annotations: { 'internal.config.kubernetes.io/path': `${name}.yaml` } },
    ...structuredCloneOf(rest as object),
  }));

const plain = (style: Style): Style => ({
  ...style,
  aliases: false,
  crlf: false,
  openEnd: false,
  blockRoot: true,
});
const slices = fc.tuple(items, styles).map(([item, style]) => ({
  block: yamlText([item], plain(style)).replace(/^(\s*(#.*)?\n)+/, ''),
  root: yamlText(item, plain(style)),
}));

interface Layout {
  indent: boolean;
  crlf: boolean;
  openEnd: boolean;
  configFirst: boolean;
}
const layouts: fc.Arbitrary<Layout> = fc.record({
  indent: fc.boolean(),
  crlf: fc.boolean(),
  openEnd: fc.boolean(),
  configFirst: fc.boolean(),
});

const HEAD = 'apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n';
const CONFIG =
  'functionConfig:\n  # of ours\n  apiVersion: v1\n  kind: ConfigMap\n  data: {a: "1"} # inline\n';

function listText(parts: { block: string }[], { indent, crlf, openEnd, configFirst }: Layout): string {
  const body = parts.map(({ block }) => (indent ? block.replace(/^(?=.)/gm, '  ') : block)).join('');
  const list = `items:${parts.length === 0 ? ' []' : ''}\n${body}`;
  let text = HEAD + (configFirst ? CONFIG + list : list + CONFIG);
  if (openEnd) text = text.replace(/\n$/, '');
  return crlf ? text.replaceAll('\n', '\r\n') : text;
}

function streamText(parts: { root: string }[]): string {
  return parts.map(({ root }) => `---\n${root}`).join('');
}

interface ListEdits {
  edits: { item: number; list: any[] }[];
  removed: number[];
  added: { value: object }[];
}
const listEdits: fc.Arbitrary<ListEdits> = fc.record({
  edits: fc.array(fc.record({ item: fc.nat(9), list: changes }), { maxLength: 2 }),
  removed: fc.array(fc.nat(9), { maxLength: 1 }),
  added: fc.array(fc.record({ value: json.map! as fc.Arbitrary<object> }), { maxLength: 2 }),
});

function edit(list: ResourceList, { edits, removed, added }: ListEdits): void {
  const given = [...list.items];
  for (const { item, list: changes } of edits) if (given[item]) apply(given[item].object, changes);
  for (const item of removed) if (given[item]) list.remove(given[item]);
  for (const { value } of added) list.add(added_(value), 'new.yaml');
}

function added_(value: object): any {
  return { kind: 'New', metadata: { name: 'new', annotations: { a: 'b' } }, spec: structuredCloneOf(value) };
}

function naive(objects: unknown[], { edits, removed, added }: ListEdits): unknown[] {
  const after = objects.map(structuredCloneOf);
  for (const { item, list } of edits) if (item in after) apply(after[item], list);
  const kept = after.filter((_, i) => !removed.includes(i));
  return [...kept, ...added.map(({ value }) => added_(value))];
}

/** Without what `add` writes, which has tests of its own. */
function withoutPaths(objects: any[]): any[] {
  for (const { kind, metadata } of objects) {
    if (kind !== 'New' || !metadata?.annotations) continue;
    delete metadata.annotations['internal.config.kubernetes.io/path'];
    delete metadata.annotations['internal.config.kubernetes.io/index'];
  }
  return objects;
}

describe('a ResourceList, for any items in any style', () => {
  it('comes back byte for byte from a function that does nothing', () => {
    fc.assert(
      fc.property(fc.array(slices, { maxLength: 4 }), layouts, (parts, layout) => {
        const text = listText(parts, layout);
        expect(parseResourceList(text).write()).to.equal(text);
        expect(parseResourceList(text, { reads: ['Role'] }).write(), 'reading only some').to.equal(text);
      }),
      { numRuns },
    );
  });

  it('holds what a naive parse and edit gives, and the text of untouched items as it was', () => {
    fc.assert(
      fc.property(fc.array(slices, { maxLength: 4 }), layouts, listEdits, (parts, layout, list) => {
        const text = listText(parts, layout);
        const resourceList = parseResourceList(text);
        expect(resourceList.items.length).to.equal(parts.length);
        edit(resourceList, list);
        const written = resourceList.write();
        expect(resourceList.results).to.deep.equal([]);
        const before = (new TextDocument(text).value as any).items;
        const after = (new TextDocument(written).value as any).items;
        const expected = naive(before, list);
        if (!sameJson(withoutPaths(after), expected)) expect(after, written).to.deep.equal(expected);
        expect((new TextDocument(written).value as any).functionConfig.data).to.deep.equal({ a: '1' });
        parts.forEach((part, i) => {
          if (list.removed.includes(i) || list.edits.some(({ item }) => item === i)) return;
          const slice = listText([part], { ...layout, openEnd: false, configFirst: true }).split(
            /items:\r?\n/,
          )[1]!;
          expect(written).to.include(slice.trimEnd());
        });
        expect(parseResourceList(written).write(), 'a second run').to.equal(written);
      }),
      { numRuns },
    );
  });

  it('works on a stream of documents in the same way', () => {
    fc.assert(
      fc.property(fc.array(slices, { minLength: 1, maxLength: 4 }), listEdits, (parts, list) => {
        const text = streamText(parts);
        expect(parseStream(text).write()).to.equal(text);
        const before = parseStream(text).items.map(({ object }) => structuredCloneOf(object));
        const stream = parseStream(text);
        edit(stream, list);
        const written = stream.write();
        expect(stream.results).to.deep.equal([]);
        // An edit may have taken the kind away, which a stream must have to be read again.
        const after = cutStream(written)
          .map(({ start, end }) => written.slice(start, end))
          .filter((document) => /^[^#\s]/m.test(document))
          .map((document) => new TextDocument(document).value);
        const expected = naive(before, list);
        if (!sameJson(after, expected)) expect(after, written).to.deep.equal(expected);
      }),
      { numRuns },
    );
  });

  it('is read as another YAML reader reads it', () => {
    fc.assert(
      fc.property(fc.array(items, { maxLength: 3 }), (objects) => {
        const list = parseResourceList(`${HEAD}items: []\n`);
        for (const object of objects) list.add(structuredCloneOf(object) as any, 'x.yaml');
        const read = parse(list.write(), { version: '1.1', uniqueKeys: false }).items;
        const strip = (object: any) => ({ ...object, metadata: null });
        if (!sameJson(read.map(strip), objects.map(strip))) {
          expect(read.map(strip)).to.deep.equal(objects.map(strip));
        }
      }),
      { numRuns },
    );
  });
});
