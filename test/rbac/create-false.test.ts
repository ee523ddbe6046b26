import { expect } from 'chai';
import { account, app, object, ours, RBAC_V1, run } from './in-memory-list.ts';

const AUDIT = {
  create: false,
  namespaces: ['team-a'],
  serviceAccountNames: ['spark'],
  auditLabels: { a: 'b' },
  createServiceAccounts: true,
  executorServiceAccount: 'exec',
};
const ALL = 'rules: [{apiGroups: ["*"], resources: ["*"], verbs: ["*"]}]';
const SOME = 'rules: [{apiGroups: [""], resources: [pods, configmaps], verbs: ["*"]}]';
const binding = (
  kind: string,
  ref: string,
  subject = '{kind: ServiceAccount, name: spark, namespace: team-a}',
) =>
  object(
    RBAC_V1,
    kind,
    'binding',
    kind === 'RoleBinding' ? 'team-a' : '',
    '{}',
    `roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ${ref.split('/')[0]}, name: ${ref.split('/')[1]}}\nsubjects: [${subject}]`,
  );
const role = (rules: string) => object(RBAC_V1, 'Role', 'mine', 'team-a', '{}', rules);
const clusterRole = (rules: string) => object(RBAC_V1, 'ClusterRole', 'all', '', '{}', rules);

describe('`create: false`', () => {
  it('generates, edits, labels, assigns and removes nothing', () => {
    const text =
      app({ namespace: 'team-a' }) +
      account('spark', 'team-a') +
      object(RBAC_V1, 'Role', 'spark-driver', 'team-a', ours(), 'rules: []') +
      object(RBAC_V1, 'Role', 'old-driver', 'team-a', ours());
    const { list, reported, changes } = run(text, AUDIT);
    const untouched = run(text, { ...AUDIT, namespaces: [] });
    expect(list.items.map(({ object }) => object)).to.deep.equal(
      untouched.list.items.map(({ object }) => object),
    );
    expect(list.items).to.have.length(4);
    expect(changes).to.deep.equal([]);
    expect(reported.map(({ rule }) => rule)).to.deep.equal([
      'rbac/default-account',
      'rbac/missing-account',
      'rbac/missing-permissions',
    ]);
    expect(reported[1]!.message).to.include('"exec"');
  });

  it('says what the bindings of an account do not allow', () => {
    const { of } = run(role(SOME) + binding('RoleBinding', 'Role/mine'), AUDIT);
    expect(of('rbac/missing-permissions')).to.have.length(1);
    expect(of('rbac/missing-permissions')[0]).to.include({ severity: 'warning' });
    expect(of('rbac/missing-permissions')[0]!.message)
      .to.include('create, list, delete, deletecollection on persistentvolumeclaims;')
      .and.include('list, delete, deletecollection on services.')
      .and.not.include('pods');
  });

  const enough: [string, string][] = [
    ['a Role', role(ALL) + binding('RoleBinding', 'Role/mine')],
    ['a ClusterRole in the namespace', clusterRole(ALL) + binding('RoleBinding', 'ClusterRole/all')],
    ['a ClusterRole everywhere', clusterRole(ALL) + binding('ClusterRoleBinding', 'ClusterRole/all')],
    [
      'a group',
      role(ALL) + binding('RoleBinding', 'Role/mine', '{kind: Group, name: "system:serviceaccounts"}'),
    ],
    ['a role that is not in the list', binding('RoleBinding', 'ClusterRole/edit')],
    [
      'two together',
      role(SOME) +
        clusterRole(
          'rules: [{apiGroups: [""], resources: [services, persistentvolumeclaims], verbs: ["*"]}]',
        ) +
        binding('RoleBinding', 'Role/mine') +
        binding('ClusterRoleBinding', 'ClusterRole/all'),
    ],
  ];
  for (const [what, text] of enough) {
    it(`is satisfied with ${what}`, () => {
      expect(run(text, AUDIT).of('rbac/missing-permissions')).to.deep.equal([]);
    });
  }

  const notEnough: [string, string][] = [
    ['no binding', role(ALL)],
    [
      'a binding of somebody else',
      role(ALL) + binding('RoleBinding', 'Role/mine', '{kind: ServiceAccount, name: x}'),
    ],
    ['rules of an odd shape', role('rules: all') + binding('RoleBinding', 'Role/mine')],
    [
      'a binding in another namespace',
      clusterRole(ALL) +
        binding('RoleBinding', 'ClusterRole/all').replace('  namespace: team-a\n', '  namespace: x\n'),
    ],
  ];
  for (const [what, text] of notEnough) {
    it(`is not satisfied with ${what}`, () => {
      expect(run(text, AUDIT).of('rbac/missing-permissions')).to.have.length(1);
    });
  }

  it('asks for the additional rules too', () => {
    const additionalRules = [{ apiGroups: ['batch'], resources: ['jobs'], verbs: ['get'] }];
    const text =
      role(ALL.replace('apiGroups: ["*"]', 'apiGroups: [""]')) + binding('RoleBinding', 'Role/mine');
    const { of } = run(text, { ...AUDIT, additionalRules });
    expect(of('rbac/missing-permissions')[0]!.message).to.include('get on batch/jobs');
  });
});

describe('objects of odd shapes', () => {
  const ODD = [
    'kind: Role\napiVersion: rbac.authorization.k8s.io/v1',
    'kind: Role\napiVersion: rbac.authorization.k8s.io/v1\nmetadata:',
    'kind: Role\napiVersion: rbac.authorization.k8s.io/v1\nmetadata: x',
    'kind: Role\napiVersion: rbac.authorization.k8s.io/v1\nmetadata: {name: 1}',
    'kind: Role\napiVersion: rbac.authorization.k8s.io/v1\nmetadata: {generateName: x-}',
    'kind: Role\napiVersion: rbac.authorization.k8s.io/v1\nmetadata: {name: x, namespace: 5, annotations: [], labels: x}',
    'kind: RoleBinding\napiVersion: rbac.authorization.k8s.io/v1\nmetadata: {name: spark-driver, namespace: team-a}',
    'kind: RoleBinding\napiVersion: rbac.authorization.k8s.io/v1\nmetadata: {name: x}\nsubjects: [1, [x]]\nroleRef: 3',
    'kind: ServiceAccount\napiVersion: 1\nmetadata: {name: spark}',
    'kind: ServiceAccount\nmetadata: {name: spark}',
    'apiVersion: rbac.authorization.k8s.io/v1',
    'text: ServiceAccount',
  ];
  for (const create of [true, false]) {
    it(`stop nothing (create: ${create})`, () => {
      const { all } = run(ODD.join('\n---\n'), { ...AUDIT, create });
      expect(all('Role').length).to.equal(create ? 7 : 6);
    });
  }
});

it('all drivers of an account are looked at, also where the executors of one run as the account of another driver', () => {
  const text =
    app({ name: 'one', namespace: 'team-a', driver: 'a' }) +
    app({ name: 'two', namespace: 'team-a', driver: 'c', executor: 'a' }) +
    app({ name: 'three', namespace: 'team-a', driver: 'c' }) +
    account('c', 'team-a', '{}', 'automountServiceAccountToken: false');
  const told = run(text, AUDIT).of('rbac/driver-without-token');
  expect(told.map(({ item }) => item!.object.metadata.name)).to.deep.equal(['two', 'three']);
});
