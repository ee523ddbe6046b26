import { expect } from 'chai';
import { account, app, type Config, object, ours, RBAC_V1, run } from './in-memory-list.ts';

const OLD = object(RBAC_V1, 'Role', 'old-driver', 'team-a', ours('team-a/old'));
const OTHERS = { namespaces: ['team-b'], serviceAccountNames: ['spark'] };

describe('objects of ours that are not wanted any more', () => {
  it('are removed: Roles, RoleBindings and ServiceAccounts', () => {
    const text =
      OLD + object(RBAC_V1, 'RoleBinding', 'old-driver', 'team-a', ours()) + account('old', 'team-a', ours());
    const { list, of, warnings } = run(text, { namespaces: [] });
    expect(list.items).to.deep.equal([]);
    expect(of('generated/removed')).to.have.length(3);
    expect(of('generated/removed')[0]).to.include({ severity: 'info', change: true });
    expect(warnings).to.deep.equal([]);
  });

  it('are removed where the account, the namespace or the suffix is not the same any more', () => {
    const config = {
      namespaces: ['a', 'b'],
      serviceAccountNames: ['spark', 'etl'],
      createServiceAccounts: true,
    };
    const rest = (next: Config) =>
      run('', config)
        .again({ ...config, ...next })
        .list.items.map(({ object: { kind, metadata } }) => `${kind} ${metadata.namespace}/${metadata.name}`);
    expect(rest({ namespaces: ['a'], serviceAccountNames: ['etl'] })).to.deep.equal([
      'ServiceAccount a/etl',
      'Role a/etl-driver',
      'RoleBinding a/etl-driver',
    ]);
    expect(rest({ nameSuffix: '-x', namespaces: ['a'] })).to.deep.equal([
      'ServiceAccount a/spark',
      'ServiceAccount a/etl',
      'Role a/spark-x',
      'RoleBinding a/spark-x',
      'Role a/etl-x',
      'RoleBinding a/etl-x',
    ]);
  });

  const kept: [string, string, Config, string][] = [
    ['the namespaces are not given', OLD, { serviceAccountNames: ['spark'] }, '`spec.rbac.namespaces`'],
    ['`prune` is false', OLD, { ...OTHERS, prune: false }, '`spec.rbac.prune`'],
    ['the functionConfig is a ConfigMap', OLD, { ...OTHERS, origin: { kind: 'ConfigMap' } }, 'ConfigMap'],
    [
      'only the functionConfig has a package',
      OLD,
      { ...OTHERS, origin: { packagePath: '/p' } },
      'another package',
    ],
    [
      'only the object has a package',
      object(
        RBAC_V1,
        'Role',
        'old-driver',
        'team-a',
        ours('', 'internal.config.kubernetes.io/package-path: /p'),
      ),
      OTHERS,
      'another package',
    ],
    [
      'it is in another package',
      object(
        RBAC_V1,
        'Role',
        'old-driver',
        'team-a',
        ours('', 'internal.config.kubernetes.io/package-path: /p/q'),
      ),
      { ...OTHERS, origin: { packagePath: '/p' } },
      'another package',
    ],
    [
      'kustomize holds it',
      object(RBAC_V1, 'Role', 'old-driver', 'team-a', ours('', 'kustomize.config.k8s.io/id: "kind: Role"')),
      OTHERS,
      'kustomization',
    ],
    [
      'kustomize renamed it',
      object(
        RBAC_V1,
        'Role',
        'old-driver',
        'team-a',
        ours('', 'internal.config.kubernetes.io/previousNames: x'),
      ),
      OTHERS,
      'kustomization',
    ],
  ];
  for (const [when, text, config, reason] of kept) {
    it(`stay where ${when}: a warning`, () => {
      const { get, of } = run(text, config);
      expect(get('Role', 'old-driver')).not.to.equal(undefined);
      expect(of('generated/removed')).to.deep.equal([]);
      expect(of('generated/not-removed')).to.have.length(1);
      expect(of('generated/not-removed')[0]).to.include({ severity: 'warning' });
      expect(of('generated/not-removed')[0]!.message).to.include(reason);
    });
  }

  it('are removed within the package of the functionConfig', () => {
    const text = object(
      RBAC_V1,
      'Role',
      'old',
      'team-a',
      ours('', 'internal.config.kubernetes.io/package-path: /p'),
    );
    expect(run(text, { namespaces: [], origin: { packagePath: '/p' } }).list.items).to.deep.equal([]);
  });

  it('stay, with a warning, where they are accounts that Pods of the list run as', () => {
    const text = account('old', 'team-a', ours('team-a/old')) + OLD;
    for (const use of [{ driver: 'old' }, { driver: 'spark', executor: 'old' }]) {
      const { get, of } = run(text + app({ name: 'etl', namespace: 'team-a', ...use }), OTHERS);
      expect(get('ServiceAccount', 'old')).not.to.equal(undefined);
      expect(of('generated/not-removed')[0]!.message).to.include('"etl"');
      expect(of('generated/removed')).to.have.length(1);
    }
    expect(
      run(text + app({ namespace: 'team-b', driver: 'old' }), OTHERS).of('generated/removed'),
    ).to.have.length(2);
  });

  it('all go with `namespaces: []`, accounts in use as well', () => {
    const text = account('old', 'team-a', ours()) + app({ namespace: 'team-a', driver: 'old' });
    expect(run(text, { namespaces: [] }).all('ServiceAccount')).to.deep.equal([]);
  });
});

