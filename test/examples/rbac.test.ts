/** Who may change or remove which RBAC object, in the real runners: a mistake there deletes Roles in a cluster. */
import { expect } from 'chai';
import { parseAllDocuments } from 'yaml';
import { requires } from '../real/requires.ts';
import { type Files, Folder, patch, results } from './example.ts';

requires('kpt').describe('RBAC in kpt packages', () => {
  let folder: Folder;

  afterEach(() => folder.remove());

  it('two functionConfigs in one pipeline: each removes only what it generated itself', () => {
    folder = new Folder('two-configs', {
      Kptfile: kptfile('platform.yaml', 'science.yaml'),
      'platform.yaml': config('platform', 'etl', ['team-a', 'team-b']),
      'science.yaml': config('science', 'ml', ['team-b']),
    });
    folder.render();
    expect(generated(folder.files)).to.deep.equal([
      ...['team-a/etl-driver', 'team-b/etl-driver'].flatMap(roleAndBinding),
      ...roleAndBinding('team-b/ml-driver'),
    ]);

    folder.write('platform.yaml', config('platform', 'etl', ['team-a']));
    folder.render();
    expect(generated(folder.files)).to.deep.equal([
      ...roleAndBinding('team-a/etl-driver'),
      ...roleAndBinding('team-b/ml-driver'),
    ]);
  });

  it('two functionConfigs in one pipeline: a workload of the one is nothing to speak of for the other', () => {
    folder = new Folder('two-configs', {
      Kptfile: kptfile('platform.yaml', 'science.yaml'),
      'platform.yaml': config('platform', 'etl', ['team-a', 'team-b']),
      'science.yaml': config('science', 'ml', ['team-b']),
      'etl.yaml': application('etl', 'team-a'),
      'ml.yaml': application('ml', 'team-b').replace('serviceAccount: etl', 'serviceAccount: ml'),
    });
    folder.render();

    expect(folder.render().replaceAll(/.*is not among the input.*\n/g, '')).to.equal('');
  });

  it('a ServiceAccount of the user replaces the one that was generated', () => {
    folder = new Folder('own-account', {
      Kptfile: kptfile('harden-spark.yaml'),
      'harden-spark.yaml': config('harden-spark', 'etl', ['team-a']),
    });
    folder.edit('harden-spark.yaml', 'rbac:\n', 'rbac:\n    createServiceAccounts: true\n');
    folder.render();
    expect(folder.read('rbac/team-a.yaml')).to.include('kind: ServiceAccount\nmetadata');
    folder.write(
      'own.yaml',
      'apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: etl\n  namespace: team-a\n',
    );

    expect(folder.render()).to.include('removes ServiceAccount "etl" in namespace "team-a"');
    expect(folder.read('rbac/team-a.yaml')).to.not.include('kind: ServiceAccount\nmetadata');
    expect(folder.files).to.include.keys('own.yaml');
  });

  it('a namespace that leaves the functionConfig takes its file with it', () => {
    folder = new Folder('leaving', {
      Kptfile: kptfile('harden-spark.yaml'),
      'harden-spark.yaml': config('harden-spark', 'etl', ['team-a', 'team-b']),
    });
    folder.render();
    expect(folder.files).to.include.keys('rbac/team-a.yaml', 'rbac/team-b.yaml');

    folder.write('harden-spark.yaml', config('harden-spark', 'etl', ['team-a']));
    folder.render();
    expect(folder.files).to.have.property('rbac/team-a.yaml');
    expect(folder.files).to.not.have.property('rbac/team-b.yaml');
  });

  describe('a package inside another, each with a functionConfig of the same name', () => {
    beforeEach(() => {
      folder = new Folder('parent', {
        Kptfile: kptfile('harden-spark.yaml'),
        'harden-spark.yaml': config('harden-spark', 'etl', ['team-a']),
        'child/Kptfile': kptfile('harden-spark.yaml'),
        'child/harden-spark.yaml': config('harden-spark', 'etl', ['team-b']),
        'child/etl.yaml': application('etl', 'team-b'),
      });
    });

    const both = ['team-a/etl-driver', 'team-b/etl-driver'].flatMap(roleAndBinding).sort();

    it('the outer one does not remove what the inner one generated', () => {
      folder.render();
      const first = folder.files;
      folder.render();

      expect(generated(first).sort()).to.deep.equal(both);
      expect(first).to.have.property('child/rbac/team-b.yaml');
      expect(patch(first, folder.files)).to.equal('');
    });

    it('"kpt fn eval" of the outer one, which names no packages, does not remove it either', () => {
      folder.render();
      const first = folder.files;

      const { status, printed } = folder.kpt(
        ...['eval', '.', '--exec', 'harden-spark', '--fn-config', 'harden-spark.yaml'],
      );

      expect(status, printed).to.equal(0);
      expect(results(printed)).to.include(
        'This function generated Role "etl-driver" in namespace "team-b", and the functionConfig asks for it no more. ' +
          'It was not removed, since it is in another package than the functionConfig.',
      );
      expect(patch(first, folder.files)).to.equal('');
    });

    it('"kpt fn eval" of the outer one removes what the outer one generated', () => {
      folder.render();
      folder.write('harden-spark.yaml', config('harden-spark', 'etl', []));

      const { status, printed } = folder.kpt(
        ...['eval', '.', '--exec', 'harden-spark', '--fn-config', 'harden-spark.yaml'],
      );

      expect(status, printed).to.equal(0);
      expect(generated(folder.files)).to.deep.equal(roleAndBinding('team-b/etl-driver'));
    });

    it('the outer one does not generate again what the inner one has', () => {
      folder.write('harden-spark.yaml', config('harden-spark', 'etl', ['team-a', 'team-b']));
      folder.render();

      expect(generated(folder.files).sort()).to.deep.equal(both);
    });
  });

  it('"kpt fn eval" without a functionConfig leaves all RBAC alone', () => {
    folder = new Folder('no-config', {
      Kptfile: kptfile('harden-spark.yaml'),
      'harden-spark.yaml': config('harden-spark', 'etl', ['team-a']),
      'etl.yaml': application('etl', 'team-b'),
    });
    folder.render();
    const before = folder.files;
    expect(generated(before)).to.deep.equal(roleAndBinding('team-a/etl-driver'));

    const { status, printed } = folder.kpt('eval', '.', '--exec', 'harden-spark');

    expect(status, printed).to.equal(0);
    expect(results(printed)).to.equal('');
    expect(patch(before, folder.files)).to.equal('');
  });

  describe('set-namespace behind the function', () => {
    const setNamespace = `  - exec: 'sed "s/^    namespace: .*/    namespace: staging/"'\n`;
    const createAccounts = (text: string) => text.replace('rbac:\n', '$&    createServiceAccounts: true\n');

    it('the next render changes nothing, and says to run the function last', () => {
      folder = new Folder('set-namespace', {
        Kptfile: kptfile('harden-spark.yaml') + setNamespace,
        'harden-spark.yaml': createAccounts(config('harden-spark', 'etl', ['team-a'])),
      });
      folder.render();
      const first = folder.files;
      const said = folder.render();

      expect(said).to.include(
        'Role "etl-driver" was generated for namespace "team-a", and is in namespace "staging" now. ' +
          'Run this function last: in a kpt pipeline after `set-namespace`',
      );
      expect(said).to.not.include('[info]');
      expect(patch(first, folder.files)).to.equal('');
    });

    it('two namespaces that it makes one: an error that names set-namespace', () => {
      folder = new Folder('set-namespace', {
        Kptfile: kptfile('harden-spark.yaml') + setNamespace,
        'harden-spark.yaml': createAccounts(config('harden-spark', 'etl', ['team-a', 'team-b'])),
      });
      folder.render();
      const first = folder.files;

      const { status, printed } = folder.kpt('render', '--allow-exec');

      expect(status).to.equal(1);
      expect(results(printed)).to.include(
        'The package has 2 objects of this function that are Role "etl-driver" in namespace "staging"; ' +
          'there must be one. Most likely `set-namespace`',
      );
      expect(patch(first, folder.files)).to.equal('');
    });
  });

  describe('selectors', () => {
    const selectors = (...kinds: string[]) =>
      `    selectors:\n${kinds.map((kind) => `    - kind: ${kind}\n`).join('')}`;
    const hidden = selectors('SparkApplication');

    beforeEach(() => {
      folder = new Folder('selectors', {
        Kptfile: kptfile('harden-spark.yaml'),
        'harden-spark.yaml': config('harden-spark', 'etl', ['team-a']),
        'etl.yaml': application('etl', 'team-a'),
      });
    });

    const expectRefused = (...command: string[]) => {
      const before = folder.files;
      const { status, printed } = folder.kpt(...command);

      expect(status).to.equal(1);
      expect(results(printed)).to.include('[error]: kpt shows this function only what `selectors`');
      expect(results(printed).split('[error]')).to.have.length(2);
      expect(patch(before, folder.files)).to.equal('');
    };

    it('that hide Roles: an error instead of one more Role with each render', () => {
      folder.write('Kptfile', kptfile('harden-spark.yaml') + hidden);
      expectRefused('render', '--allow-exec');
      folder.write('Kptfile', kptfile('harden-spark.yaml'));
      folder.render();
      folder.write('Kptfile', kptfile('harden-spark.yaml') + hidden);
      expectRefused('render', '--allow-exec');
    });

    it('that choose nothing: an error too', () => {
      folder.write('Kptfile', kptfile('harden-spark.yaml') + selectors('Nothing'));
      expectRefused('render', '--allow-exec');
    });

    it('of "kpt fn eval": an error too', () => {
      expectRefused(
        ...['eval', '.', '--exec', 'harden-spark', '--fn-config', 'harden-spark.yaml'],
        ...['--match-kind', 'SparkApplication'],
      );
    });

    it('that let everything through: nothing to speak of', () => {
      folder.render();
      const before = folder.files;
      const all = selectors('SparkApplication', 'Role', 'RoleBinding', 'ServiceAccount');
      folder.write('Kptfile', kptfile('harden-spark.yaml') + all);

      expect(folder.render()).to.not.match(/error|info/);
      expect(patch({ ...before, Kptfile: '' }, { ...folder.files, Kptfile: '' })).to.equal('');
    });

    it('of a function in front of this one: nothing to speak of', () => {
      folder.write(
        'Kptfile',
        kptfile('harden-spark.yaml').replace('mutators:\n', `$&  - exec: cat\n${hidden}`),
      );
      folder.render();

      expect(generated(folder.files)).to.deep.equal(roleAndBinding('team-a/etl-driver'));
    });
  });
});

