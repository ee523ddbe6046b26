import { expect } from 'chai';
import { harden } from '../../scripts/systems/tools.ts';
import { requires, tool } from '../real/requires.ts';
import { Example, results } from './example.ts';

/** As many lines as a terminal has. */
const SCREEN = 40;

/** What is wrong there and that a person must decide. */
const RISKS = [
  'input/ambiguous-key',
  'read-only-root/unknown-image',
  'read-only-root/hidden-file',
  'read-only-root/checkpoint-lost',
  'rbac/broad-cluster-role',
  'rbac/default-account',
  'rbac/missing-permissions',
  'network-policy/blocked',
  'diagnosis/istio-sidecar',
  'diagnosis/user-by-name',
  'resource-quota/does-not-fit',
];

function expectRisksFirst(text: string): void {
  const screen = text.split('\n').slice(0, SCREEN).join('\n');
  for (const rule of RISKS) expect(screen, rule).to.include(rule);
}

describe('the report on thirty workloads', () => {
  let example: Example;

  beforeEach(() => {
    example = new Example('examples/report');
  });

  afterEach(() => example.remove());

  it('has the risks in its first screen, and changes nothing', () => {
    const before = example.files;
    const { status, stdout, stderr } = example.run(harden, ['.']);
    expect({ status, stdout }).to.deep.equal({ status: 1, stdout: '' });
    expectRisksFirst(stderr);
    example.expectGolden({ 'findings.txt': stderr });
    expect(example.files).to.deep.equal(before);
  });

  requires('kpt').describe('in kpt', () => {
    it('has the first risks in the four results that are shown', () => {
      const command = ['eval', '.', '--exec', 'harden-spark', '--fn-config', 'harden-spark.yaml'];
      const { status, printed } = example.kpt(...command);
      expect(status).to.equal(1);
      // kpt shows no more, unless it is told to.
      const shown = results(printed).split('\n').slice(0, 4);
      expect(shown[0]).to.include('stands twice');
      for (const line of shown) expect(line).to.not.include('pending change');
    });
  });

  requires('kustomize').describe('in kustomize', () => {
    it('has the risks in its first screen', () => {
      const files = Object.keys(example.files).filter((path) => /^\w+\/.*\.yaml$/.test(path));
      example.write(
        'kustomization.yaml',
        `resources: [${files.join(', ')}]\ntransformers: [harden-spark.yaml]\n`,
      );
      example.edit(
        'harden-spark.yaml',
        'annotations:\n',
        'annotations:\n    config.kubernetes.io/function: |\n      exec:\n        path: harden-spark\n',
      );
      // kustomize itself refuses keys that stand twice.
      example.write(
        'sandbox/jobs.yaml',
        example.read('sandbox/jobs.yaml').replace('  driver:\n    memory: 1g\n', ''),
      );
      const args = ['build', '--enable-alpha-plugins', '--enable-exec', '.'];
      const { status, stderr } = example.run(tool('kustomize'), args);
      expect(status).to.equal(1);
      for (const rule of RISKS.slice(1))
        expect(stderr.split('\n').slice(0, SCREEN).join('\n')).to.include(rule);
    });
  });
});
