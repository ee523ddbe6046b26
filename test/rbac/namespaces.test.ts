import { expect } from 'chai';
import { generateRbac } from '../../functions/harden-spark/rbac.ts';
import {
  account,
  app,
  InMemoryList,
  object,
  ours,
  RBAC_V1,
  type Run,
  run,
  settings,
} from './in-memory-list.ts';

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
  it('nothing is read, changed or reported', () => {
    const list = new InMemoryList([]);
    list.select = () => expect.fail('the list was read');
    generateRbac(list, [], { ...settings({}), rbac: undefined as never });
    expect(list.reported).to.deep.equal([]);
  });
});

describe('the namespaces', () => {
  it('are those of the workloads, in order of appearance, without the functionConfig naming any', () => {
    expect(roles(run(TWO_TEAMS, {}))).to.deep.equal([
      'team-b/b1-driver',
      'team-b/b2-driver',
      '/none-driver',
      'team-a/a1-driver',
    ]);
  });

  it('each get the common accounts where these are listed', () => {
    expect(roles(run(TWO_TEAMS, { serviceAccountNames: ['spark'] }))).to.deep.equal([
      'team-b/spark-driver',
      '/spark-driver',
      'team-a/spark-driver',
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
    expect(of('rbac/outside-namespaces')[0]!.message)
      .to.include('without a namespace')
      .and.include('set-namespace');
    expect(list.items[0]!.object.metadata).not.to.have.property('namespace');
    const group = run(app(), { serviceAccountNames: ['spark'] });
    expect(group.of('rbac/outside-namespaces')).to.deep.equal([]);
    expect(group.list.items.map(({ object }) => object.metadata.namespace)).to.deep.equal([
      undefined,
      undefined,
      undefined,
    ]);
  });

  for (const driver of ['', 'default']) {
    it(`whose driver runs as default (${driver || 'unset'}) is a warning, and gets no Role`, () => {
      const result = run(app({ namespace: 'team-a', driver }), {});
      expect(roles(result)).to.deep.equal([]);
      expect(result.of('rbac/default-account')).to.have.length(1);
      expect(result.of('rbac/default-account')[0]!.message).to.include('`spec.driver.serviceAccount`');
    });
  }

  it('whose driver runs as an account that is not listed is a warning', () => {
    const { of } = run(app({ namespace: 'team-a', driver: 'etl' }), { serviceAccountNames: ['spark', 'ml'] });
    expect(of('rbac/account-not-listed')[0]!.message).to.include('"etl"').and.include('"spark", "ml"');
  });

  it('whose account or namespace cannot be a name gets no Role, and a warning', () => {
    const placeholder = run(app({ namespace: 'team-a', driver: '"$' + '{SA}"' }), {});
    expect(placeholder.list.items).to.have.length(1);
    expect(placeholder.warnings).to.deep.equal(['rbac/invalid-account']);
    const path = run(app({ namespace: '../x', driver: 'spark' }), {});
    expect(path.list.items).to.have.length(1);
    expect(path.warnings).to.deep.equal(['rbac/invalid-namespace']);
  });
});

describe('an object of ours that was generated for another namespace', () => {
  const role = (namespace: string, generatedFor: string) =>
    object(RBAC_V1, 'Role', 'spark-driver', namespace, ours(generatedFor), 'rules: []');

  it('is a warning that names set-namespace and `namespace:`', () => {
    for (const text of [role('team-x', 'team-a/spark'), role('', 'team-a/spark')]) {
      const { of } = run(text, { namespaces: ['team-a'], serviceAccountNames: ['spark'] });
      expect(of('rbac/moved')).to.have.length(1);
      expect(of('rbac/moved')[0]!.message)
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
    expect(run(others, { namespaces: ['team-a'] }).of('rbac/moved')).to.deep.equal([]);
  });

  it('is recorded anew where it is wanted in its new namespace', () => {
    const config = { namespaces: ['team-x'], serviceAccountNames: ['spark'] };
    const first = run(role('team-x', 'team-a/spark'), config);
    expect(first.get('Role').metadata.annotations['harden-spark/generated-for']).to.equal('team-x/spark');
    expect(first.again(config).of('rbac/moved')).to.deep.equal([]);
  });
});

describe('a large list', () => {
  it('takes time in proportion to its length', function () {
    this.timeout(20_000);
    const time = (count: number) => {
      let text = '';
      for (let i = 0; i < count; i++) {
        text +=
          app({ name: `a${i}`, namespace: `n${i % 50}`, driver: `sa${i}` }) + account(`sa${i}`, `n${i % 50}`);
      }
      const first = run(text, {});
      const start = performance.now();
      first.again({});
      return performance.now() - start;
    };
    time(200);
    const [small, large] = [time(400), time(3200)];
    expect(large / Math.max(small, 2)).to.be.below(40);
  });
});
