import { expect } from 'chai';
import { hardenSpark } from '../../functions/harden-spark/function.ts';
import { transform } from '../../src/krm/index.ts';
import type { FailOn } from '../../src/krm/list/result.ts';

const workload = `apiVersion: sparkoperator.k8s.io/v1beta2
kind: SparkApplication
metadata:
  name: etl
spec:
  sparkVersion: 4.0.1
  driver:
    securityContext:
      readOnlyRootFilesystem: true
  executor: {}
`;
const config = (spec: string) => ({
  file: 'config.yaml',
  text: `apiVersion: fn.kpt.dev/v1alpha1\nkind: HardenSpark\nmetadata:\n  name: harden-spark\nspec: ${spec}\n`,
});
const run = (failOn: FailOn, spec: string) =>
  transform(hardenSpark, workload, { config: config(spec), failOn });
const list = `apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n${workload.replace(/^/gm, '  ').replace(' ', '-')}`;

const WARNED = '{rbac: {serviceAccountNames: [spark], namespaces: [team-b]}}';
const REPORT = '{mode: Report}';
const MISTAKEN = '{mode: Reprot}';

describe('--fail-on', () => {
  const cases: readonly [FailOn, string, string, 0 | 1][] = [
    ['error', 'a warning', WARNED, 0],
    ['warning', 'a warning', WARNED, 1],
    ['never', 'a warning', WARNED, 0],
    ['error', 'a pending change', REPORT, 1],
    ['never', 'a pending change', REPORT, 0],
    ['never', 'a mistake in the configuration, which could not be followed', MISTAKEN, 1],
  ];
  for (const [failOn, what, spec, exitCode] of cases) {
    it(`${failOn}: a stream ${exitCode === 0 ? 'passes' : 'fails, and is not written,'} beside ${what}`, () => {
      const outcome = run(failOn, spec);
      expect(outcome.exitCode, outcome.stderr).to.equal(exitCode);
      expect(outcome.stdout === '').to.equal(exitCode === 1);
      if (exitCode === 1) expect(outcome.stderr).to.match(/\nnothing was written; .*\n$/);
    });
  }

  it('says nothing of changes in a stream that is not written', () => {
    expect(run('error', WARNED).stderr).to.include('info: ');
    expect(run('warning', WARNED).stderr).not.to.include('[read-only-root/change]');
  });

  it('warning: a ResourceList is written with its changes and results all the same', () => {
    const given = list.replace(
      'items:',
      `functionConfig:\n${config(WARNED).text.replace(/^(?=.)/gm, '  ')}items:`,
    );
    const { exitCode, stdout } = transform(hardenSpark, given, { failOn: 'warning' });
    expect(exitCode).to.equal(1);
    expect(stdout).to.equal(transform(hardenSpark, given).stdout);
    expect(transform(hardenSpark, given).exitCode).to.equal(0);
  });

  it('changes nothing about input that cannot be read', () => {
    for (const failOn of ['error', 'warning', 'never'] as const)
      expect(transform(hardenSpark, 'kind: [', { failOn }).exitCode).to.equal(2);
  });
});
