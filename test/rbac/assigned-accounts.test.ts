import { expect } from 'chai';
import { account, app, type Config, type Run, run } from './in-memory-list.ts';

const SPARK = { namespaces: ['team-a'], serviceAccountNames: ['spark'] };
const EXEC = { ...SPARK, executorServiceAccount: 'exec' };
const driver = ({ get }: Run) => get('SparkApplication').spec.driver.serviceAccount;
const executor = ({ get }: Run) => get('SparkApplication').spec.executor.serviceAccount;
const APP = app({ namespace: 'team-a' });

describe('a driver without an account', () => {
  it('gets the only one that is listed', () => {
    const result = run(APP, SPARK);
    expect(driver(result)).to.equal('spark');
    expect(result.of('rbac/account-assigned')).to.have.length(1);
    expect(result.of('rbac/account-assigned')[0]).to.deep.include({
      severity: 'info',
      change: true,
      field: { path: 'spec.driver.serviceAccount', proposedValue: 'spark' },
    });
    expect(result.of('rbac/account-assigned')[0]!.message).to.equal(
      'sets the ServiceAccount of the driver to "spark": the only one that `spec.rbac` lists for the namespace.',
    );
    expect(result.of('rbac/default-account')).to.deep.equal([]);
  });

  const left: [string, Config][] = [
    ['Never is configured', { ...SPARK, assignServiceAccount: 'Never' }],
    ['two are listed', { ...SPARK, serviceAccountNames: ['spark', 'etl'] }],
    [
      'its namespace lists two',
      { ...SPARK, namespaces: [{ name: 'team-a', serviceAccountNames: ['a', 'b'] }] },
    ],
    ['its namespace lists none', { ...SPARK, namespaces: [{ name: 'team-a', serviceAccountNames: [] }] }],
    ['accounts are those of the workloads', { namespaces: ['team-a'] }],
  ];
  for (const [when, config] of left) {
    it(`keeps none where ${when}: a warning`, () => {
      const result = run(APP + app({ name: 'other', namespace: 'team-a', driver: 'spark' }), config);
      expect(driver(result)).to.equal(undefined);
      expect(result.of('rbac/default-account')).to.have.length(1);
    });
  }

  it('keeps none where `default` itself is listed', () => {
    const result = run(APP, { ...SPARK, serviceAccountNames: ['default'] });
    expect(driver(result)).to.equal(undefined);
    expect(result.of('rbac/default-account')).to.deep.equal([]);
    expect(result.get('Role').metadata.name).to.equal('default-driver');
  });

  it('gets one without a namespace too', () => {
    expect(driver(run(app(), { serviceAccountNames: ['spark'] }))).to.equal('spark');
  });
});

describe('a driver with an account', () => {
  it('keeps it', () => {
    const result = run(app({ namespace: 'team-a', driver: 'etl' }), SPARK);
    expect(driver(result)).to.equal('etl');
    expect(result.of('rbac/account-assigned')).to.deep.equal([]);
  });
});

describe('executors', () => {
  it('get the account for them where they have none of their own', () => {
    const result = run(app({ namespace: 'team-a', driver: 'spark' }), EXEC);
    expect(executor(result)).to.equal('exec');
    expect(driver(result)).to.equal('spark');
    expect(result.of('rbac/account-assigned')[0]!.field!.path).to.equal('spec.executor.serviceAccount');
  });

  it('get it whatever `assignServiceAccount` says, which is about drivers', () => {
    expect(executor(run(APP, { ...EXEC, assignServiceAccount: 'Never' }))).to.equal('exec');
  });

  it('keep their own', () => {
    expect(executor(run(app({ namespace: 'team-a', driver: 'spark', executor: 'mine' }), EXEC))).to.equal(
      'mine',
    );
  });

  it('keep none where none is configured, or where it is the account of their driver', () => {
    expect(executor(run(app({ namespace: 'team-a', driver: 'spark' }), SPARK))).to.equal(undefined);
    const shared = run(app({ namespace: 'team-a', driver: 'spark' }), {
      ...EXEC,
      executorServiceAccount: 'spark',
    });
    expect(executor(shared)).to.equal(undefined);
  });

  it('keep none outside the given namespaces', () => {
    expect(executor(run(app({ namespace: 'team-b', driver: 'spark' }), EXEC))).to.equal(undefined);
  });
});

