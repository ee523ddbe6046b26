import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse, stringify } from 'yaml';
import { hardenSpark } from '../../functions/harden-spark/function.ts';
import { ALERTS } from '../../functions/harden-spark/monitoring/alerts.ts';
import { transform } from '../../src/krm/index.ts';
import { requires, tool } from '../real/requires.ts';

const TESTS = new URL('alerts.promtool.yaml', import.meta.url);

/** A workload for which every alert is generated. */
const LIST = `
apiVersion: config.kubernetes.io/v1
kind: ResourceList
items:
- apiVersion: sparkoperator.k8s.io/v1beta2
  kind: SparkApplication
  metadata: {name: etl, namespace: team-a}
  spec: {mode: cluster, sparkVersion: 3.5.1, driver: {}, executor: {}}
functionConfig:
  apiVersion: fn.kpt.dev/v1alpha1
  kind: HardenSpark
  metadata: {name: harden-spark}
  spec:
    readOnlyRootFilesystem: {mode: Enforce, tmp: {medium: Memory, sizeLimit: 1Gi}}
    monitoring: {}
`;

/** The rules that the function generates, as Prometheus reads them. */
function rules(): string {
  const { items } = parse(transform(hardenSpark, LIST).stdout);
  return stringify(items.find(({ kind }: { kind: string }) => kind === 'PrometheusRule').spec);
}

interface PromtoolTest {
  alert_rule_test: { alertname: string; exp_alerts: unknown[] }[];
}

describe('the unit tests of the alerts', () => {
  const { tests } = parse(readFileSync(TESTS, 'utf8')) as { tests: PromtoolTest[] };
  const cases = tests.flatMap(({ alert_rule_test }) => alert_rule_test);

  for (const { alert } of ALERTS) {
    it(`have series that fire ${alert}, and series that do not`, () => {
      const expected = cases.filter(({ alertname }) => alertname === alert);
      expect(expected.some(({ exp_alerts }) => exp_alerts.length > 0)).to.equal(true);
      expect(expected.some(({ exp_alerts }) => exp_alerts.length === 0)).to.equal(true);
    });
  }
});

requires('promtool').describe('promtool', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'harden-spark-alerts-'));
    writeFileSync(join(folder, 'rules.yaml'), rules());
    writeFileSync(join(folder, 'tests.yaml'), readFileSync(TESTS));
  });
  after(() => rmSync(folder, { recursive: true }));
  const promtool = (...args: string[]) =>
    execFileSync(tool('promtool'), args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' });

  it('finds nothing wrong with the rules', () => {
    expect(promtool('check', 'rules', '--lint=all', '--lint-fatal', 'rules.yaml')).to.include(
      `SUCCESS: ${ALERTS.length} rules found`,
    );
  });

  it('sees each alert fire where it must, and nowhere else', () => {
    expect(promtool('test', 'rules', 'tests.yaml')).to.include('SUCCESS');
  });
});
