import { expect } from 'chai';
import { policyRules, STANDARD_CALLS } from '../../src/spark/calls/driver-permissions.ts';
import { account, app, object, ours, RBAC_V1, run } from './in-memory-list.ts';

const STANDARD = policyRules(STANDARD_CALLS);

const SPARK = { namespaces: ['team-a'], serviceAccountNames: ['spark'] };
const SPARK_ACCOUNT = account('spark', 'team-a');

describe('the Role and RoleBinding of an account', () => {
  it('are generated with our metadata, in the file of the namespace', () => {
    const { get, list, changes, warnings } = run(SPARK_ACCOUNT, {
      ...SPARK,
      namespaces: [{ name: 'team-a', labels: { team: 'a' } }],
      auditLabels: { 'cost-center': 'data', team: 'all' },
    });
    const metadata = {
      name: 'spark-driver',
      namespace: 'team-a',
      labels: { 'app.kubernetes.io/managed-by': 'harden-spark', 'cost-center': 'data', team: 'a' },
      annotations: { 'harden-spark/owner': 'harden-spark', 'harden-spark/generated-for': 'team-a/spark' },
    };
    expect(get('Role')).to.deep.equal({
      apiVersion: RBAC_V1,
      kind: 'Role',
      metadata,
      rules: STANDARD,
    });
    expect(get('RoleBinding')).to.deep.equal({
      apiVersion: RBAC_V1,
      kind: 'RoleBinding',
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'spark-driver' },
      subjects: [{ kind: 'ServiceAccount', name: 'spark', namespace: 'team-a' }],
    });
    expect(list.paths.get(get('Role'))).to.equal('rbac/team-a.yaml');
    expect(list.paths.get(get('RoleBinding'))).to.equal('rbac/team-a.yaml');
    expect(changes).to.deep.equal(['rbac/labelled', 'generated/added', 'generated/added']);
    expect(warnings).to.deep.equal([]);
  });

  it('have neither a namespace nor a subject with one for workloads without', () => {
    const { get, list } = run(app({ driver: 'spark' }) + account('spark'), {});
    expect(get('Role').metadata).not.to.have.property('namespace');
    expect(get('Role').metadata.annotations['harden-spark/generated-for']).to.equal('/spark');
    expect(get('RoleBinding').subjects).to.deep.equal([{ kind: 'ServiceAccount', name: 'spark' }]);
    expect(list.paths.get(get('Role'))).to.equal('rbac/spark.yaml');
  });

  it('get the additional rules at the end, and the suffix that is configured', () => {
    const extra = { apiGroups: ['batch'], resources: ['jobs'], verbs: ['get'] };
    const { get } = run(SPARK_ACCOUNT, { ...SPARK, additionalRules: [extra], nameSuffix: '-role' });
    expect(get('Role').metadata.name).to.equal('spark-role');
    expect(get('RoleBinding').metadata.name).to.equal('spark-role');
    expect(get('Role').rules).to.deep.equal([...STANDARD, extra]);
    expect(get('Role').rules.at(-1)).not.to.equal(extra);
  });

  it('share a cut name where it would be too long', () => {
    const long = 'x'.repeat(250);
    const { get } = run(account(long, 'team-a'), { ...SPARK, serviceAccountNames: [long] });
    expect(get('Role').metadata.name)
      .to.have.length.at.most(253)
      .and.match(/-driver-[0-9a-f]{8}$/);
    expect(get('RoleBinding').roleRef.name).to.equal(get('Role').metadata.name);
  });

  it('carry the label of the user where it is the same as ours', () => {
    const { get } = run(SPARK_ACCOUNT, { ...SPARK, auditLabels: { 'app.kubernetes.io/managed-by': 'us' } });
    expect(get('Role').metadata.labels['app.kubernetes.io/managed-by']).to.equal('us');
  });

  it('do not change in a second run', () => {
    const config = {
      ...SPARK,
      createServiceAccounts: true,
      executorServiceAccount: 'exec',
      auditLabels: { a: 'b' },
    };
    const first = run(app({ namespace: 'team-a' }), config);
    const before = JSON.stringify(first.list.items);
    const second = first.again(config);
    expect(first.changes).to.have.length.above(3);
    expect(second.changes).to.deep.equal([]);
    expect(JSON.stringify(second.list.items)).to.equal(before);
  });
});

