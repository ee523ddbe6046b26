import { expect } from 'chai';
import { stringify } from 'yaml';
import { workOf } from '../work.ts';

import {
  account,
  app,
  type Config,
  generate,
  InMemoryList,
  listOf,
  object,
  ours,
  RBAC_V1,
  type Run,
  run,
  settings,
} from './in-memory-list.ts';

const PACKAGE = 'internal.config.kubernetes.io/package-path';

/** `<namespace>/<name>` of every Role. */
const roles = ({ all }: Run) =>
  all('Role').map(({ metadata }) => `${metadata.namespace ?? ''}/${metadata.name}`);

const TWO_TEAMS =
  app({ name: 'a', namespace: 'team-b', driver: 'b1' }) +
  app({ name: 'b', driver: 'none' }) +
  app({ name: 'c', namespace: 'team-a', driver: 'a1' }) +
  app({ name: 'd', namespace: 'team-b', driver: 'b2' }) +
  app({ name: 'e', namespace: 'team-b', driver: 'b1' });

describe('without `rbac`', () => {
  const without = (text: string, origin: Config['origin'] = {}) => {
    const list = listOf(text);
    generate(list, { ...settings({ origin }), rbac: undefined as never });
    return list;
  };

  it('nothing is read, changed or reported', () => {
    const list = new InMemoryList([]);
    const words: string[] = [];
    list.select = (asked) => {
      words.push(...asked);
      return [];
    };
    generate(list, { ...settings({}), rbac: undefined as never });
    expect(words.filter((word) => /^(Role|ServiceAccount|harden-spark)/.test(word))).to.deep.equal([
      'harden-spark/owner',
    ]);
    expect(list.reported).to.deep.equal([]);
  });

  it('what an earlier configuration had made is told, and stays', () => {
    const generated = run(app({ namespace: 'team-a', driver: 'spark' }), { createServiceAccounts: true });
    const text = generated.list.items.map(({ object }) => `---\n${stringify(object)}`).join('');
    const { items, reported } = without(text);
    expect(items).to.have.length(4);
    expect(reported.map(({ rule }) => rule)).to.deep.equal(Array(3).fill('generated/not-removed'));
    expect(reported[0]!.message).to.include('`spec.rbac` is left out');
    const others = [
      { owner: 'other' },
      { kind: 'None' },
      { kind: 'ConfigMap' },
      { packagePath: '/p' },
    ] as const;
    for (const origin of others)
      expect(without(text, origin).reported, JSON.stringify(origin)).to.deep.equal([]);
  });
});

describe('the namespaces', () => {
  it('are those of the workloads, in the order of their names, without the functionConfig naming any', () => {
    expect(roles(run(TWO_TEAMS, {}))).to.deep.equal([
      '/none-driver',
      'team-a/a1-driver',
      'team-b/b1-driver',
      'team-b/b2-driver',
    ]);
  });

  it('each get the common accounts where these are listed', () => {
    expect(roles(run(TWO_TEAMS, { serviceAccountNames: ['spark'] }))).to.deep.equal([
      '/spark-driver',
      'team-a/spark-driver',
      'team-b/spark-driver',
    ]);
  });

  it('are those given, in their order, with workloads or without', () => {
    expect(
      roles(run(TWO_TEAMS, { namespaces: ['z', 'team-a'], serviceAccountNames: ['spark', 'etl'] })),
    ).to.deep.equal(['z/spark-driver', 'z/etl-driver', 'team-a/spark-driver', 'team-a/etl-driver']);
  });

  it('have accounts of their own instead of the common ones', () => {
    const namespaces = ['team-a', { name: 'team-b', serviceAccountNames: ['b-etl', 'b-ml'] }];
    expect(roles(run('', { namespaces, serviceAccountNames: ['spark'] }))).to.deep.equal([
      'team-a/spark-driver',
      'team-b/b-etl-driver',
      'team-b/b-ml-driver',
    ]);
  });

  it('have the accounts of their drivers where none are listed', () => {
    expect(roles(run(TWO_TEAMS, { namespaces: ['team-b', 'z'] }))).to.deep.equal([
      'team-b/b1-driver',
      'team-b/b2-driver',
    ]);
  });

  it('and accounts that are given twice count once', () => {
    const { list, changes } = run('', { namespaces: ['a', 'a'], serviceAccountNames: ['spark', 'spark'] });
    expect(list.items).to.have.length(2);
    expect(changes).to.have.length(2);
  });

  it('can be none', () => {
    expect(roles(run(TWO_TEAMS, { namespaces: [], serviceAccountNames: ['spark'] }))).to.deep.equal([]);
  });
});