describe('what an account of today carries', () => {
  const CARRIED: [string, string, string][] = [
    ['{eks.amazonaws.com/role-arn: "arn:1"}', '', '`eks.amazonaws.com/role-arn`'],
    ['{iam.gke.io/gcp-service-account: x@y}', '', '`iam.gke.io/gcp-service-account`'],
    ['{azure.workload.identity/client-id: "1"}', '', '`azure.workload.identity/client-id`'],
    ['{}', 'imagePullSecrets: [{name: registry}]', '"registry"'],
  ];
  for (const [annotations, more, named] of CARRIED) {
    describe(named, () => {
      const today = account('default', 'team-a', annotations, more);

      it('is not taken from a driver', () => {
        for (const text of [APP + today, APP + today + account('spark', 'team-a')]) {
          const result = run(text, SPARK);
          expect(driver(result)).to.equal(undefined);
          expect(result.of('rbac/account-not-assigned')).to.have.length(1);
          expect(result.of('rbac/account-not-assigned')[0]!.severity).to.equal('warning');
          expect(result.of('rbac/account-not-assigned')[0]!.message).to.include(named);
          expect(result.of('rbac/default-account')).to.deep.equal([]);
        }
      });

      it('is not taken from an executor, which runs as its driver', () => {
        const text =
          app({ namespace: 'team-a', driver: 'spark' }) + account('spark', 'team-a', annotations, more);
        const result = run(text, { ...EXEC, createServiceAccounts: true });
        expect(executor(result)).to.equal(undefined);
        expect(result.of('rbac/account-not-assigned')[0]!.message)
          .to.include(named)
          .and.include('"spark" today');
      });

      it('is kept by an account that carries the same', () => {
        const result = run(APP + today + account('spark', 'team-a', annotations, more), SPARK);
        expect(driver(result)).to.equal('spark');
        expect(result.of('rbac/account-not-assigned')).to.deep.equal([]);
      });

      it('of the account of that name in another namespace does not count', () => {
        expect(driver(run(APP + account('default', 'team-b', annotations, more), SPARK))).to.equal('spark');
      });
    });
  }

  it('is not the same where it has another value', () => {
    const role = (arn: string) => `{eks.amazonaws.com/role-arn: "${arn}"}`;
    const text = APP + account('default', 'team-a', role('1')) + account('spark', 'team-a', role('2'));
    expect(driver(run(text, SPARK))).to.equal(undefined);
  });

  it('may be of any shape', () => {
    for (const more of ['imagePullSecrets:', 'imagePullSecrets: x', 'imagePullSecrets: [null, {}, x]']) {
      expect(driver(run(APP + account('default', 'team-a', '{}', more), SPARK))).to.equal('spark');
    }
  });

  it('keeps the driver out of what the listed account is used for', () => {
    const wave = app({ namespace: 'team-a', annotations: '{argocd.argoproj.io/sync-wave: "-3"}' });
    const result = run(
      wave + account('default', 'team-a', '{}', 'imagePullSecrets: [{name: registry}]'),
      SPARK,
    );
    expect(result.get('Role').metadata.annotations).not.to.have.property('argocd.argoproj.io/sync-wave');
  });

  it('is asked of the account of today, not of the one the driver is given in the same run', () => {
    const arn = '{eks.amazonaws.com/role-arn: "1"}';
    const result = run(APP + account('spark', 'team-a', arn), EXEC);
    expect(driver(result)).to.equal('spark');
    expect(executor(result)).to.equal('exec');
  });

  it('leads to the same in a second run', () => {
    const text = APP + account('default', 'team-a', '{}', 'imagePullSecrets: [{name: registry}]');
    const result = run(text, EXEC);
    expect(result.again(EXEC).changes).to.deep.equal([]);
  });
});

