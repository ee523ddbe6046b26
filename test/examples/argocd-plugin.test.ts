import { execFileSync, type SpawnSyncReturns } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { baseImage, harden, onPath, podmanEnvironment } from '../../scripts/systems/tools.ts';
import { requires, tool } from '../real/requires.ts';
import { Example, patch } from './example.ts';
import { podman } from './podman.ts';

const image = 'localhost/harden-spark-argocd:test';
const imageWithBash = 'localhost/harden-spark-argocd-base:test';

requires('podman', 'base image', 'kustomize', 'helm', 'kubectl').describe(
  'argocd-plugin, as the plugin server runs it',
  () => {
    let example: Example;

    before(() => {
      buildImageWithBash();
      example = new Example('examples/argocd-plugin');
      for (const name of ['kustomize', 'helm'] as const) copyFileSync(tool(name), join(example.path, name));
      copyFileSync(harden, join(example.path, 'harden-spark'));
      podman('build', '--layers=false', '--build-arg', `BASE=${imageWithBash}`, '--tag', image, example.path);
      example.remove();
    });

    after(() => {
      podman('image', 'rm', '--force', image, imageWithBash);
    });

    beforeEach(() => {
      example = new Example('examples/argocd-plugin');
    });

    afterEach(() => example.remove());

    it('renders the application', () => {
      const { status, stdout, stderr } = generate();
      expect(status, stderr).to.equal(0);
      const plain = example.succeed(tool('kustomize'), ['build', 'app']).stdout;

      example.expectGolden({
        'build.diff': patch({ 'build.yaml': plain }, { 'build.yaml': stdout }),
        'stderr.txt': stderr,
      });
    });

    it('shows a mistake in the functionConfig in the first line, and gives Argo CD nothing to sync', () => {
      example.edit('app/harden-spark.yaml', 'mode: Enforce', 'mode: enforced');
      const { status, stdout, stderr } = generate();

      expect(status).to.not.equal(0);
      expect(stdout).to.equal('');
      expect(stderr.split('\n')[0]).to.equal(
        'error: HardenSpark harden-spark: `spec.readOnlyRootFilesystem.mode` must be "Detect", "Enforce", ' +
          '"Prepare" or "Off", got "enforced"; did you mean "Enforce"? (harden-spark.yaml:8) [function-config/bad-value]',
      );
    });

    it('shows an error of kustomize behind ours, and gives Argo CD nothing to sync', () => {
      example.edit('app/kustomization.yaml', '- dashboard.yaml', '- dashbord.yaml');
      const { status, stdout, stderr } = generate();

      expect(status).to.not.equal(0);
      expect(stdout).to.equal('');
      expect(stderr).to.match(/^error: .* its own message says why\n(.*\n)*Error: .*dashbord\.yaml/);
    });

    it('renders a chart in place of a kustomization', () => {
      const settings = ['ARGOCD_APP_NAME=nightly', 'ARGOCD_APP_NAMESPACE=charts', 'KUBE_VERSION=1.33.13'];
      const { status, stdout, stderr } = generate('chart', [...settings, 'KUBE_API_VERSIONS=v1,apps/v1']);
      expect(status, stderr).to.equal(0);

      example.expectGolden({ 'chart.yaml': stdout });
    });

    it('shows its findings in pull requests', () => {
      const { run } = parse(example.read('pull-request.yaml')).jobs.findings.steps.at(-1);
      // The registry has the last release.
      const script = run.replace(/npx --yes harden-spark@\S+/, 'harden-spark');
      const { status, stdout, stderr } = example.run('bash', ['-e', '-c', script]);
      expect(status, stderr).to.equal(0);
      expect(stdout).to.include('::notice file=app/harden-spark.yaml,line=10,');

      example.edit('app/harden-spark.yaml', '[clickstream]', '[reports]');
      const warned = example.run('bash', ['-e', '-c', script]);
      expect(warned.status, warned.stderr).to.equal(1);
      expect(warned.stdout).to.include('::warning ');
    });

    it('is found by the file that the application has', () => {
      const { fileName } = plugin().discover;
      expect(example.files).to.have.property(`app/${fileName}`);
    });

    /** The command of plugin.yaml in the side container, in a folder with the files from Git; Argo CD gives it variables. */
    function generate(application = 'app', variables: readonly string[] = []): SpawnSyncReturns<string> {
      const [program, ...options] = plugin().generate.command as [string, ...string[]];
      const sideContainer = [
        ...['--network=none', '--user=999', '--cap-drop=all', '--security-opt=no-new-privileges'],
        // Without the second, podman makes /tmp and others writable.
        ...['--read-only', '--read-only-tmpfs=false', '--mount=type=tmpfs,destination=/tmp'],
        ...variables.map((variable) => `--env=${variable}`),
      ];
      const folder = '/tmp/_cmp_server/files';
      execFileSync('chmod', ['-R', 'a+rX', dirname(example.path)]);
      return example.run(
        tool('podman'),
        [
          ...[
            'run',
            '--rm',
            ...sideContainer,
            `--volume=${example.path}:${folder}`,
            `--workdir=${folder}/${application}`,
          ],
          ...[`--entrypoint=${program}`, image, ...options],
        ],
        podmanEnvironment,
      );
    }

    function plugin() {
      return parse(example.read('plugin.yaml')).spec;
    }
  },
);