describe('objects that are not ours', () => {
  it('are never removed, and not spoken of', () => {
    const text =
      object(RBAC_V1, 'Role', 'a', 'team-a') +
      object(RBAC_V1, 'Role', 'b', 'team-a', '{harden-spark/owner: other}') +
      object(RBAC_V1, 'Role', 'c', 'team-a').replace(
        'annotations: {}',
        'labels: {app.kubernetes.io/managed-by: harden-spark}',
      ) +
      object('v1', 'ConfigMap', 'ServiceAccount', 'team-a', ours()) +
      object(RBAC_V1, 'Role', 'd', 'team-a', ours('', 'config.kubernetes.io/local-config: "true"'));
    const { list, reported } = run(text, { namespaces: [] });
    expect(list.items).to.have.length(5);
    expect(reported).to.deep.equal([]);
  });

  it('are those without a name of their own, and those of other groups', () => {
    const text =
      `---\nkind: Role\napiVersion: ${RBAC_V1}\nmetadata: {name: 1, annotations: ${ours()}}\n` +
      `---\nkind: Role\napiVersion: ${RBAC_V1}\nmetadata: {generateName: x-, annotations: ${ours()}}\n` +
      object('example.com/v1', 'Role', 'a', 'team-a', ours('', `like: ${RBAC_V1}`)) +
      object(RBAC_V1, 'Other', 'a', 'team-a', ours());
    expect(run(text, { namespaces: [] }).reported).to.deep.equal([]);
  });

  it('are those of a functionConfig without a name', () => {
    const text = object(RBAC_V1, 'Role', 'a', 'team-a', '{harden-spark/owner: ""}');
    expect(run(text, { namespaces: [], origin: { owner: '' } }).reported).to.deep.equal([]);
  });
});

describe('objects of ours that are wanted', () => {
  it('stay, whatever the workloads', () => {
    const config = {
      namespaces: ['team-a'],
      serviceAccountNames: ['spark'],
      executorServiceAccount: 'exec',
      createServiceAccounts: true,
    };
    const { again } = run(app({ namespace: 'team-a' }), config);
    const second = again({ ...config, createServiceAccounts: false });
    expect(second.changes).to.deep.equal([]);
    expect(second.warnings).to.deep.equal([]);
  });
});