describe('a Role of ours', () => {
  const roleOfOurs = (more: string, annotations = ours()) =>
    SPARK_ACCOUNT + object(RBAC_V1, 'Role', 'spark-driver', 'team-a', annotations, more);

  it('is brought up to date in place, and only in rules and our metadata', () => {
    const { get, of, changes } = run(
      roleOfOurs(
        'rules: [{apiGroups: [""], resources: [pods], verbs: ["*"]}]\nextra: 1',
        ours('team-a/spark', 'mine: kept'),
      ),
      { ...SPARK, auditLabels: { a: 'b' } },
    );
    expect(get('Role').rules).to.deep.equal(STANDARD);
    expect(get('Role')).to.have.property('extra', 1);
    expect(get('Role').metadata.annotations).to.have.property('mine', 'kept');
    expect(get('Role').metadata.labels).to.have.property('a', 'b');
    expect(changes).to.deep.equal(['rbac/labelled', 'generated/updated', 'generated/added']);
    expect(of('generated/updated')[0]!.field).to.deep.equal({ path: 'rules' });
    expect(of('generated/updated')[0]!.message).to.equal(
      'brings Role "spark-driver" up to date, and `metadata.labels` too.',
    );
  });

  for (const odd of ['', 'rules:', 'rules: all', 'rules: {}', 'rules: [null]', 'rules: [[]]', 'rules: 1']) {
    it(`is rewritten where it says "${odd}"`, () => {
      const { get, again } = run(roleOfOurs(odd), SPARK);
      expect(get('Role').rules).to.deep.equal(STANDARD);
      expect(again(SPARK).changes).to.deep.equal([]);
    });
  }

  it('is left alone where it is in another package than the functionConfig', () => {
    const text = roleOfOurs(
      'rules: []',
      ours('team-a/spark', 'internal.config.kubernetes.io/package-path: /pkg/sub'),
    );
    const root = run(text, { ...SPARK, origin: { packagePath: '/pkg' } });
    expect(root.get('Role').rules).to.deep.equal([]);
    expect(root.all('Role')).to.have.length(1);
    expect(root.of('rbac/role-not-ours')[0]!.message).to.include('another package');
    expect(run(text, { ...SPARK, origin: { packagePath: '/pkg/sub' } }).get('Role').rules).to.deep.equal(
      STANDARD,
    );
    expect(run(text, SPARK).get('Role').rules).to.deep.equal([]);
  });

  it('is left alone where the functionConfig has a package and it has none', () => {
    const { get } = run(roleOfOurs('rules: []'), { ...SPARK, origin: { packagePath: '/pkg' } });
    expect(get('Role').rules).to.deep.equal([]);
  });

  it('is edited by position in the outermost package, where the functionConfig says none', () => {
    const at = (path: string) => `internal.config.kubernetes.io/package-path: ${path}`;
    const inPackage = (path: string) =>
      object('kpt.dev/v1', 'Kptfile', 'pkg', '', `{${at(path)}}`) +
      object(RBAC_V1, 'Role', 'spark-driver', 'team-a', ours('team-a/spark', at(path)), 'rules: []');
    const { all, warnings } = run(SPARK_ACCOUNT + inPackage('/pkg/sub') + inPackage('/pkg'), SPARK);
    expect(all('Role').map(({ rules }) => rules)).to.deep.equal([[], STANDARD]);
    expect(warnings).to.deep.equal([]);
  });

  it('that is there twice in one package is an error that names selectors, and not edited', () => {
    const { all, of, warnings } = run(roleOfOurs('rules: []') + roleOfOurs('rules: []'), SPARK);
    expect(of('generated/duplicate')).to.have.length(1);
    expect(of('generated/duplicate')[0]).to.include({ severity: 'error' });
    expect(of('generated/duplicate')[0]!.message).to.include('`selectors`');
    expect(all('Role').map(({ rules }) => rules)).to.deep.equal([[], []]);
    expect(warnings).to.deep.equal(['generated/duplicate']);
  });

  it('that is there twice because it was moved is an error that names set-namespace', () => {
    const { of } = run(
      roleOfOurs('') + object(RBAC_V1, 'Role', 'spark-driver', 'team-a', ours('team-b/spark')),
      SPARK,
    );
    expect(of('generated/duplicate')[0]!.message)
      .to.include('`set-namespace`')
      .and.not.to.include('selectors');
  });
});

