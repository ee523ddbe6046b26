import { expect } from 'chai';
import { requires } from '../real/requires.ts';
import { Example, patch, results } from './example.ts';
import { imperative } from './runs.ts';

requires('kpt').describe('examples in kpt', () => {
  let example: Example;

  afterEach(() => example.remove());

  for (const name of ['quickstart', 'kpt-multi-namespace', 'kpt-safe-namespace']) {
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
