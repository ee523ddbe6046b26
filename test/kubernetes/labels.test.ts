import { expect } from 'chai';
import { annotationsOf, setAnnotations, setLabels } from '../../src/kubernetes/labels.ts';

const make = (metadata: unknown) => ({ apiVersion: 'v1', kind: 'Any', metadata }) as never;

describe('labels and annotations', () => {
  it('are added and changed in place, and never removed', () => {
    const labels = { a: '1', b: '2' };
    const object: any = make({ labels });
    expect(setLabels(object, { b: '3', c: '4' })).to.equal(true);
    expect(object.metadata.labels).to.equal(labels).and.to.deep.equal({ a: '1', b: '3', c: '4' });
  });

  it('are not touched where nothing differs', () => {
    const object: any = make(Object.freeze({ name: 'x', annotations: Object.freeze({ a: '1' }) }));
    expect(setAnnotations(object, { a: '1' })).to.equal(false);
    expect(setLabels(object, {})).to.equal(false);
    expect(object.metadata).to.have.keys('name', 'annotations');
  });

  for (const odd of [null, [], 'a=b', 1]) {
    it(`are written anew where ${JSON.stringify(odd)} stands for them`, () => {
      const object: any = make({ labels: odd });
      expect(setLabels(object, { a: '1' })).to.equal(true);
      expect(object.metadata.labels).to.deep.equal({ a: '1' });
      expect(setLabels(object, { a: '1' })).to.equal(false);
    });
  }

  it('write a number over as the string that it must be', () => {
    const object: any = make({ labels: { year: 2024 } });
    expect(setLabels(object, { year: '2024' })).to.equal(true);
  });

  it('are read whatever the shape', () => {
    expect(annotationsOf(make({ annotations: { a: '1', b: 2, c: null } }))).to.deep.equal({ a: '1' });
    for (const metadata of [undefined, null, {}, { annotations: null }, { annotations: ['a'] }]) {
      expect(annotationsOf(make(metadata))).to.deep.equal({});
    }
  });
});