describe('an account that kustomize renamed', () => {
  const from = (names: string, namespaces: string) =>
    `{internal.config.kubernetes.io/previousNames: "${names}", internal.config.kubernetes.io/previousNamespaces: "${namespaces}"}`;
  const RENAMED = account('dev-spark', 'team-a', from('spark,spark', 'default,stage'));

  it('is written into the drivers and executors that use it, and gets the Role', () => {
    const text = app({ namespace: 'team-a', driver: 'spark', executor: 'spark' }) + RENAMED;
    const result = run(text, { assignServiceAccount: 'Never' });
    expect(driver(result)).to.equal('dev-spark');
    expect(executor(result)).to.equal('dev-spark');
    expect(result.get('Role').metadata.name).to.equal('dev-spark-driver');
    expect(result.get('RoleBinding').subjects[0].name).to.equal('dev-spark');
    expect(result.of('rbac/account-renamed')[0]!.field).to.deep.equal({
      path: 'spec.driver.serviceAccount',
      currentValue: 'spark',
      proposedValue: 'dev-spark',
    });
    expect(result.changes.slice(0, 2)).to.deep.equal(['rbac/account-renamed', 'rbac/account-renamed']);
    expect(result.warnings).to.deep.equal([]);
    expect(result.again({}).changes).to.deep.equal([]);
  });

  it('is meant by its old name in the functionConfig', () => {
    const text =
      APP +
      RENAMED +
      account('dev-exec', 'team-a', from('exec', 'default'), 'automountServiceAccountToken: false');
    const result = run(text, EXEC);
    expect(driver(result)).to.equal('dev-spark');
    expect(executor(result)).to.equal('dev-exec');
    expect(result.all('Role').map(({ metadata }) => metadata.name)).to.deep.equal(['dev-spark-driver']);
    expect(result.warnings).to.deep.equal([]);
  });

  it('is found by any of its names, and not by those of another namespace', () => {
    const twice = account('b-a-spark', 'team-a', from('spark,a-spark', 'default,default'));
    expect(driver(run(app({ namespace: 'team-a', driver: 'a-spark' }) + twice, {}))).to.equal('b-a-spark');
    expect(driver(run(app({ namespace: 'team-b', driver: 'a-spark' }) + twice, {}))).to.equal('a-spark');
  });

  it('does not stand in for an account that has the name today', () => {
    const text = app({ namespace: 'team-a', driver: 'spark' }) + RENAMED + account('spark', 'team-a');
    expect(driver(run(text, {}))).to.equal('spark');
  });

  it('is left alone in a workload outside the given namespaces', () => {
    const text = app({ namespace: 'team-a', driver: 'spark' }) + RENAMED;
    expect(driver(run(text, { namespaces: ['team-b'] }))).to.equal('spark');
  });

  describe('together with another of the same old name', () => {
    const BOTH =
      account('a-spark', 'team-x', from('spark,spark', 'team-a,team-x')) +
      account('b-spark', 'team-x', from('spark,spark', 'team-b,team-x'));
    const at = (annotations: string) => app({ namespace: 'team-x', driver: 'spark', annotations });

    it('is the one from the namespace of the workload', () => {
      expect(driver(run(at(from('etl', 'team-a')) + BOTH, {}))).to.equal('a-spark');
      expect(driver(run(at(from('etl', 'team-b')) + BOTH, {}))).to.equal('b-spark');
    });

    it('is the one from its only namespace, where kustomize left the workload as it was', () => {
      const here = (namespace: string) => app({ namespace, driver: 'spark' });
      const inA = BOTH.replaceAll('namespace: team-x', 'namespace: team-a');
      expect(driver(run(here('team-a') + inA, {}))).to.equal('a-spark');
      const inNone = BOTH.replaceAll('namespace: team-x', '').replaceAll('team-b', 'default');
      expect(driver(run(here('') + inNone, {}))).to.equal('b-spark');
    });

    it('is a warning where that does not tell', () => {
      for (const annotations of ['{}', from('etl,etl', 'team-a,team-b'), from('etl', 'team-c')]) {
        const result = run(at(annotations) + BOTH, {});
        expect(driver(result)).to.equal('spark');
        expect(result.of('rbac/ambiguous-account')).to.have.length(1);
        expect(result.of('rbac/ambiguous-account')[0]!.message).to.include('"a-spark", "b-spark"');
      }
    });
  });
});