describe('a workload', () => {
  it('outside the given namespaces is a warning, and left alone', () => {
    const { of, list } = run(app({ namespace: 'team-b' }), {
      namespaces: ['team-a'],
      serviceAccountNames: ['spark'],
      executorServiceAccount: 'exec',
    });
    expect(of('rbac/outside-namespaces')).to.have.length(1);
    expect(of('rbac/outside-namespaces')[0]!.message).to.include('"team-b"');
    expect(of('rbac/outside-namespaces')[0]!.field).to.deep.equal({
      path: 'metadata.namespace',
      currentValue: 'team-b',
    });
    expect(of('rbac/outside-namespaces')[0]!.item).to.equal(list.items[0]);
    expect((list.items[0]!.object as any).spec).to.deep.equal({ driver: {}, executor: {} });
  });

  it('without a namespace is never given one, and is outside where namespaces are given', () => {
    const { of, list } = run(app(), { namespaces: ['team-a'], serviceAccountNames: ['spark'] });
    expect(of('generated/no-namespace')[0]!.message).to.include('1 workload has no namespace (etl)');
    expect(list.items[0]!.object.metadata).not.to.have.property('namespace');
    const group = run(app(), { serviceAccountNames: ['spark'] });
    expect(group.of('generated/no-namespace')).to.deep.equal([]);
    expect(group.list.items.map(({ object }) => object.metadata.namespace)).to.deep.equal([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('without a namespace is told together with all others of its kind, unless somebody else binds its account', () => {
    const apps = ['a', 'b', 'c', 'd'].map((name) => app({ name, driver: name })).join('');
    const binding = (account: string) =>
      `---\napiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: of-${account}}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: any}\nsubjects: [{kind: ServiceAccount, name: ${account}}]\n`;
    const told = (yaml: string) =>
      run(yaml, { namespaces: ['team-a'] })
        .of('generated/no-namespace')
        .map(({ message }) => message.replace(/ have.*| has.*/, ''));
    expect(told(apps)).to.deep.equal(['4 workloads']);
    expect(told(apps + binding('a') + binding('b') + binding('c'))).to.deep.equal(['1 workload']);
    expect(told(apps + ['a', 'b', 'c', 'd'].map(binding).join(''))).to.deep.equal([]);
  });

  for (const driver of ['', 'default']) {
    it(`whose driver runs as default (${driver || 'unset'}) is a warning, and gets no Role`, () => {
      const result = run(app({ namespace: 'team-a', driver }), {});
      expect(roles(result)).to.deep.equal([]);
      expect(result.of('rbac/default-account')).to.have.length(1);
      expect(result.of('rbac/default-account')[0]!.field).to.deep.equal({
        path: 'spec.driver.serviceAccount',
      });
    });
  }

  it('whose driver runs as an account that is not listed is a warning', () => {
    const { of } = run(app({ namespace: 'team-a', driver: 'etl' }), { serviceAccountNames: ['spark', 'ml'] });
    expect(of('rbac/account-not-listed')[0]!.message).to.include('"etl"').and.include('"spark", "ml"');
  });

  it('whose account or namespace cannot be a name gets no Role, and is told', () => {
    const placeholder = run(app({ namespace: 'team-a', driver: '"$' + '{SA}"' }), {});
    expect(placeholder.list.items).to.have.length(1);
    expect(placeholder.of('generated/placeholder')).to.have.length(1);
    const path = run(app({ namespace: '../x', driver: 'spark' }), {});
    expect(path.list.items).to.have.length(1);
    expect(path.warnings).to.deep.equal(['generated/invalid-name']);
  });
});

describe('an object of ours that was generated for another namespace', () => {
  const role = (namespace: string, generatedFor: string) =>
    object(RBAC_V1, 'Role', 'spark-driver', namespace, ours(generatedFor), 'rules: []');

  it('is a warning that names set-namespace and `namespace:`', () => {
    for (const text of [role('team-x', 'team-a/spark'), role('', 'team-a/spark')]) {
      const { of } = run(text, { namespaces: ['team-a'], serviceAccountNames: ['spark'] });
      expect(of('generated/moved')).to.have.length(1);
      expect(of('generated/moved')[0]!.message)
        .to.include('"team-a"')
        .and.include('`set-namespace`')
        .and.include('`namespace:`');
    }
  });

  it('is none where it was generated without one, is where it was, or belongs to somebody else', () => {
    const others =
      role('team-x', '/spark') +
      role('team-a', 'team-a/spark') +
      object(
        RBAC_V1,
        'Role',
        'x',
        'team-x',
        '{harden-spark/owner: other, harden-spark/generated-for: team-a/spark}',
      ) +
      object(RBAC_V1, 'Role', 'y', 'team-x', '{harden-spark/owner: harden-spark}');
    expect(run(others, { namespaces: ['team-a'] }).of('generated/moved')).to.deep.equal([]);
  });

  describe('that is still asked for', () => {
    const SPARK = { namespaces: ['team-a'], serviceAccountNames: ['spark'] };
    const ALL: Config = { ...SPARK, createServiceAccounts: true, executorServiceAccount: 'exec' };
    /** What a run generates, moved by whatever comes behind it. */
    const moved = (config: Config, namespace = 'team-x') => {
      const { list } = run('', config);
      for (const { object } of list.items as any[]) {
        object.metadata.namespace = namespace;
        for (const subject of object.subjects ?? []) subject.namespace = namespace;
      }
      return list.items.map(({ object }) => `---\n${stringify(object)}`).join('');
    };

    it('is found: not added again, not removed, and a warning', () => {
      const { list, changes, warnings } = run(moved(ALL), ALL);
      expect(list.items).to.have.length(4);
      expect(changes).to.deep.equal([]);
      expect(warnings).to.deep.equal(Array(4).fill('generated/moved'));
    });

    it('is brought up to date where it sits, but for the subjects that were moved with it', () => {
      const additionalRules = [{ apiGroups: ['batch'], resources: ['jobs'], verbs: ['get'] }];
      const { get, all, of } = run(moved(ALL), { ...ALL, additionalRules, auditLabels: { a: 'b' } });
      expect(get('Role').rules.at(-1)).to.deep.equal(additionalRules[0]);
      expect(get('RoleBinding').subjects[0].namespace).to.equal('team-x');
      for (const kind of ['Role', 'RoleBinding', 'ServiceAccount']) {
        for (const { metadata } of all(kind)) {
          expect(metadata.labels.a).to.equal('b');
          expect(metadata.annotations['harden-spark/generated-for']).to.match(/^team-a\//);
        }
      }
      expect(of('generated/updated')).to.have.length(4);
    });

    it('is not a missing account', () => {
      const { of } = run(moved(ALL), { ...ALL, createServiceAccounts: false });
      expect(of('rbac/missing-account')).to.deep.equal([]);
    });

    it('serves the workloads that were moved with it', () => {
      const { of } = run(app({ namespace: 'team-x', driver: 'spark' }) + moved(SPARK), SPARK);
      expect(of('rbac/outside-namespaces')).to.deep.equal([]);
    });

    it('stays where its place was taken, for it may be a copy: a warning', () => {
      const mine = object(RBAC_V1, 'Role', 'spark-driver', 'team-a');
      const { of } = run(moved(SPARK) + mine, SPARK);
      expect(of('generated/removed')).to.deep.equal([]);
      expect(of('generated/not-removed').map(({ message }) => message)).to.have.length(1);
      expect(of('generated/not-removed')[0]!.message).to.include('"team-a", and may be a copy');
    });

    it('does not count for more than one: its own new place comes first', () => {
      const both = { ...SPARK, namespaces: ['team-a', 'team-x'] };
      const { list, of } = run(moved(SPARK), both);
      expect(roles(run(moved(SPARK), both))).to.deep.equal(['team-x/spark-driver', 'team-a/spark-driver']);
      expect(of('generated/updated')).to.have.length(2);
      expect(list.items).to.have.length(4);
    });

    it('does not count from another package, nor with another owner', () => {
      const text = moved(SPARK);
      const elsewhere = text.replaceAll('annotations:\n', (line) => `${line}    ${PACKAGE}: /p/q\n`);
      const nested = run(elsewhere, { ...SPARK, origin: { packagePath: '/p' } });
      expect(roles(nested)).to.deep.equal(['team-x/spark-driver', 'team-a/spark-driver']);
      const others = run(text.replaceAll('owner: harden-spark', 'owner: other'), SPARK);
      expect(roles(others)).to.deep.equal(['team-x/spark-driver', 'team-a/spark-driver']);
    });

    it('is one error where two of a name meet in one namespace, and neither edited nor removed', () => {
      const two = { ...SPARK, namespaces: ['team-a', 'team-b'] };
      const { list, of, changes } = run(moved(two), { ...two, auditLabels: { a: 'b' } });
      expect(of('generated/duplicate').map(({ severity }) => severity)).to.deep.equal(['error', 'error']);
      expect(of('generated/duplicate')[0]!.message)
        .to.include('Role "spark-driver" in namespace "team-x"')
        .and.include('`set-namespace`');
      expect(of('generated/duplicate')[1]!.message).to.include('RoleBinding "spark-driver"');
      expect(changes).to.deep.equal([]);
      expect(list.items).to.have.length(4);
    });

    it('is none of two where nobody asks for the other any more: that one is told', () => {
      const { list, of, warnings } = run(moved({ ...SPARK, namespaces: ['team-b', 'team-a'] }), {
        ...SPARK,
        auditLabels: { a: 'b' },
      });
      expect(of('generated/not-removed')).to.have.length(2);
      expect(of('generated/updated')).to.have.length(2);
      expect(warnings).to.not.include('generated/duplicate');
      expect(list.items).to.have.length(4);
    });

    it('may be there for several overlays, each in a namespace of its own', () => {
      const { changes, warnings } = run(moved(ALL) + moved(ALL, 'team-y'), ALL);
      expect(changes).to.deep.equal([]);
      expect(warnings).to.deep.equal(Array(8).fill('generated/moved'));
    });
  });

  it('is recorded anew where it is wanted in its new namespace', () => {
    const config = { namespaces: ['team-x'], serviceAccountNames: ['spark'] };
    const first = run(role('team-x', 'team-a/spark'), config);
    expect(first.get('Role').metadata.annotations['harden-spark/generated-for']).to.equal('team-x/spark');
    expect(first.again(config).of('generated/moved')).to.deep.equal([]);
  });
});

describe('a driver whose account nothing is generated for', () => {
  const APP = app({ namespace: 'team-b', driver: 'etl' });
  const binding = (subject: string, annotations = '{}', namespace = 'team-b') =>
    object(RBAC_V1, 'RoleBinding', 'bound', namespace, annotations, `subjects: [${subject}]`);
  const ETL = '{kind: ServiceAccount, name: etl, namespace: team-b}';
  const OWN = '{harden-spark/owner: harden-spark, harden-spark/generated-for: team-b/etl}';
  const NESTED = `${OWN.slice(0, -1)}, internal.config.kubernetes.io/package-path: /p/q}`;
  const configs: [string, Config][] = [
    ['rbac/outside-namespaces', { namespaces: ['team-a'], serviceAccountNames: ['spark'] }],
    ['rbac/account-not-listed', { serviceAccountNames: ['spark'] }],
    ['rbac/account-not-listed', { namespaces: ['team-b'], serviceAccountNames: ['spark'] }],
  ];
  for (const [rule, config] of configs) {
    const given = `${rule}, ${config.namespaces ?? 'no namespaces'}`;

    it(`is nothing to speak of where another binding of the namespace names the account (${given})`, () => {
      for (const text of [
        binding(ETL),
        binding('{kind: ServiceAccount, name: etl}'),
        binding('{kind: User, name: "system:serviceaccount:team-b:etl"}'),
        binding(ETL, '{harden-spark/owner: science}'),
      ]) {
        expect(run(APP + text, config).of(rule), text).to.deep.equal([]);
      }
      const nested = run(APP + binding(ETL, NESTED), { ...config, origin: { packagePath: '/p' } });
      expect(nested.of(rule)).to.deep.equal([]);
    });

    it(`is a warning with any other binding, and with one of ours that goes away (${given})`, () => {
      for (const text of [
        '',
        binding(ETL, '{}', 'team-c'),
        binding('{kind: ServiceAccount, name: etl, namespace: team-a}'),
        binding('{kind: Group, name: "system:serviceaccounts:team-b"}'),
        binding(ETL).replace('kind: RoleBinding', 'kind: ClusterRoleBinding'),
        binding(ETL, OWN),
      ]) {
        expect(run(APP + text, config).of(rule), text).to.have.length(1);
      }
    });

    it(`is nothing to speak of with one of ours and \`create: false\` (${given})`, () => {
      expect(run(APP + binding(ETL, OWN), { ...config, create: false }).of(rule)).to.deep.equal([]);
    });
  }
});

describe('a large list', () => {
  it('takes work in proportion to its length, and not to its square', () => {
    const work = (count: number) => {
      let text = '';
      for (let i = 0; i < count; i++) {
        text +=
          app({ name: `a${i}`, namespace: `n${i % 20}`, driver: `sa${i}` }) + account(`sa${i}`, `n${i % 20}`);
      }
      const first = run(text, {});
      return workOf(() => first.again({}));
    };
    expect(work(1600) / work(200)).to.be.within(4, 12);
  });
});
