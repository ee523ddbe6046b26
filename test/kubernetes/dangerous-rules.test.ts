import { expect } from 'chai';
import { dangersOf } from '../../src/kubernetes/dangerous-rules.ts';

const dangers = (resource: string, apiGroup = '', verb = 'create') =>
  dangersOf({ apiGroups: [apiGroup], resources: [resource], verbs: [verb] });

describe('a rule with a wildcard before a subresource', () => {
  for (const [part, whole] of [
    ['*/exec', 'pods/exec'],
    ['*/attach', 'pods/attach'],
    ['*/ephemeralcontainers', 'pods/ephemeralcontainers'],
    ['*/token', 'serviceaccounts/token'],
    ['*/proxy', 'services/proxy'],
    ['*/portforward', 'pods/portforward'],
  ] as const) {
    it(`${part} is as dangerous as ${whole}`, () => {
      expect(dangers(whole)).to.have.length(1);
      expect(dangers(part)).to.deep.equal(dangers(whole));
    });
  }

  it('is a wildcard where no dangerous resource has the subresource, or in another group', () => {
    const wildcard = dangers('*');
    expect(dangers('*/status')).to.deep.equal(wildcard);
    expect(dangers('*/scale', 'apps')).to.deep.equal(wildcard);
    expect(dangers('*/exec', 'apps')).to.deep.equal(wildcard);
    expect(dangers('*/exec', '*')).to.deep.equal(wildcard);
  });

  it('is none where the resource is named', () => {
    expect(dangers('pods/status', '', 'get')).to.deep.equal([]);
    expect(dangers('statefulsets/scale', 'apps')).to.deep.equal([]);
  });
});
