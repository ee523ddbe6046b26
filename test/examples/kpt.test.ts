import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse, parseAllDocuments } from 'yaml';
import { requires } from '../real/requires.ts';
import { Example, Folder, patch, results } from './example.ts';
import { imperative } from './runs.ts';

requires('kpt').describe('examples in kpt', () => {
  let example: Example;

  afterEach(() => example.remove());

  for (const name of ['quickstart', 'kpt-multi-namespace', 'kpt-safe-namespace', 'kpt-team-packages']) {
    it(`${name}: "kpt fn render" changes what is expected, and nothing the second time`, () => {
      example = new Example(`examples/${name}`);
      const before = example.files;

      const said = example.render();
      const after = example.files;
      example.expectGolden({ 'diff.patch': patch(before, after), 'results.txt': said });

      const saidAgain = example.render();
      expect(patch(after, example.files)).to.equal('');
      expect(saidAgain).to.not.include('[info]');
    });
  }

  it('kpt-team-packages: what is generated in the packages of teams stays ours, and their own does not become it', () => {
    example = new Example('examples/kpt-team-packages');
    example.render();
    const before = example.files;
    example.edit('harden-spark.yaml', '[indexer]', '[loader]');
    const said = example.render();

    // The account is the team's own, and the quota is still asked for.
    expect(documents(example.read('teams/search/rbac/search.yaml'))).to.deep.equal([
      'ServiceAccount indexer',
      'ServiceAccount loader',
      'Role loader-driver',
      'RoleBinding loader-driver',
    ]);
    expect(said).to.include('removes Role "indexer-driver" in namespace "search"');
    expect(example.read('teams/orders/rbac/orders.yaml')).to.equal(before['teams/orders/rbac/orders.yaml']);
  });

  it('kpt-team-packages: what is in a folder that the configuration names no more stays, with a warning', () => {
    example = new Example('examples/kpt-team-packages');
    example.render();
    const before = example.read('teams/search/rbac/search.yaml');
    const config = example.read('harden-spark.yaml');
    example.write('harden-spark.yaml', config.replace(/ {4}- name: search\n(?: {6}.*\n)*/, ''));
    const said = example.render();

    expect(example.read('teams/search/rbac/search.yaml')).to.equal(before);
    expect(said).to.match(/Role "indexer-driver".* was not removed, since it is in another package/);
  });

  it('kpt-team-packages: a folder that is a typing error is told, also once it is there, and a new one is not', () => {
    const told = '`spec.rbac.namespaces[0].folder` is "team/orders", where nothing else lies, and ';
    example = new Example('examples/kpt-team-packages');
    example.edit('harden-spark.yaml', 'folder: teams/orders', 'folder: team/orders');
    expect(example.render()).to.include(told).and.to.include('lie in "teams/orders": did you mean that?');
    expect(example.files).to.have.property('team/orders/rbac/orders.yaml');
    expect(example.render()).to.include(told);

    rmSync(join(example.path, 'team'), { recursive: true });
    example.edit('harden-spark.yaml', 'folder: team/orders', 'folder: rights/of-orders');
    expect(example.render()).to.not.include('did you mean');
    expect(example.files).to.have.property('rights/of-orders/rbac/orders.yaml');
  });

  it('kpt-team-packages: --results-dir has each finding with its file as it is found from the package that is rendered', () => {
    example = new Example('examples/kpt-team-packages');
    const { status, printed } = example.kpt('render', '--allow-exec', '--results-dir', '.results');
    expect(status, printed).to.equal(0);

    const { items } = parse(example.read('.results/results.yaml'));
    const files = new Set(
      items.flatMap(({ results = [] }: any) => results.map(({ file }: any) => file?.path)),
    );
    expect([...files].sort()).to.deep.equal([
      'harden-spark.yaml',
      'teams/orders/daily.yaml',
      'teams/search/index.yaml',
      undefined,
    ]);
  });

  it('kpt-imperative: "kpt fn eval … -- key=value" changes what is expected, and nothing the second time', () => {
    example = new Example('examples/kpt-imperative');
    const before = example.files;

    const first = example.kpt(...imperative);
    expect(first.status, first.printed).to.equal(0);
    const after = example.files;
    example.expectGolden({ 'diff.patch': patch(before, after), 'results.txt': results(first.printed) });

    const second = example.kpt(...imperative);
    expect(second.status, second.printed).to.equal(0);
    expect(patch(after, example.files)).to.equal('');
    expect(results(second.printed)).to.equal('');
  });

  it('a render fails and touches no file in mode Report, with one error for each pending change', () => {
    example = new Example('examples/quickstart');
    example.edit('harden-spark.yaml', 'spec:\n', 'spec:\n  mode: Report\n');
    const before = example.files;

    const { status, printed } = example.kpt('render', '--allow-exec');

    expect(status).to.equal(1);
    expect(patch(before, example.files)).to.equal('');
    example.expectGolden({ 'report.txt': results(printed) });
  });

  const asked: Readonly<Record<string, (example: Example) => string[]>> = {
    '"kpt fn eval"': () => ['eval', '.', '--exec', 'harden-spark', '--fn-config', 'harden-spark.yaml'],
    'a render with the validator of its README': (example) => {
      const [, validator] = /```yaml\n(.*?)```/s.exec(example.read('README.md'))!;
      const metadata = 'metadata:\n  name: package\n';
      example.write('Kptfile', `apiVersion: kpt.dev/v1\nkind: Kptfile\n${metadata}${validator}`);
      return ['render', '--allow-exec'];
    },
  };
  for (const [title, command] of Object.entries(asked)) {
    it(`kpt-diagnosis: ${title} fails, says why the job would not start, and touches no file`, () => {
      example = new Example('examples/kpt-diagnosis');
      const told = command(example);
      const before = example.files;

      const { status, printed } = example.kpt(...told);

      expect(status).to.equal(1);
      expect(patch(before, example.files)).to.equal('');
      example.expectGolden({ 'results.txt': results(printed) });
    });
  }

  it('onlyNamespacesInUse: what was generated for a namespace goes when the last of it has gone, and no more', () => {
    example = new Example('examples/kpt-multi-namespace');
    example.edit('harden-spark.yaml', '    - name: reporting\n', '    - not-in-use\n    - name: reporting\n');
    example.edit(
      'harden-spark.yaml',
      '    createServiceAccounts',
      '    onlyNamespacesInUse: true\n    createServiceAccounts',
    );
    example.render();
    const { 'rbac/ingestion.yaml': ingestion, ...before } = example.files;
    expect(Object.keys(before).filter((path) => path.startsWith('rbac/'))).to.deep.equal([
      'rbac/reporting.yaml',
    ]);

    rmSync(join(example.path, 'reporting'), { recursive: true });
    const told = example.render();

    const rbac = Object.entries(example.files).filter(([path]) => path.startsWith('rbac/'));
    expect(rbac).to.deep.equal([['rbac/ingestion.yaml', ingestion]]);
    expect(
      told.match(/removes .*: this function generated it, and its namespace is not in use in this list/g),
    ).to.have.length(4);
    expect(example.render()).to.not.include('[info]');
  });

  it('a render passes in mode Report when nothing is left to do: only hints are told', () => {
    example = new Example('examples/quickstart');
    expect(example.render()).to.not.equal('');
    example.edit('harden-spark.yaml', 'spec:\n', 'spec:\n  mode: Report\n');

    const told = example.render();
    expect(told)
      .to.match(/^(\[info\] .*\n)+$/)
      .and.not.include('pending change');
  });

  it('a mistake in the functionConfig fails the render in words, and touches no file', () => {
    example = new Example('examples/quickstart');
    example.edit('harden-spark.yaml', 'mode: Enforce', 'mode: enforce');
    const before = example.files;

    const { status, printed } = example.kpt('render', '--allow-exec');

    expect(status).to.equal(1);
    expect(patch(before, example.files)).to.equal('');
    expect(results(printed)).to.equal(
      '[error] fn.kpt.dev/v1alpha1/HardenSpark/harden-spark spec.readOnlyRootFilesystem.mode: ' +
        '`spec.readOnlyRootFilesystem.mode` must be "Detect", "Enforce", "Prepare" or "Off", ' +
        'got "enforce"; did you mean "Enforce"?\n',
    );
  });
});

