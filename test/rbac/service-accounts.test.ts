import { expect } from 'chai';
import { account, app, type Config, object, ours, run } from './in-memory-list.ts';

const SPARK = { namespaces: ['team-a'], serviceAccountNames: ['spark'] };
const LABELS = { auditLabels: { 'cost-center': 'data' } };

describe('a ServiceAccount that is found', () => {
  it('gets the audit labels and those of its namespace, and keeps its own', () => {
    const text = account('spark', 'team-a').replace(
      '  annotations',
      '  labels: {mine: kept, cost-center: old}\n  annotations',
    );
    const { get, of, list } = run(text, {
      ...SPARK,
      ...LABELS,
      namespaces: [{ name: 'team-a', labels: { team: 'a' } }],
    });
    expect(get('ServiceAccount').metadata.labels).to.deep.equal({
      mine: 'kept',
      'cost-center': 'data',
      team: 'a',
    });
    expect(get('ServiceAccount').metadata.annotations).to.deep.equal({});
    expect(of('rbac/labelled')).to.have.length(1);
    expect(of('rbac/labelled')[0]).to.include({ severity: 'info', change: true });
    expect(of('rbac/labelled')[0]!.item).to.equal(list.items[0]);
  });

  it('is labelled in each package that has it', () => {
    const at = (path: string) =>
      account('spark', 'team-a', `{internal.config.kubernetes.io/package-path: ${path}}`);
    const { all } = run(at('/a') + at('/b'), { ...SPARK, ...LABELS });
    expect(all('ServiceAccount').map(({ metadata }) => metadata.labels)).to.deep.equal([
      LABELS.auditLabels,
      LABELS.auditLabels,
    ]);
  });

  it('is not labelled where Spark does not run as it', () => {
    const text = account('other', 'team-a') + account('spark', 'team-b') + account('spark');
    expect(run(text, { ...SPARK, ...LABELS }).of('rbac/labelled')).to.deep.equal([]);
  });

  it('may say `namespace: ""` for none', () => {
    const text = account('spark', '""') + app({ driver: 'spark' });
    expect(run(text, {}).of('rbac/missing-account')).to.deep.equal([]);
  });

  it('is not made again, nor taken over', () => {
    const { all } = run(account('spark', 'team-a'), { ...SPARK, createServiceAccounts: true });
    expect(all('ServiceAccount')).to.have.length(1);
    expect(all('ServiceAccount')[0].metadata.annotations).to.deep.equal({});
  });

  for (const labels of ['labels:', 'labels: []', 'labels: {cost-center: 1}']) {
    it(`may say "${labels}"`, () => {
      const text = account('spark', 'team-a').replace('  annotations: {}', `  ${labels}`);
      const { get, again } = run(text, { ...SPARK, ...LABELS });
      expect(get('ServiceAccount').metadata.labels).to.deep.equal({ 'cost-center': 'data' });
      expect(again({ ...SPARK, ...LABELS }).changes).to.deep.equal([]);
    });
  }
});

describe('a ServiceAccount that is missing', () => {
  it('is a warning', () => {
    const { of, all } = run(app({ namespace: 'team-a', driver: 'spark' }), SPARK);
    expect(of('rbac/missing-account')).to.have.length(1);
    expect(of('rbac/missing-account')[0]!.message).to.include('"spark" in namespace "team-a"');
    expect(all('ServiceAccount')).to.deep.equal([]);
  });

  it('is made on request, as ours', () => {
    const { get, list, of, warnings } = run('', { ...SPARK, ...LABELS, createServiceAccounts: true });
    expect(get('ServiceAccount')).to.deep.equal({
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: {
        name: 'spark',
        namespace: 'team-a',
        labels: { 'app.kubernetes.io/managed-by': 'harden-spark', 'cost-center': 'data' },
        annotations: { 'harden-spark/owner': 'harden-spark', 'harden-spark/generated-for': 'team-a/spark' },
      },
    });
    expect(list.paths.get(get('ServiceAccount'))).to.equal('rbac/team-a.yaml');
    expect(of('generated/added').map(({ severity, change }) => [severity, change])).to.deep.equal(
      Array(3).fill(['info', true]),
    );
    expect(warnings).to.deep.equal([]);
  });

  it('is not one of another kind, or a local-config item', () => {
    const text =
      object('example.com/v1', 'ServiceAccount', 'spark', 'team-a') +
      account('spark', 'team-a', '{config.kubernetes.io/local-config: "true"}');
    expect(run(text, SPARK).of('rbac/missing-account')).to.have.length(1);
  });
});

describe('a ServiceAccount of ours', () => {
  it('is brought up to date in our metadata', () => {
    const { get, changes } = run(account('spark', 'team-a', ours('x/y')), { ...SPARK, ...LABELS });
    expect(get('ServiceAccount').metadata.annotations).to.have.property(
      'harden-spark/generated-for',
      'team-a/spark',
    );
    expect(get('ServiceAccount').metadata.labels).to.have.property('cost-center', 'data');
    expect(changes[0]).to.equal('generated/updated');
  });

  it('that is there twice in one package is an error', () => {
    const { of } = run(account('spark', 'team-a', ours()) + account('spark', 'team-a', ours()), SPARK);
    expect(of('generated/duplicate')).to.have.length(1);
  });
});

