/** The plugin for Helm 4: what it says is seen, although Helm shows nobody the standard error of a post-renderer. */
import { chmodSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { expect } from 'chai';
import { packHelmPlugin } from '../../scripts/release/helm-plugin.ts';
import { harden } from '../../scripts/systems/tools.ts';
import { Example } from '../examples/example.ts';
import { requires } from '../real/requires.ts';
import { Helm, pluginFolder } from './helm.ts';

const RENDER = ['template', 'daily', 'chart', ...Helm.postRenderer('--config=harden-spark.yaml')];
const COUNTS = '2 workloads hardened, 2 objects added';
const FLAGS = 4;
/** A PATH without harden-spark. */
const PATH = process.env
  .PATH!.split(delimiter)
  .filter((folder) => folder !== dirname(harden))
  .join(delimiter);

requires('helm 4').describe('the plugin for Helm 4', () => {
  let example: Example;
  let helm: Helm;

  beforeEach(() => {
    example = new Example('examples/helm-chart');
    helm = new Helm(4);
  });

  afterEach(() => {
    helm.remove();
    example.remove();
  });

  describe('is installed', () => {
    it('from its folder', async () => {
      await install(pluginFolder);
      expect(flagsIn(await render())).to.equal(FLAGS);
    });

    it('whatever HELM_PLUGINS says, and is not found where that says something else', async () => {
      const elsewhere = { HELM_PLUGINS: join(example.path, 'elsewhere') };
      const { status, stderr } = await helm.run(example, ['plugin', 'install', pluginFolder], elsewhere);
      expect(status, stderr).to.equal(0);
      expect((await helm.run(example, RENDER, elsewhere)).stderr).to.include(
        'plugin: {Name:harden-spark Type:postrenderer/v1} not found',
      );
      expect(flagsIn(await render())).to.equal(FLAGS);
    });

    it('from what `helm plugin package` makes of that', async () => {
      const { status } = await helm.run(example, ['plugin', 'package', '--sign=false', pluginFolder]);
      expect(status).to.equal(0);
      const packed = Object.keys(example.files).filter((name) => name.endsWith('.tgz'));
      expect(packed).to.have.length(1);
      await install(packed[0]!);
      expect(flagsIn(await render())).to.equal(FLAGS);
    });

    it('from the file of a release, which brings the program', async () => {
      packHelmPlugin(join(example.path, 'harden-spark-0.1.0-helm.tgz'), { time: 0 });
      await install('harden-spark-0.1.0-helm.tgz');
      expect(flagsIn(await render({ PATH }))).to.equal(FLAGS);
    });
  });

  describe('when it fails', () => {
    beforeEach(() => install(pluginFolder));

    it('has its errors in the error of Helm, word for word', async () => {
      example.edit('harden-spark.yaml', 'mode: Enforce', 'mode: enforce');
      const stream = await helm.by('"$@" > rendered.yaml 2> helm.txt', example, RENDER);
      expect(stream.status).to.equal(1);
      expect(example.read('rendered.yaml')).to.equal('');

      const pipe = '"$@" | harden-spark --config harden-spark.yaml';
      const { stderr } = await helm.by(pipe, example, ['template', 'daily', 'chart']);
      expect(stderr).to.match(
        /^error: HardenSpark harden-spark: .* must be "Detect", .*\nnothing was written; 1 error\n$/,
      );
      expect(example.read('helm.txt').replaceAll(/^ {2}/gm, '')).to.include(stderr);
    });

    it('says that the program is missing', async () => {
      const { status, stderr } = await helm.run(example, RENDER, { PATH });
      expect(status).to.equal(1);
      expect(stderr).to.include('error: `harden-spark` must be a program on the PATH');
    });

    it('says so where the program is killed', async () => {
      example.write('bin/harden-spark', '#!/bin/sh\nkill -9 $$\n');
      chmodSync(join(example.path, 'bin/harden-spark'), 0o755);
      const { status, stderr } = await helm.run(example, RENDER, {
        PATH: `${join(example.path, 'bin')}${delimiter}${PATH}`,
      });
      expect(status).to.equal(1);
      expect(stderr).to.include('error: harden-spark ended with exit code 137');
    });
  });

  describe('when all is well', () => {
    beforeEach(() => install(pluginFolder));

    it('appends its findings to the file of HARDEN_SPARK_FINDINGS', async () => {
      const findings = { HARDEN_SPARK_FINDINGS: 'findings.txt' };
      expect((await render(findings)).stderr).to.equal('');
      await render(findings);
      expect(example.read('findings.txt').split(COUNTS)).to.have.length(3);
    });

    it('fails where that cannot be written', async () => {
      const { status, stderr } = await helm.run(example, RENDER, {
        HARDEN_SPARK_FINDINGS: 'none/findings.txt',
      });
      expect(status).to.equal(1);
      expect(stderr).to.include(
        'error: `HARDEN_SPARK_FINDINGS` must be a file to write to, got "none/findings.txt"',
      );
    });
  });

  requires('bubblewrap', 'script').describe('when all is well, on Linux', () => {
    beforeEach(() => install(pluginFolder));

    it('writes its findings to the standard error of Helm', async () => {
      expect((await render()).stderr).to.include(COUNTS);
      await helm.by('"$@" 2> helm.txt', example, RENDER);
      expect(example.read('helm.txt')).to.include(COUNTS);
    });

    it('has them in a log that Helm appends to, whole and beside what it rendered', async () => {
      await helm.by('"$@" >> log.txt 2>&1', example, RENDER);
      const log = example.read('log.txt');
      expect(log)
        .to.match(/^info: /m)
        .and.to.include(COUNTS);
      expect(log.match(/^ +readOnlyRootFilesystem: true$/gm)).to.have.length(FLAGS);

      await helm.by('"$@" > log.txt 2>&1', example, RENDER);
      expect(example.read('log.txt'), 'as docs/runners/helm.md says').to.not.match(/^info: /m);
    });

    it('writes them to the terminal where there is no /proc, as on macOS', async () => {
      const { status, stdout } = await helm.by(
        `exec bwrap --dev-bind / / --tmpfs /proc script --quiet --return --command "$(printf '%q ' "$@") > rendered.yaml" /dev/null`,
        example,
        RENDER,
      );
      expect(status, stdout).to.equal(0);
      expect(stdout).to.include(COUNTS);
      expect(flagsIn({ stdout: example.read('rendered.yaml') })).to.equal(FLAGS);
    });

    it('renders without a word where there is neither', async () => {
      const { status, stdout, stderr } = await helm.by(
        'exec setsid bwrap --dev-bind / / --tmpfs /proc "$@"',
        example,
        RENDER,
      );
      expect({ status, stderr }).to.deep.equal({ status: 0, stderr: '' });
      expect(flagsIn({ stdout })).to.equal(FLAGS);
    });
  });

  async function install(source: string): Promise<void> {
    const { status, stderr } = await helm.installPlugin(example, source);
    expect(status, stderr).to.equal(0);
  }

  async function render(more: NodeJS.ProcessEnv = {}) {
    const ran = await helm.run(example, RENDER, more);
    expect(ran.status, ran.stderr).to.equal(0);
    return ran;
  }
});

function flagsIn({ stdout }: { stdout: string }): number {
  return stdout.split('readOnlyRootFilesystem: true').length - 1;
}
