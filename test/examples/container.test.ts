import { expect } from 'chai';
import { baseImage, root } from '../../scripts/systems/tools.ts';
import { requires, tool, withPodmanAsDocker } from '../real/requires.ts';
import { Example, environment, patch, results } from './example.ts';
import { podman } from './podman.ts';

const image = 'localhost/harden-spark:test-examples';

requires('podman', 'base image', 'kpt', 'kubectl').describe('examples with the container image', () => {
  let example: Example;

  before(() => {
    podman(
      ...['build', '--layers=false', '--target=prebuilt', '--build-arg', `BASE=${baseImage}`],
      ...['--tag', image, root],
    );
  });

  after(() => {
    podman('image', 'rm', '--force', image);
  });

  afterEach(() => example.remove());

  it('quickstart: "kpt fn render" makes the same of it as with the executable', () => {
    example = new Example('examples/quickstart');
    example.edit('Kptfile', 'exec: harden-spark', `image: ${image}`);
    const before = example.files;

    const { status, printed } = example.kpt('render', '--image-pull-policy', 'Never');

    expect(status, printed).to.equal(0);
    example.expectGolden({ 'diff.patch': patch(before, example.files), 'results.txt': results(printed) });
  });

  it('kustomize-team-accounts: "kubectl kustomize" makes the same of it as kustomize with the executable', () => {
    example = new Example('examples/kustomize-team-accounts');
    example.edit('harden-spark.yaml', 'ghcr.io/harden-spark/harden-spark:v0.1.0', image);
    const built = withPodmanAsDocker((env) =>
      example.succeed(tool('kubectl'), ['kustomize', '--enable-alpha-plugins', '.'], env),
    );
    example.edit('kustomization.yaml', 'transformers:\n- harden-spark.yaml\n', '');
    const plain = example.succeed(tool('kubectl'), ['kustomize', '.'], environment);

    example.expectGolden({
      'build.diff': patch({ 'build.yaml': plain.stdout }, { 'build.yaml': built.stdout }),
      'stderr.txt': built.stderr,
    });
  });
});
