import { expect } from 'chai';
import { policyRules, STANDARD_PERMISSIONS, standardRules } from '../../src/spark/driver-permissions.ts';

describe('the permissions of a driver', () => {
  it('are the standard rules, in this order', () => {
    expect(standardRules()).to.deep.equal([
      {
        apiGroups: [''],
        resources: ['pods'],
        verbs: ['create', 'get', 'list', 'watch', 'patch', 'delete', 'deletecollection'],
      },
      {
        apiGroups: [''],
        resources: ['configmaps', 'persistentvolumeclaims'],
        verbs: ['create', 'list', 'delete', 'deletecollection'],
      },
      { apiGroups: [''], resources: ['services'], verbs: ['list', 'delete', 'deletecollection'] },
    ]);
  });

  it('never hold update, secrets, wildcards, or what gives more rights', () => {
    for (const { apiGroup, resource, verb } of STANDARD_PERMISSIONS) {
      expect(['create', 'get', 'list', 'watch', 'patch', 'delete', 'deletecollection']).to.include(verb);
      expect(`${apiGroup}/${resource}`).not.to.match(/\*|secrets|roles|serviceaccounts/);
    }
  });

  it('each come once, and with a reason', () => {
    const rows = STANDARD_PERMISSIONS.map(
      ({ apiGroup, resource, verb }) => `${apiGroup}/${resource} ${verb}`,
    );
    expect(rows).to.deep.equal([...new Set(rows)]);
    for (const { why } of STANDARD_PERMISSIONS) expect(why).to.match(/^[A-Z].{20,}\.$/);
  });

  it('are new rules with every call, so that no two Roles share a list', () => {
    standardRules()[0]!.verbs.push('update');
    expect(standardRules()[0]!.verbs).not.to.include('update');
  });

  it('join resources of one group with the same verbs, and no others', () => {
    const row = (apiGroup: string, resource: string, verb: string) => ({ apiGroup, resource, verb, why: '' });
    expect(
      policyRules([
        row('', 'a', 'get'),
        row('apps', 'b', 'get'),
        row('', 'c', 'get'),
        row('', 'a', 'get'),
        row('', 'd', 'list'),
      ]),
    ).to.deep.equal([
      { apiGroups: [''], resources: ['a', 'c'], verbs: ['get'] },
      { apiGroups: ['apps'], resources: ['b'], verbs: ['get'] },
      { apiGroups: [''], resources: ['d'], verbs: ['list'] },
    ]);
  });
});