describe('a Role of the same name that is not ours', () => {
  const foreign = (rules: string, annotations = '{}', apiVersion = RBAC_V1) =>
    SPARK_ACCOUNT + object(apiVersion, 'Role', 'spark-driver', 'team-a', annotations, `rules: ${rules}`);

  it('is left alone, with the verbs that it lacks', () => {
    const text = foreign(
      '[{apiGroups: [""], resources: [pods, configmaps, persistentvolumeclaims, services], verbs: [create, get, list, watch, patch, delete]}]',
    );
    const { all, of, get } = run(text, { ...SPARK, auditLabels: { a: 'b' } });
    expect(all('Role')).to.have.length(1);
    expect(get('Role').metadata).not.to.have.property('labels');
    expect(of('rbac/role-not-ours')).to.have.length(1);
    expect(of('rbac/role-not-ours')[0]).to.include({ severity: 'warning' });
    expect(of('rbac/role-not-ours')[0]!.message).to.include(
      'It lacks: deletecollection on pods, configmaps, persistentvolumeclaims, services.',
    );
  });

  it('is nothing to speak of where it lacks nothing', () => {
    expect(
      run(foreign('[{apiGroups: ["*"], resources: ["*"], verbs: ["*"]}]'), SPARK).warnings,
    ).to.deep.equal([]);
  });

  it('is one of another owner too', () => {
    const { of, get } = run(foreign('[]', '{harden-spark/owner: other}'), SPARK);
    expect(of('rbac/role-not-ours')[0]!.message).to.include('functionConfig "other"');
    expect(get('Role').rules).to.deep.equal([]);
  });

  it('is found in any version of the group', () => {
    expect(run(foreign('[]', '{}', 'rbac.authorization.k8s.io/v1beta1'), SPARK).all('Role')).to.have.length(
      1,
    );
  });

  it('is not one of another group, another namespace, or a local-config item', () => {
    const other = foreign('[]', '{}', 'example.com/v1');
    const elsewhere = object(RBAC_V1, 'Role', 'spark-driver', 'team-b');
    const local = foreign('[]', '{config.kubernetes.io/local-config: "true"}');
    for (const text of [other, SPARK_ACCOUNT + elsewhere, local]) {
      const { changes, warnings } = run(text, SPARK);
      expect(changes).to.deep.equal(['generated/added', 'generated/added']);
      expect(warnings).to.deep.equal([]);
    }
  });

  for (const odd of ['null', '{}', 'all', '[null]', '[{verbs: get}]']) {
    it(`lacks everything where its rules are ${odd}`, () => {
      expect(run(foreign(odd), SPARK).of('rbac/role-not-ours')[0]!.message).to.include(
        'create, get, list, watch',
      );
    });
  }
});

