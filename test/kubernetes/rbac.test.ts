import { expect } from 'chai';
import type { PolicyRule } from 'kubernetes-types/rbac/v1.d.ts';
import {
  describeRules,
  missingRules,
  role,
  roleBinding,
  serviceAccount,
  subjectKey,
  subjectKeysOf,
} from '../../src/kubernetes/rbac.ts';

/** `create,get pods,configmaps @ "",apps # name` */
function rule(text: string): PolicyRule {
  const [, verbs, resources, groups, names] = /^(\S+) (\S+)(?: @ (\S+))?(?: # (\S+))?$/.exec(text)!;
  return {
    apiGroups: (groups ?? 'core').split(',').map((group) => (group === 'core' ? '' : group)),
    resources: resources!.split(','),
    ...(names ? { resourceNames: names.split(',') } : {}),
    verbs: verbs!.split(','),
  };
}

describe('missingRules', () => {
  const rows: [wanted: string[], given: string[], missing: string[]][] = [
    [[], [], []],
    [['get pods'], [], ['get pods']],
    [['get pods'], ['get pods'], []],
    [['create,get pods'], ['get pods'], ['create pods']],
    [['create,get pods'], ['get pods', 'create pods'], []],
    [['get pods'], ['get configmaps'], ['get pods']],
    [['get pods'], ['get pods @ apps'], ['get pods']],
    [['get pods'], ['get pods @ apps,core'], []],
    [['get pods'], ['* pods'], []],
    [['get pods'], ['get *'], []],
    [['get pods'], ['get pods @ *'], []],
    [['get pods'], ['* * @ *'], []],
    [['get pods/log'], ['get pods'], ['get pods/log']],
    [['get pods/log'], ['get */log'], []],
    [['get pods/log'], ['get */exec'], ['get pods/log']],
    [['get pods/log'], ['get *'], []],
    [['get pods'], ['get */pods'], ['get pods']],
    [['* pods'], ['create,get,list,watch,patch,update,delete pods'], ['* pods']],
    [['get *'], ['get pods'], ['get *']],
    [['get pods'], ['get pods # mine'], ['get pods']],
    [['get pods # mine'], ['get pods # mine,yours'], []],
    [['get pods # mine'], ['get pods # yours'], ['get pods # mine']],
    [['get pods # mine'], ['get pods'], []],
    [['get pods # a,b'], ['get pods # a'], ['get pods # a,b']],
    [['get,list pods,services'], ['get pods'], ['list pods', 'get,list services']],
    [['get pods,services,configmaps'], ['get services'], ['get pods,configmaps']],
    [['get pods', 'get services'], [], ['get pods,services']],
    [['get pods', 'get pods'], [], ['get pods']],
    [['get,create things @ a,b'], ['get things @ a'], ['create things @ a', 'get,create things @ b']],
  ];
  for (const [wanted, given, missing] of rows) {
    it(`${wanted.join(' + ') || 'nothing'}, given ${given.join(' + ') || 'nothing'}`, () => {
      expect(missingRules(wanted.map(rule), given.map(rule))).to.deep.equal(missing.map(rule));
    });
  }

  const odd: [string, unknown][] = [
    ['null', null],
    ['a string', '*'],
    ['a map', { verbs: ['*'] }],
    ['null rules', [null, undefined]],
    ['strings for lists', [{ apiGroups: '', resources: 'pods', verbs: 'get' }]],
    ['missing lists', [{}]],
    ['no groups', [{ resources: ['pods'], verbs: ['get'] }]],
  ];
  for (const [name, given] of odd) {
    it(`takes ${name} for rules that allow nothing`, () => {
      expect(missingRules([rule('get pods')], given)).to.deep.equal([rule('get pods')]);
    });
  }
});

describe('describeRules', () => {
  it('names verbs, groups and resources', () => {
    expect(
      describeRules([rule('create,list configmaps,services'), rule('patch deployments @ apps')]),
    ).to.equal('create, list on configmaps, services; patch on apps/deployments');
  });
});

describe('the constructors', () => {
  const keys = (value: object) => Object.keys(value).join(' ');

  it('give keys in conventional order, and no empty ones', () => {
    const metadata = { annotations: { a: 'b' }, labels: { c: 'd' }, namespace: 'n', name: 'x' };
    const made = role(metadata, [rule('get pods')]);
    expect(keys(made)).to.equal('apiVersion kind metadata rules');
    expect(keys(made.metadata)).to.equal('name namespace labels annotations');
    expect(keys(roleBinding(metadata, 'x', 'spark'))).to.equal('apiVersion kind metadata roleRef subjects');
    expect(serviceAccount({ name: 'x', labels: {} })).to.deep.equal({
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'x' },
    });
    expect(serviceAccount({ name: 'x' }, false)).to.have.property('automountServiceAccountToken', false);
  });

  it('give a subject the namespace of the binding, and none without one', () => {
    expect(roleBinding({ name: 'x', namespace: 'n' }, 'x', 'spark').subjects).to.deep.equal([
      { kind: 'ServiceAccount', name: 'spark', namespace: 'n' },
    ]);
    expect(roleBinding({ name: 'x' }, 'x', 'spark').subjects).to.deep.equal([
      { kind: 'ServiceAccount', name: 'spark' },
    ]);
  });

  it('share no part with what they were given', () => {
    const rules = [rule('get pods')];
    const labels = { a: 'b' };
    const made = role({ name: 'x', labels }, rules);
    made.rules[0]!.verbs.push('list');
    made.metadata.labels!.a = 'c';
    expect(rules).to.deep.equal([rule('get pods')]);
    expect(labels).to.deep.equal({ a: 'b' });
  });
});

describe('subjectKey', () => {
  const is = (subject: unknown, namespace = 'n') =>
    subjectKeysOf('n', 'spark').includes(subjectKey(subject, namespace)!);

  it('knows an account by itself, as a user, and by its groups', () => {
    expect(is({ kind: 'ServiceAccount', name: 'spark', namespace: 'n' })).to.equal(true);
    expect(is({ kind: 'ServiceAccount', name: 'spark' })).to.equal(true);
    expect(is({ kind: 'User', name: 'system:serviceaccount:n:spark' })).to.equal(true);
    expect(is({ kind: 'Group', name: 'system:serviceaccounts' })).to.equal(true);
    expect(is({ kind: 'Group', name: 'system:serviceaccounts:n' })).to.equal(true);
    expect(is({ kind: 'Group', name: 'system:authenticated' })).to.equal(true);
  });

  it('takes nobody else for it', () => {
    expect(is({ kind: 'ServiceAccount', name: 'other', namespace: 'n' })).to.equal(false);
    expect(is({ kind: 'ServiceAccount', name: 'spark', namespace: 'm' })).to.equal(false);
    expect(is({ kind: 'ServiceAccount', name: 'spark' }, 'm')).to.equal(false);
    expect(is({ kind: 'Group', name: 'system:serviceaccounts:m' })).to.equal(false);
    expect(is({ kind: 'User', name: 'spark' })).to.equal(false);
    for (const odd of [null, undefined, 'spark', [], {}]) expect(is(odd)).to.equal(false);
  });
});
