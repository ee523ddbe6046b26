import { expect } from 'chai';
import fc from 'fast-check';
import { makeEqual } from '../../functions/harden-spark/owned-objects/edit-in-place.ts';

describe('makeEqual', () => {
  it('keeps what can stay', () => {
    const verbs = ['get', 'list'];
    const rule = { resources: ['pods'], verbs };
    const parent = { rules: [rule, { resources: ['services'], verbs: ['get'] }] };
    const rules = parent.rules;
    expect(makeEqual(parent, 'rules', [{ resources: ['pods'], verbs: ['get', 'list', 'watch'] }])).to.equal(
      true,
    );
    expect(parent.rules).to.equal(rules);
    expect(rules).to.have.length(1);
    expect(rules[0]).to.equal(rule);
    expect(rule.verbs).to.equal(verbs).and.to.deep.equal(['get', 'list', 'watch']);
  });

  it('touches nothing that is equal, whatever the order of its keys', () => {
    const parent = Object.freeze({ a: Object.freeze([Object.freeze({ b: 1, c: 2 })]) });
    expect(makeEqual(parent, 'a', [{ c: 2, b: 1 }])).to.equal(false);
  });

  it('undoes no edit through a list that is in two places', () => {
    const verbs = ['get'];
    const parent = { rules: [{ verbs }, { verbs }] };
    makeEqual(parent, 'rules', [{ verbs: ['get', 'list'] }, { verbs: ['watch'] }]);
    expect(parent.rules).to.deep.equal([{ verbs: ['get', 'list'] }, { verbs: ['watch'] }]);
  });

  it('makes anything equal to anything, once, without sharing a part with it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (before, wanted) => {
        const parent = { value: structuredClone(before) };
        makeEqual(parent, 'value', wanted);
        expect(parent.value).to.deep.equal(wanted);
        expect(makeEqual(parent, 'value', wanted)).to.equal(false);
        if (typeof wanted === 'object' && wanted !== null) expect(parent.value).not.to.equal(wanted);
      }),
    );
  });
});