describe('a RoleBinding of ours', () => {
  const binding = (roleRef: string, subjects = '[]') =>
    SPARK_ACCOUNT +
    object(
      RBAC_V1,
      'RoleBinding',
      'spark-driver',
      'team-a',
      ours(),
      `roleRef: ${roleRef}\nsubjects: ${subjects}`,
    );
  const OURS = '{apiGroup: rbac.authorization.k8s.io, kind: Role, name: spark-driver}';

  it('gets its subjects back', () => {
    const { get } = run(
      binding(OURS, '[{kind: User, name: eve}, {kind: ServiceAccount, name: spark}]'),
      SPARK,
    );
    expect(get('RoleBinding').subjects).to.deep.equal([
      { kind: 'ServiceAccount', name: 'spark', namespace: 'team-a' },
    ]);
  });

  it('with another roleRef is an error with the command, and not edited', () => {
    for (const roleRef of ['{kind: Role, name: edit}', '{kind: ClusterRole, name: spark-driver}']) {
      const { get, of, changes } = run(binding(roleRef), { ...SPARK, auditLabels: { a: 'b' } });
      expect(of('rbac/role-ref')).to.have.length(1);
      expect(of('rbac/role-ref')[0]).to.include({ severity: 'error' });
      expect(of('rbac/role-ref')[0]!.message).to.include(
        '`kubectl delete rolebinding spark-driver --namespace team-a`',
      );
      expect(get('RoleBinding').subjects).to.deep.equal([]);
      expect(get('RoleBinding').metadata).not.to.have.property('labels');
      expect(changes).to.deep.equal(['rbac/labelled', 'generated/added']);
    }
  });

  it('without a namespace has a command without one', () => {
    const text =
      app({ driver: 'spark' }) +
      object(RBAC_V1, 'RoleBinding', 'spark-driver', '', ours('/spark'), 'roleRef: {kind: Role, name: x}');
    expect(run(text, {}).of('rbac/role-ref')[0]!.message).to.include(
      '`kubectl delete rolebinding spark-driver`',
    );
  });

  it('may leave out the group of its roleRef, which the API server fills in', () => {
    const { get, of } = run(binding('{kind: Role, name: spark-driver}'), SPARK);
    expect(of('rbac/role-ref')).to.deep.equal([]);
    expect(get('RoleBinding').roleRef).not.to.have.property('apiGroup');
  });

  for (const odd of ['null', 'edit']) {
    it(`is rewritten where its roleRef is ${odd}`, () => {
      expect(run(binding(odd), SPARK).get('RoleBinding').roleRef).to.have.property('name', 'spark-driver');
    });
  }

  it('may refer to its Role by the name that kustomize is still to correct', () => {
    const text =
      account('dev-spark', 'team-a') +
      object(
        RBAC_V1,
        'RoleBinding',
        'dev-spark-driver',
        'team-a',
        ours('/spark', 'internal.config.kubernetes.io/previousNames: "spark-driver,spark-driver"'),
        'roleRef: {kind: Role, name: spark-driver}\nsubjects: [{kind: ServiceAccount, name: spark}]',
      );
    const { get, of } = run(text, { namespaces: ['team-a'], serviceAccountNames: ['dev-spark'] });
    expect(of('rbac/role-ref')).to.deep.equal([]);
    expect(get('RoleBinding').roleRef.name).to.equal('spark-driver');
    expect(get('RoleBinding').subjects[0].name).to.equal('dev-spark');
  });
});

