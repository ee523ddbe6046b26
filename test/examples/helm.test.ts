import { expect } from 'chai';
import { Helm } from '../helm/helm.ts';
import { requires } from '../real/requires.ts';
import { Example, patch } from './example.ts';

const TEMPLATE = ['template', 'daily', 'chart', '--namespace=analytics'];
const HARDENED = Helm.postRenderer('--config=harden-spark.yaml');

describe('helm-chart', () => {
  let example: Example;

  beforeEach(() => {
    example = new Example('examples/helm-chart');
  });

  afterEach(() => example.remove());

  for (const version of [3, 4] as const) {
    requires(version === 3 ? 'helm' : 'helm 4').describe(`with Helm ${version}`, () => {
      let helm: Helm;

      before(() => {
        helm = new Helm(version);
      });

      after(() => helm.remove());

      it('renders what is expected, by a post-renderer', async () => {
        if (version === 4) await helm.installPlugin(example);
        const plain = await helm.run(example, TEMPLATE);
        const findings = { HARDEN_SPARK_FINDINGS: 'findings.txt' };
        const { status, stdout, stderr } = await helm.run(example, [...TEMPLATE, ...HARDENED], findings);

        expect({ status, stderr }).to.deep.equal({ status: 0, stderr: '' });
        example.expectGolden({
          [`helm-${version}.diff`]: patch({ 'manifests.yaml': plain.stdout }, { 'manifests.yaml': stdout }),
          ...(version === 4 && { 'helm-4.findings.txt': example.read('findings.txt') }),
        });
      });

      it('renders the hook hardened too, in a pipe', async () => {
        const pipe = '"$@" | harden-spark --config harden-spark.yaml';
        const { status, stdout, stderr } = await helm.by(pipe, example, TEMPLATE);

        expect(status, stderr).to.equal(0);
        expect(stderr).to.match(/2 workloads hardened, 2 objects added\n$/);
        expect(stdout.match(/readOnlyRootFilesystem: true/g)).to.have.length(4);
      });
    });
  }
});