requires('kustomize').describe('RBAC in kustomizations', () => {
  let folder: Folder;

  beforeEach(() => {
    folder = new Folder('kustomizations', {
      'base/kustomization.yaml': 'resources: [etl.yaml]\ntransformers: [harden-spark.yaml]\n',
      'base/etl.yaml': application('etl', 'team-a'),
      'base/harden-spark.yaml': transformer('harden-spark', 'etl', ['team-a']),
      'overlay/kustomization.yaml': 'resources: [../base]\ntransformers: [harden-spark.yaml]\n',
      'overlay/harden-spark.yaml': transformer('harden-spark', 'etl', ['team-a']),
    });
  });

  afterEach(() => folder.remove());

  it('the function in base and overlay generates each object once', () => {
    const { stdout } = folder.build('overlay');

    expect(generated({ 'build.yaml': stdout })).to.deep.equal(roleAndBinding('team-a/etl-driver'));
  });

  it('a namespace that the overlay does not list loses nothing: what comes from a base is kept, with a warning', () => {
    folder.write('overlay/harden-spark.yaml', transformer('harden-spark', 'etl', []));
    const { stdout, stderr } = folder.build('overlay');

    expect(generated({ 'build.yaml': stdout })).to.deep.equal(roleAndBinding('team-a/etl-driver'));
    expect(stderr).to.include(
      'This function generated Role "etl-driver" in namespace "team-a", and the functionConfig asks for it no more. ' +
        'It was not removed, since it comes from a resource or base of the kustomization',
    );
  });

  it('`namespace:` of an overlay above the function: a warning that the function belongs there', () => {
    folder.edit('overlay/kustomization.yaml', 'resources', 'namespace: staging\nresources');
    folder.write('overlay/harden-spark.yaml', transformer('harden-spark', 'etl', ['staging']));
    const { stdout, stderr } = folder.build('overlay');

    expect(generated({ 'build.yaml': stdout })).to.deep.equal(roleAndBinding('staging/etl-driver'));
    expect(stderr).to.include(
      'Role "etl-driver" was generated for namespace "team-a", and is in namespace "staging" now. ' +
        'Run this function last:',
    );
  });
});