describe('a RoleBinding of the same name that is not ours', () => {
  const binding = (roleRef: string, subjects: string) =>
    SPARK_ACCOUNT +
    object(
      RBAC_V1,
      'RoleBinding',
      'spark-driver',
      'team-a',
      '{}',
      `roleRef: ${roleRef}\nsubjects: ${subjects}`,
    );
  const OURS = '{kind: Role, name: spark-driver}';

  for (const subjects of [
    '[{kind: ServiceAccount, name: spark, namespace: team-a}]',
    '[{kind: ServiceAccount, name: other}, {kind: ServiceAccount, name: spark}]',
    '[{kind: Group, name: "system:serviceaccounts:team-a"}]',
  ]) {
    it(`is nothing to speak of with ${subjects}`, () => {
      expect(run(binding(OURS, subjects), SPARK).warnings).to.deep.equal([]);
    });
  }

  for (const [roleRef, subjects] of [
    [OURS, '[{kind: ServiceAccount, name: spark, namespace: team-b}]'],
    [OURS, '[{kind: ServiceAccount, name: other}]'],
    [OURS, 'null'],
    [OURS, '[null]'],
    ['{kind: ClusterRole, name: spark-driver}', '[{kind: ServiceAccount, name: spark}]'],
    ['{kind: Role, name: edit}', '[{kind: ServiceAccount, name: spark}]'],
    ['null', '[{kind: ServiceAccount, name: spark}]'],
  ] as const) {
    it(`is a warning with ${roleRef} and ${subjects}`, () => {
      const text = binding(roleRef, subjects);
      const { of, all, changes } = run(text, SPARK);
      expect(of('rbac/binding-not-ours')[0]!.message).to.include(
        'does not bind ServiceAccount "spark" to Role "spark-driver"',
      );
      expect(all('RoleBinding')).to.deep.equal(run(text, { ...SPARK, create: false }).all('RoleBinding'));
      expect(changes).to.deep.equal(['generated/added']);
    });
  }

  it('may name the account as it was before kustomize renamed it', () => {
    const text =
      account(
        'dev-spark',
        'team-a',
        '{internal.config.kubernetes.io/previousNames: spark, internal.config.kubernetes.io/previousNamespaces: base}',
      ) +
      object(
        RBAC_V1,
        'RoleBinding',
        'dev-spark-driver',
        'team-a',
        '{internal.config.kubernetes.io/previousNames: spark-driver}',
        'roleRef: {kind: Role, name: spark-driver}\nsubjects: [{kind: ServiceAccount, name: spark, namespace: base}]',
      );
    expect(run(text, SPARK).of('rbac/binding-not-ours')).to.deep.equal([]);
  });
});

describe('the sync wave of generated objects', () => {
  const at = (wave: string, name: string, driver = 'spark') =>
    app({ name, namespace: 'team-a', driver, annotations: `{argocd.argoproj.io/sync-wave: "${wave}"}` });
  const waveWith = (...apps: string[]) =>
    run(apps.join('') + SPARK_ACCOUNT, SPARK).get('Role').metadata.annotations[
      'argocd.argoproj.io/sync-wave'
    ];

  it('is the lowest of the workloads that use the account', () => {
    expect(waveWith(at('-1', 'a'), at('-5', 'b'), at('3', 'c'))).to.equal('-5');
    expect(waveWith(at('-1', 'a'), at('-5', 'b', 'other'))).to.equal('-1');
  });

  it('is not written where it is 0 or above, or no number', () => {
    expect(waveWith(at('0', 'a'))).to.equal(undefined);
    expect(waveWith(at('2', 'a'))).to.equal(undefined);
    expect(waveWith(at('-1a', 'a'))).to.equal(undefined);
    expect(waveWith(at('', 'a'))).to.equal(undefined);
  });

  it('is that of RoleBindings, created accounts and accounts of executors too', () => {
    const { get } = run(at('-2', 'a'), {
      ...SPARK,
      createServiceAccounts: true,
      executorServiceAccount: 'exec',
    });
    for (const object of [
      get('RoleBinding'),
      get('ServiceAccount', 'spark'),
      get('ServiceAccount', 'exec'),
    ]) {
      expect(object.metadata.annotations['argocd.argoproj.io/sync-wave']).to.equal('-2');
    }
  });

  it('is never asked of a workload that is a hook at another time: a warning', () => {
    const hooks = {
      'argocd.argoproj.io/hook': { PreSync: 1, 'PostSync,PreSync': 1, PostDelete: 1, PostSync: 0, Sync: 0 },
      'helm.sh/hook': { 'pre-install': 1, 'post-install, pre-upgrade': 1, 'post-delete': 1, test: 0 },
    };
    for (const [key, types] of Object.entries(hooks)) {
      for (const [type, count] of Object.entries(types)) {
        const annotations = `{${key}: "${type}"}`;
        const { of } = run(SPARK_ACCOUNT + app({ namespace: 'team-a', driver: 'spark', annotations }), SPARK);
        expect(
          of('rbac/hook').map(({ severity }) => severity),
          annotations,
        ).to.deep.equal(Array(count).fill('warning'));
      }
    }
    expect(
      run(SPARK_ACCOUNT + app({ namespace: 'team-a', driver: 'spark' }), SPARK).of('rbac/hook'),
    ).to.deep.equal([]);
  });
});
