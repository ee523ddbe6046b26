import { expect } from 'chai';
import fc from 'fast-check';
import { parseStream } from '../../src/krm/index.ts';
import type { KrmFunction } from '../../src/krm/list/krm-function.ts';
import { transformInPieces } from '../../src/krm/list/transform.ts';
import { fieldPath, fieldSteps } from '../../src/values/field-path.ts';

const STREAM = `# two documents
apiVersion: v1
kind: ConfigMap
metadata:
  name: first
data:
  a: b
  "odd.name": c
---
\u{1F600}: before
apiVersion: v1
kind: ConfigMap
metadata: {name: second, labels: {x: "\u{1F600}", y: z}}
base: &base
  inside: 1
copy: *base
list:
- 1
- {deep: [2, 3]}
twice: 1
twice: 2
--- {apiVersion: v1, kind: ConfigMap, metadata: {name: third}}
---
apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: ConfigMap
  metadata:
    name: fourth
- apiVersion: v1
  kind: ConfigMap
  metadata:
    name: fifth
`;

/** [name, path, line, column] */
const PLACES: readonly [string, string, number, number][] = [
  ['first', 'metadata.name', 5, 3],
  ['first', 'data["odd.name"]', 8, 3],
  ['first', 'data.missing.deeper', 6, 1],
  ['first', 'spec', 2, 1],
  ['first', '', 2, 1],
  ['second', 'metadata.labels.y', 13, 44],
  ['second', 'copy.inside', 16, 1],
  ['second', 'list[0]', 18, 1],
  ['second', 'list[1].deep[1]', 19, 14],
  ['second', 'twice', 21, 1],
  ['third', 'metadata.name', 22, 50],
  ['fourth', 'metadata.name', 30, 5],
  ['fifth', 'metadata.name', 34, 5],
];

/** Reports the paths of each object, and changes all that it says anything of. */
function teller(change = false): KrmFunction {
  return {
    name: 'teller',
    version: '1',
    usage: '',
    reads: ['ConfigMap'],
    run(list) {
      for (const item of list.select(['ConfigMap'])) {
        const { metadata } = item.object;
        for (const [name, path] of PLACES) {
          if (metadata?.name !== name) continue;
          const field = { path };
          list.report({ rule: 'told', severity: 'info', message: `${name} ${path}`, field }, item);
        }
        if (change) metadata!.annotations = { a: 'new', b: 'lines', c: 'above' };
        list.finish(item);
      }
      return undefined;
    },
  };
}

describe('the place of a field', () => {
  for (const [what, change] of [
    ['as it stands', false],
    ['as it was read, though it was changed', true],
  ] as const) {
    it(`is that of its key or dash in the stream, ${what}`, () => {
      const { results } = transformInPieces(teller(change), STREAM, { stream: true, onlyFindings: true });
      const told = new Map(
        results.map(({ message, place }) => [message, place && [place.line, place.column]]),
      );
      for (const [name, path, line, column] of PLACES)
        expect(told.get(`${name} ${path}`), `${name} ${path}`).to.deep.equal([line, column]);
    });
  }

  it('is behind a byte-order mark what it is without', () => {
    const stream = parseStream(`\ufeff${STREAM}`, undefined, { reads: ['ConfigMap'] });
    stream.report({ rule: 'told', severity: 'info', message: '', field: { path: 'data' } }, stream.items[0]);
    expect(stream.located()[0]!.place).to.deep.equal({ line: 6, column: 1 });
  });

  it('is not told of a ResourceList, whose lines nobody has before him', () => {
    const item = STREAM.slice(STREAM.indexOf('apiVersion'), STREAM.indexOf('---'))
      .replace(/^/gm, '  ')
      .replace(' ', '-');
    const list = `apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n${item.trimEnd()}\n`;
    const { results } = transformInPieces(teller(), list, { onlyFindings: true });
    expect(results).to.have.length(5);
    for (const { place } of results) expect(place).to.equal(undefined);
  });

  it('is looked for only where findings are wanted by themselves', () => {
    const { results } = transformInPieces(teller(), STREAM, { stream: true });
    expect(results).to.have.length.above(PLACES.length - 1);
    for (const result of results) expect(result).not.to.have.property('place');
  });

  it('is found by the text that its path is told as', () => {
    const step = fc.oneof(fc.nat(100), fc.string(), fc.string({ unit: 'binary' }));
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        expect(fieldSteps(fieldPath(steps))).to.deep.equal(steps);
      }),
    );
  });
});
