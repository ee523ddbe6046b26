import { expect } from 'chai';
import { nameWithSuffix } from '../../src/kubernetes/names.ts';
import { account, app, type Config, object, ours, RBAC_V1, run } from './in-memory-list.ts';

const OLD = object(RBAC_V1, 'Role', 'old-driver', 'team-a', ours('team-a/old'));
const OTHERS = { namespaces: ['team-b'], serviceAccountNames: ['spark'] };

describe('objects of ours that are not wanted any more', () => {
  it('are removed: Roles, RoleBindings and ServiceAccounts', () => {
    const text =
      OLD +
      object(RBAC_V1, 'RoleBinding', 'old-driver', 'team-a', ours('team-a/old')) +
      account('old', 'team-a', ours('team-a/old'));
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
        ours('team-a/old', 'internal.config.kubernetes.io/package-path: /p'),
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
        ours('team-a/old', 'internal.config.kubernetes.io/package-path: /p/q'),
      ),
      { ...OTHERS, origin: { packagePath: '/p' } },
      'another package',
    ],
    [
      'kustomize holds it',
      object(
        RBAC_V1,
        'Role',
        'old-driver',
        'team-a',
        ours('team-a/old', 'kustomize.config.k8s.io/id: "kind: Role"'),
      ),
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
        ours('team-a/old', 'internal.config.kubernetes.io/previousNames: x'),
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
      'old-driver',
      'team-a',
      ours('team-a/old', 'internal.config.kubernetes.io/package-path: /p'),
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
    const text = account('old', 'team-a', ours('team-a/old')) + app({ namespace: 'team-a', driver: 'old' });
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
      object(RBAC_V1, 'Role', 'd', 'team-a', ours('team-a/old', 'config.kubernetes.io/local-config: "true"'));
    const { list, reported } = run(text, { namespaces: [] });
    expect(list.items).to.have.length(4);
    expect(reported).to.deep.equal([]);
  });

  it('are those without a name of their own, and those in no namespace that there can be', () => {
    const text =
      `---\nkind: Role\napiVersion: ${RBAC_V1}\nmetadata: {name: 1, annotations: ${ours()}}\n` +
      `---\nkind: Role\napiVersion: ${RBAC_V1}\nmetadata: {generateName: x-, annotations: ${ours()}}\n` +
      `---\nkind: Role\napiVersion: ${RBAC_V1}\nmetadata: {name: spark-driver, namespace: {a: b}, annotations: ${ours('/spark')}}\n`;
    expect(run(text, { namespaces: [] }).reported).to.deep.equal([]);
  });

  it('are those of a functionConfig without a name', () => {
    const text = object(RBAC_V1, 'Role', 'a', 'team-a', '{harden-spark/owner: ""}');
    expect(run(text, { namespaces: [], origin: { owner: '' } }).reported).to.deep.equal([]);
  });
});

describe('an object with our annotation that this function cannot have made', () => {
  const ROLE = [RBAC_V1, 'Role'] as const;
  const copies: [string, string, string][] = [
    [
      'is of another kind',
      object(RBAC_V1, 'ClusterRole', 'spark-driver', '', ours('/spark')),
      'no ClusterRole',
    ],
    ['is of no kind that it knows', object('v1', 'ConfigMap', 'spark', 'team-a', ours()), 'no ConfigMap'],
    [
      'is of another group',
      object('example.com/v1', 'Role', 'spark-driver', 'team-a', ours('team-a/spark', `like: ${RBAC_V1}`)),
      '"example.com/v1"',
    ],
    ['has another name', object(...ROLE, 'admin', 'team-a', ours()), '"spark" with a suffix'],
    [
      'has the name of the account alone',
      object(...ROLE, 'spark', 'team-a', ours()),
      '"spark" with a suffix',
    ],
    ['is for no account', object(...ROLE, 'spark-driver', 'team-a', ours('team-a/')), 'with a suffix'],
    [
      'does not say for what',
      object(...ROLE, 'a', 'team-a', '{harden-spark/owner: harden-spark}'),
      'generated-for',
    ],
    [
      'says nothing that can be read',
      object(...ROLE, 'spark-driver', 'team-a', ours('spark')),
      'generated-for',
    ],
    ['is another account', account('etl', 'team-a', ours()), 'is called "spark"'],
    [
      'is a policy for an account',
      object('networking.k8s.io/v1', 'NetworkPolicy', 'spark-driver', 'team-a', ours()),
      'with a role behind it',
    ],
    [
      'is a quota of another name',
      object('v1', 'ResourceQuota', 'team', 'team-a', ours('team-a/resource-quota')),
      '"spark"',
    ],
    [
      'is a quota for monitoring',
      object('v1', 'ResourceQuota', 'spark', 'team-a', ours('team-a/monitoring')),
      '"spark"',
    ],
  ];
  for (const [how, text, reason] of copies) {
    it(`${how}: it stays, and is a warning`, () => {
      for (const namespaces of [[], ['team-b']]) {
        const { list, reported } = run(text, { namespaces });
        expect(list.items).to.have.length(1);
        expect(reported.map(({ rule, severity }) => [rule, severity])).to.deep.equal([
          ['generated/copied-annotation', 'warning'],
        ]);
        expect(reported[0]!.message).to.include(reason);
      }
    });
  }
});

describe('what this function can have made with an earlier configuration', () => {
  const policy = (name: string) =>
    object('networking.k8s.io/v1', 'NetworkPolicy', name, 'team-a', ours('team-a/network-policy'));
  const long = `${'x'.repeat(100)}.${'y'.repeat(148)}.z`;
  const made: [string, string][] = [
    ...['', '.', '-driver', '..x', 'x'].map((suffix): [string, string] => [
      `a Role with the suffix "${suffix}a"`,
      object(RBAC_V1, 'Role', `spark${suffix}a`, 'team-a', ours()),
    ]),
    ...['-driver', `-${'d'.repeat(62)}`].map((suffix): [string, string] => [
      `a Role of a long account with the suffix "${suffix}"`,
      object(RBAC_V1, 'RoleBinding', nameWithSuffix(long, suffix), 'team-a', ours(`team-a/${long}`)),
    ]),
    ...[
      'spark-driver',
      'spark-executor-egress',
      'sparkapplication-a.b-worker',
      'apache-sparkcluster-x-master',
    ].map((name): [string, string] => [`the policy ${name}`, policy(name)]),
  ];
  for (const [what, text] of made) {
    it(`is removed: ${what}`, () => {
      expect(run(text, { namespaces: [] }).changes).to.deep.equal(['generated/removed']);
    });
  }

  it('is not what only looks like the cut name of a long account', () => {
    const name = nameWithSuffix(long, '-driver').replace(/.$/, (last) => (last === '0' ? '1' : '0'));
    const text = object(RBAC_V1, 'Role', name, 'team-a', ours(`team-a/${long}`));
    expect(run(text, { namespaces: [] }).warnings).to.deep.equal(['generated/copied-annotation']);
  });

  for (const name of [
    'spark',
    'spark-',
    'spark-driver-ingress',
    'sparkapplication--driver',
    'job-etl-driver',
    'driver',
  ]) {
    it(`is not the policy ${name}`, () => {
      expect(run(policy(name), { namespaces: [] }).warnings).to.deep.equal(['generated/copied-annotation']);
    });
  }
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