describe('a ServiceAccount of ours beside one of the user', () => {
  const MINE = account('spark', 'team-a', '{mine: kept}');
  const OURS = account('spark', 'team-a', ours());
  const MAKE = { ...SPARK, createServiceAccounts: true };

  it('is removed, and the one of the user gets the labels', () => {
    for (const text of [MINE + OURS, OURS + MINE]) {
      const { all, of, warnings } = run(text, { ...MAKE, ...LABELS });
      expect(all('ServiceAccount').map(({ metadata }) => metadata.annotations)).to.deep.equal([
        { mine: 'kept' },
      ]);
      expect(all('ServiceAccount')[0].metadata.labels).to.deep.equal(LABELS.auditLabels);
      expect(of('generated/removed')).to.have.length(1);
      expect(of('generated/removed')[0]).to.include({ severity: 'info', change: true });
      expect(of('generated/updated')).to.deep.equal([]);
      expect(warnings).to.deep.equal([]);
    }
  });

  it('is removed although Pods run as it: they run as the other', () => {
    const text = app({ namespace: 'team-a', driver: 'spark' }) + MINE + OURS;
    expect(run(text, MAKE).all('ServiceAccount')).to.have.length(1);
  });

  it('stays, with a warning that there are two, where a condition of a removal does not hold', () => {
    const kept: [string, Config, string][] = [
      [OURS, { ...MAKE, prune: false }, '`spec.rbac.prune` is false'],
      [OURS, { ...MAKE, origin: { kind: 'ConfigMap' } }, 'ConfigMap'],
      [
        account('spark', 'team-a', ours('team-a/spark', 'kustomize.config.k8s.io/id: "kind: Role"')),
        MAKE,
        'kustomization',
      ],
    ];
    for (const [text, config, reason] of kept) {
      const { all, of } = run(MINE + text, { ...config, ...LABELS });
      expect(all('ServiceAccount')).to.have.length(2);
      expect(of('generated/not-removed')).to.have.length(1);
      expect(of('generated/not-removed')[0]!.message).to.include('twice').and.include(reason);
      expect(of('generated/updated')).to.have.length(1);
    }
  });

  it('stays where the other one is in another package', () => {
    const at = (path: string) => `internal.config.kubernetes.io/package-path: ${path}`;
    const text =
      account('spark', 'team-a', ours('team-a/spark', at('/p'))) +
      account('spark', 'team-a', `{${at('/p/q')}}`);
    const { all, warnings } = run(text, { ...MAKE, origin: { packagePath: '/p' } });
    expect(all('ServiceAccount')).to.have.length(2);
    expect(warnings).to.deep.equal([]);
  });

  it('stays with `create: false`', () => {
    expect(run(MINE + OURS, { ...MAKE, create: false }).all('ServiceAccount')).to.have.length(2);
  });
});

describe('the account of executors', () => {
  const EXEC = { ...SPARK, executorServiceAccount: 'exec' };

  it('is made without a token, and gets no Role', () => {
    const { get, all } = run('', { ...EXEC, createServiceAccounts: true });
    expect(get('ServiceAccount', 'exec')).to.have.property('automountServiceAccountToken', false);
    expect(get('ServiceAccount', 'spark')).not.to.have.property('automountServiceAccountToken');
    expect(all('Role').map(({ metadata }) => metadata.name)).to.deep.equal(['spark-driver']);
  });

  it('that is missing is a warning', () => {
    const { of } = run(account('spark', 'team-a'), EXEC);
    expect(of('rbac/missing-account').map(({ message }) => message.includes('"exec"'))).to.deep.equal([true]);
  });

  it('that is found with a token is a warning, and left alone', () => {
    for (const more of ['', 'automountServiceAccountToken: true', 'automountServiceAccountToken:']) {
      const { of, get } = run(account('exec', 'team-a', '{}', more), { ...EXEC, ...LABELS });
      expect(of('rbac/executor-token')).to.have.length(1);
      expect(get('ServiceAccount').automountServiceAccountToken).not.to.equal(false);
      expect(get('ServiceAccount').metadata.labels).to.deep.equal(LABELS.auditLabels);
    }
    const without = run(account('exec', 'team-a', '{}', 'automountServiceAccountToken: false'), EXEC);
    expect(without.of('rbac/executor-token')).to.deep.equal([]);
  });

  it('of ours loses its token', () => {
    const { get, of } = run(account('exec', 'team-a', ours('team-a/exec')), EXEC);
    expect(get('ServiceAccount')).to.have.property('automountServiceAccountToken', false);
    expect(of('rbac/executor-token')).to.deep.equal([]);
  });

  it('that drivers run as too is a warning, and keeps its token', () => {
    const { of, get } = run('', { ...EXEC, executorServiceAccount: 'spark', createServiceAccounts: true });
    expect(of('rbac/executor-account')).to.have.length(1);
    expect(get('ServiceAccount')).not.to.have.property('automountServiceAccountToken');
    expect(get('Role').metadata.name).to.equal('spark-driver');
  });
});
