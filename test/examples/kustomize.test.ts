import { expect } from 'chai';
import { harden } from '../../scripts/systems/tools.ts';
import { requires, tool } from '../real/requires.ts';
import { Example, patch } from './example.ts';

requires('kustomize').describe('examples in kustomize', () => {
  let example: Example;

  afterEach(() => example.remove());

  for (const overlay of ['staging', 'production']) {
    it(`kustomize-overlays: ${overlay} builds what is expected`, () => {
      example = new Example('examples/kustomize-overlays');
      const folder = `overlays/${overlay}`;
      const { stdout, stderr } = example.build(folder);
      const plain = buildWithoutFunction(folder);

      example.expectGolden({
        [`${overlay}.diff`]: patch({ 'build.yaml': plain }, { 'build.yaml': stdout }),
        [`${overlay}.stderr.txt`]: stderr,
      });
    });
  }

  for (const overlay of ['ingestion', 'reporting', 'platform']) {
    it(`kustomize-shared-config: ${overlay} builds what is expected, and nothing for the other two`, () => {
      example = new Example('examples/kustomize-shared-config');
      const folder = `overlays/${overlay}`;
      const { stdout, stderr } = example.build(folder);
      const plain = buildWithoutFunction(folder, '../../hardening');

      const inNamespaces = [...stdout.matchAll(/^ {2}namespace: (.*)$/gm)].map(([, name]) => name);
      expect(new Set(inNamespaces)).to.deep.equal(new Set([overlay]));
      example.expectGolden({
        [`${overlay}.diff`]: patch({ 'build.yaml': plain }, { 'build.yaml': stdout }),
        [`${overlay}.stderr.txt`]: stderr,
      });
    });
  }

  describe('kustomize-team-accounts with the executable', () => {
    const asWritten = '      container:\n        image: ghcr.io/harden-spark/harden-spark:v0.1.0\n';
    const exec = '      exec:\n        path: harden-spark\n';

    beforeEach(() => {
      example = new Example('examples/kustomize-team-accounts');
      example.edit('harden-spark.yaml', asWritten, exec);
    });

    // container.test.ts expects the same of the container.
    it('builds what is expected', () => {
      const { stdout, stderr } = example.build('.');
      const plain = buildWithoutFunction('.');

      example.expectGolden({
        'build.diff': patch({ 'build.yaml': plain }, { 'build.yaml': stdout }),
        'stderr.txt': stderr,
      });
    });

    it('builds the same with arguments and environment variables', () => {
      const expected = example.build('.').stdout;
      const withArguments = [
        '      exec:',
        '        path: sh',
        '        args: [-c, exec node "$EXECUTABLE"]',
        `        envs: [EXECUTABLE=${harden}]\n`,
      ];
      example.edit('harden-spark.yaml', exec, withArguments.join('\n'));

      expect(example.build('.').stdout).to.equal(expected);
    });

    it('builds without the function, and says nothing of it, where --enable-exec is missing', () => {
      // Nobody wants that, but README.md warns of it, and that must stay true.
      const { stdout, stderr } = example.succeed(tool('kustomize'), ['build', '--enable-alpha-plugins', '.']);

      expect(stderr).to.equal('');
      expect(stdout).to.equal(buildWithoutFunction('.'));
    });

    it('builds nothing with a mistake in the functionConfig, and the first line says what it is', () => {
      example.edit('harden-spark.yaml', 'sizeLimit: 2Gi', 'sizeLimit: 2 GB');
      const flags = ['--enable-alpha-plugins', '--enable-exec'];
      const { status, stdout, stderr } = example.run(tool('kustomize'), ['build', ...flags, '.']);

      expect(status).to.not.equal(0);
      expect(stdout).to.equal('');
      expect(stderr.split('\n')[0]).to.match(
        /^error: HardenSpark harden-spark: `spec\.readOnlyRootFilesystem\.ivy\.sizeLimit` must be .*, got "2 GB"/,
      );
    });
  });

  function buildWithoutFunction(folder: string, transformer = 'harden-spark.yaml'): string {
    example.edit(`${folder}/kustomization.yaml`, `transformers:\n- ${transformer}\n`, '');
    return example.succeed(tool('kustomize'), ['build', folder]).stdout;
  }
});