requires('kustomize', 'helm').describe('argocd-plugin, by hand', () => {
  let example: Example;
  let temporary: string;

  beforeEach(() => {
    example = new Example('examples/argocd-plugin');
    temporary = mkdtempSync(join(tmpdir(), 'harden-spark-argocd-'));
  });

  afterEach(() => {
    example.remove();
    rmSync(temporary, { recursive: true });
  });

  it('renders the chart as README.md says, and leaves no file', () => {
    const [script] = example.read('README.md').match(/^ {4}cd chart\n(?: {4}.*\n)+/m)!;
    const { status, stdout, stderr } = bash(script);
    expect(status, stderr).to.equal(0);
    example.expectGolden({ 'chart.yaml': stdout });
    expect(readdirSync(temporary)).to.deep.equal([]);

    // As Argo CD names it where the Application is in a namespace of its team.
    const elsewhere = bash(script.replace('=nightly', '=team-apps_nightly'));
    expect(elsewhere.stdout, elsewhere.stderr).to.equal(stdout);
  });

  it('leaves no file where it fails, and shows first what harden-spark says', () => {
    example.edit('app/harden-spark.yaml', 'mode: Enforce', 'mode: enforced');
    const { status, stdout, stderr } = bash('cd app && ../generate.sh');
    expect({ status, stdout }).to.deep.equal({ status: 1, stdout: '' });
    expect(stderr).to.match(/^error: HardenSpark harden-spark: /);
    expect(readdirSync(temporary)).to.deep.equal([]);
  });

  function bash(script: string): SpawnSyncReturns<string> {
    const PATH = [dirname(tool('kustomize')), dirname(harden), process.env.PATH].join(delimiter);
    return example.run('bash', ['-e', '-c', script], { ...process.env, PATH, TMPDIR: temporary });
  }
});

/** In place of the base image of the Dockerfile, which cannot be pulled everywhere: what it brings and is used. */
function buildImageWithBash(): void {
  const context = mkdtempSync(join(tmpdir(), 'harden-spark-bash-'));
  try {
    for (const name of ['bash', 'env', 'cat', 'mktemp', 'rm']) {
      const program = onPath(name)!;
      const libraries = execFileSync('ldd', [program], { encoding: 'utf8' }).matchAll(/(\/\S+) \(0x/g);
      for (const path of [program, ...[...libraries].map(([, library]) => library!)]) {
        const target = join(context, 'files', path === program ? `/usr/bin/${name}` : path);
        mkdirSync(dirname(target), { recursive: true });
        copyFileSync(path, target);
      }
    }
    writeFileSync(
      join(context, 'Dockerfile'),
      `FROM ${baseImage}\nCOPY files /\nENV PATH=/usr/local/bin:/usr/bin\n`,
    );
    podman('build', '--layers=false', '--tag', imageWithBash, context);
  } finally {
    rmSync(context, { recursive: true });
  }
}