requires('kpt').describe('packages of kpt with one configuration that has onlyNamespacesInUse', () => {
  it('leave what the others have made, and remove what they themselves did', () => {
    const job = (namespace: string) =>
      `apiVersion: sparkoperator.k8s.io/v1beta2\nkind: SparkApplication\nmetadata: {name: etl, namespace: ${namespace}}\nspec:\n  mode: cluster\n  driver: {serviceAccount: spark}\n`;
    const config =
      'apiVersion: fn.kpt.dev/v1alpha1\nkind: HardenSpark\nmetadata: {name: harden-spark}\nspec:\n  rbac: {namespaces: [team-a, team-b, team-c], onlyNamespacesInUse: true, serviceAccountNames: [spark]}\n';
    const kptfile = (name: string) =>
      `apiVersion: kpt.dev/v1\nkind: Kptfile\nmetadata: {name: ${name}}\npipeline:\n  mutators:\n  - exec: harden-spark\n    configPath: harden-spark.yaml\n`;
    const shared = new Folder('packages', { Kptfile: kptfile('packages'), 'harden-spark.yaml': config });
    for (const name of ['a', 'b']) {
      shared.write(`${name}/Kptfile`, kptfile(name));
      shared.write(`${name}/harden-spark.yaml`, config);
      shared.write(`${name}/job.yaml`, job(`team-${name}`));
    }
    try {
      shared.render();
      const rbac = () => Object.keys(shared.files).filter((path) => /rbac/.test(path));
      expect(rbac()).to.deep.equal(['a/rbac/team-a.yaml', 'b/rbac/team-b.yaml']);
      const ofB = shared.read('b/rbac/team-b.yaml');

      shared.write('a/job.yaml', job('team-c'));
      shared.render();
      expect(rbac()).to.deep.equal(['a/rbac/team-c.yaml', 'b/rbac/team-b.yaml']);

      rmSync(join(shared.path, 'a/job.yaml'));
      expect(shared.render()).to.include(
        'none of `spec.rbac.namespaces` is: the workloads may only be out of sight',
      );
      expect(rbac()).to.deep.equal(['a/rbac/team-c.yaml', 'b/rbac/team-b.yaml']);
      expect(shared.read('b/rbac/team-b.yaml')).to.equal(ofB);
    } finally {
      shared.remove();
    }
  });
});

/** The kinds and names in a file. */
function documents(text: string): string[] {
  return parseAllDocuments(text).map((document) => {
    const { kind, metadata } = document.toJS();
    return `${kind} ${metadata.name}`;
  });
}
