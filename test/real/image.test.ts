import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { baseImage, podmanEnvironment, root } from '../../scripts/systems/tools.ts';
import { requires, tool, withPodmanAsDocker } from './requires.ts';

const image = 'localhost/harden-spark:test';
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

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

  before(() => {
    const buildArguments = [`BASE=${baseImage}`, `VERSION=${version}`].flatMap((value) => [
      '--build-arg',
      value,
    ]);
    const build = podman(
      'build',
      '--layers=false',
      '--target=prebuilt',
      ...buildArguments,
      '--tag',
      image,
      root,
    );
    expect(build.status, build.stderr).to.equal(0);
  });

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
});

/** As kpt and kustomize start it, on a read-only root without podman's own writable folders. */
function runImage(input: string, { user = 'nobody', flags = [] as string[] } = {}) {
  const confinement = [
    ...['--network=none', `--user=${user}`, '--security-opt=no-new-privileges'],
    ...['--read-only', '--read-only-tmpfs=false'],
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