function kptfile(...configs: string[]): string {
  const functions = configs.map((config) => `  - exec: harden-spark\n    configPath: ${config}\n`);
  return `apiVersion: kpt.dev/v1
kind: Kptfile
metadata:
  name: package
pipeline:
  mutators:
${functions.join('')}`;
}

function config(name: string, account: string, namespaces: string[]): string {
  return `apiVersion: fn.kpt.dev/v1alpha1
kind: HardenSpark
metadata:
  name: ${name}
  annotations:
    config.kubernetes.io/local-config: "true"
spec:
  rbac:
    serviceAccountNames: [${account}]
    namespaces: [${namespaces}]
`;
}

function transformer(name: string, account: string, namespaces: string[]): string {
  const run = '    config.kubernetes.io/function: "exec: {path: harden-spark}"\n';
  return config(name, account, namespaces).replace('annotations:\n', (line) => line + run);
}

/** A workload that a functionConfig with all defaults leaves as it is. */
function application(name: string, namespace: string): string {
  return `apiVersion: sparkoperator.k8s.io/v1beta2
kind: SparkApplication
metadata:
  name: ${name}
  namespace: ${namespace}
spec:
  type: Scala
  mode: cluster
  sparkVersion: "4.0.1"
  image: docker.io/library/spark:4.0.1
  mainApplicationFile: s3a://jars/etl.jar
  driver:
    serviceAccount: etl
  executor:
    instances: 1
`;
}

/** The Roles and RoleBindings in the files, in order. */
function generated(files: Files): string[] {
  const documents = Object.entries(files)
    .filter(([path]) => path.endsWith('.yaml'))
    .flatMap(([, text]) => parseAllDocuments(text).map((document) => document.toJS()));
  return documents
    .filter(({ kind }) => kind === 'Role' || kind === 'RoleBinding')
    .map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`);
}

function roleAndBinding(name: string): string[] {
  return [`Role ${name}`, `RoleBinding ${name}`];
}
