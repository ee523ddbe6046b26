import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { baseImage, podmanEnvironment, root } from '../../scripts/systems/tools.ts';
import { requires, tool, withPodmanAsDocker } from './requires.ts';

const image = 'localhost/harden-spark:test';
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

const SOURCE_DATE_EPOCH = 1_700_000_000;
const buildArguments = {
  BASE: baseImage,
  VERSION: version,
  REVISION: '0123456789012345678901234567890123456789',
  CREATED: new Date(SOURCE_DATE_EPOCH * 1000).toISOString(),
};

const nothingToDo = `apiVersion: config.kubernetes.io/v1
kind: ResourceList
items:
- apiVersion: v1
  kind: ConfigMap
  metadata: {name: untouched}   # flow style and comments stay as they are
  data:
    mode: 0644
`;

const application = `apiVersion: sparkoperator.k8s.io/v1beta2
kind: SparkApplication
metadata:
  name: etl
  namespace: team-a
spec:
  type: Scala
  mode: cluster
  image: apache/spark:4.0.1
  sparkVersion: 4.0.1
  mainClass: org.example.Etl
  mainApplicationFile: s3a://jars/etl.jar
  driver:
    securityContext:
      readOnlyRootFilesystem: true
  executor:
    securityContext:
      readOnlyRootFilesystem: true
`;

const settings = `apiVersion: fn.kpt.dev/v1alpha1
kind: HardenSpark
metadata:
  name: harden-spark
  annotations:
    config.kubernetes.io/local-config: "true"
    config.kubernetes.io/function: |
      container:
        image: ${image}
`;

requires('podman', 'base image', 'kpt', 'kubectl').describe('the container image', () => {
  let folder: string;

  before(() => build(image));

  after(() => {
    podman('image', 'rm', '--force', image);
  });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'harden-spark-image-'));
    writeFileSync(join(folder, 'etl.yaml'), application);
    writeFileSync(join(folder, 'harden-spark.yaml'), settings);
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('gives back a list with nothing to do byte for byte', () => {
    const { status, stdout, stderr } = runImage(nothingToDo);
    expect(status, stderr).to.equal(0);
    expect(stdout).to.equal(nothingToDo);
  });

  it('runs as any user', () => {
    const { status, stdout, stderr } = runImage(nothingToDo, { user: '123456:123456' });
    expect(status, stderr).to.equal(0);
    expect(stdout).to.equal(nothingToDo);
  });

  it('fails and writes nothing for an empty input, which kpt would take for an empty package', () => {
    const { status, stdout } = runImage('');
    expect(status).to.not.equal(0);
    expect(stdout).to.equal('');
  });

  it('answers --help, as "kpt fn doc" asks for it', () => {
    const { status, stdout, stderr } = runImage('', { flags: ['--help'] });
    expect(status, stderr).to.equal(0);
    expect(stdout).to.include('harden-spark');
  });

  it('answers --version with the version of the package', () => {
    const { status, stdout, stderr } = runImage('', { flags: ['--version'] });
    expect(status, stderr).to.equal(0);
    expect(stdout).to.include(version);
  });

  it('hardens a package for "kpt fn eval"', () => {
    const { status, stderr } = run(tool('kpt'), [
      ...['fn', 'eval', folder, '--image', image, '--image-pull-policy', 'Never'],
      ...['--fn-config', join(folder, 'harden-spark.yaml')],
    ]);
    expect(status, stderr).to.equal(0);
    expect(readFileSync(join(folder, 'etl.yaml'), 'utf8')).to.include('name: harden-spark-tmp');
  });

  it('hardens a kustomization for "kubectl kustomize"', () => {
    writeFileSync(
      join(folder, 'kustomization.yaml'),
      'resources: [etl.yaml]\ntransformers: [harden-spark.yaml]\n',
    );
    const { status, stdout, stderr } = withPodmanAsDocker((env) =>
      run(tool('kubectl'), ['kustomize', '--enable-alpha-plugins', folder], { env }),
    );
    expect(status, stderr).to.equal(0);
    expect(stdout).to.include('name: harden-spark-tmp');
  });

  it('is the same, byte for byte, when it is built again', () => {
    const again = `${image}-again`;
    build(again);
    try {
      expect(inspect(again, '{{.RootFS.Layers}}')).to.equal(inspect(image, '{{.RootFS.Layers}}'));
      expect(inspect(again, '{{.Id}}')).to.equal(inspect(image, '{{.Id}}'));
    } finally {
      podman('image', 'rm', '--force', again);
    }
  });

  it('starts with what Node compiled when it was built, as the user that kpt and kustomize give it', () => {
    const { stderr, stdout } = runImage('', {
      flags: ['--version'],
      environment: { NODE_DEBUG_NATIVE: 'COMPILE_CACHE' },
    });
    expect(stdout + stderr).to.match(/V8 code cache for \w+ \/usr\/local\/bin\/harden-spark was accepted/);
  });

  it('says what it is, of what it is made and when', () => {
    const labels = JSON.parse(inspect(image, '{{json .Labels}}'));
    const { description, license, homepage } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    expect(labels).to.include({
      'org.opencontainers.image.title': 'harden-spark',
      'org.opencontainers.image.description': description,
      'org.opencontainers.image.licenses': license,
      'org.opencontainers.image.vendor': 'The harden-spark maintainers',
      'org.opencontainers.image.url': homepage,
      'org.opencontainers.image.source': homepage,
      'org.opencontainers.image.documentation': `${homepage}/blob/v${version}/README.md`,
      'org.opencontainers.image.version': version,
      'org.opencontainers.image.revision': buildArguments.REVISION,
      'org.opencontainers.image.created': buildArguments.CREATED,
      'harden-spark.node-from': baseImage,
    });
  });

  it('is run as nobody, and holds no shell', () => {
    expect(inspect(image, '{{.User}}')).to.equal('nobody');
    const shell = podman('run', '--rm', '--entrypoint', '/bin/sh', image, '-c', 'true');
    expect(shell.status).to.equal(127);
  });
});

/** The time is fixed from outside, as the release does it. */
function build(name: string): void {
  const given = Object.entries(buildArguments).flatMap(([key, value]) => ['--build-arg', `${key}=${value}`]);
  const options = ['--no-cache', '--layers=false', `--timestamp=${SOURCE_DATE_EPOCH}`, '--target=prebuilt'];
  const { status, stderr } = podman('build', ...options, ...given, '--tag', name, root);
  expect(status, stderr).to.equal(0);
}

function inspect(name: string, format: string): string {
  const { status, stdout, stderr } = podman('image', 'inspect', '--format', format, name);
  expect(status, stderr).to.equal(0);
  return stdout.trim();
}

/** As kpt and kustomize start it, on a read-only root without podman's own writable folders. */
function runImage(
  input: string,
  {
    user = 'nobody',
    flags = [],
    environment = {},
  }: { user?: string; flags?: string[]; environment?: Record<string, string> } = {},
) {
  const confinement = [
    ...['--network=none', `--user=${user}`, '--security-opt=no-new-privileges'],
    ...['--read-only', '--read-only-tmpfs=false'],
    ...Object.entries(environment).map(([name, value]) => `--env=${name}=${value}`),
  ];
  return run(tool('podman'), ['run', '--rm', '--interactive', ...confinement, image, ...flags], { input });
}

function podman(...flags: string[]) {
  return run(tool('podman'), flags);
}

function run(
  program: string,
  flags: string[],
  { input = '', env = podmanEnvironment as NodeJS.ProcessEnv } = {},
) {
  return spawnSync(program, flags, { input, env, encoding: 'utf8' });
}
