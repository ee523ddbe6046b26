import { expect } from 'chai';
import type { KubernetesObject } from 'kpt-functions';
import { parse } from 'yaml';
import { ALL_RULES } from '../../functions/harden-spark/all-rules.ts';
import type { Result } from '../../src/krm/result.ts';
import { isWorkload } from '../../src/spark/workload.ts';
import { expectGolden } from '../golden.ts';
import { rulesDocument } from './document.ts';
import {
  commonConfig,
  findingsOf,
  type Instance,
  instanceOf,
  line,
  rulesWithInstances,
  run,
} from './instances.ts';

describe('the rules', () => {
  const examples = new Map<string, string>();

  for (const [rule, { meaning, hint }] of ALL_RULES) {
    it(`${rule} has a meaning, and an instance that it is found in once`, () => {
      expect(meaning).to.match(/^(kpt|kustomize|[A-Z`]).*\.$/);
      const instance = instanceOf(rule);
      expect(instance, `test/rules/instances/${rule}.yaml`).not.to.equal(undefined);
      const { items, config = commonConfig } = instance!;
      const found = findingsOf(run(items, config, hint ? 'Report' : 'Fix'), rule);
      expect(found.map(line)).to.have.length(1);
      examples.set(rule, line(found[0]!));
    });
  }

  for (const rule of [...ALL_RULES].filter(([, { failsReport }]) => failsReport).map(([name]) => name)) {
    it(`${rule} fails a report`, () => {
      const [found] = findingsOf(run(instanceOf(rule)!.items, commonConfig, 'Report'), rule);
      expect(found!.severity).to.equal('error');
    });
  }

  it('are all that have instances', () => {
    expect(rulesWithInstances().filter((rule) => !ALL_RULES.has(rule))).to.deep.equal([]);
  });

  it('are in docs/rules.md', () => {
    expectGolden(new URL('../../docs/rules.md', import.meta.url), rulesDocument(examples));
  });
});

describe('a rule whose severity is set', () => {
  const SETTINGS = { Error: 'error', Warning: 'warning', Info: 'info', Off: undefined } as const;
  const settable = new Set(
    [...ALL_RULES].filter(([, { severity }]) => severity !== 'error').map(([id]) => id),
  );
  const stepOf = (rule: string) => rule.slice(0, rule.indexOf('/'));
  const steps = new Set([...settable].map(stepOf));

  /** The severities in which the instance finds the rule, with more in its configuration. */
  function severities(
    rule: string,
    { rules = {}, overrides }: { rules?: object; overrides?: object[] },
  ): (string | undefined)[] {
    const { items, config = commonConfig } = instanceOf(rule)!;
    const changed = config.clone();
    for (const [name, setting] of Object.entries(rules)) changed.setIn(['spec', 'rules', name], setting);
    if (overrides) changed.setIn(['spec', 'overrides'], overrides);
    return findingsOf(run(items, changed, 'Fix'), rule).map(({ severity }) => severity);
  }

  for (const rule of settable) {
    it(`${rule} follows`, () => {
      for (const [setting, severity] of Object.entries(SETTINGS)) {
        const expected = severity === undefined ? [] : [severity];
        expect(severities(rule, { rules: { [rule]: setting } }), `${rule}: ${setting}`).to.deep.equal(
          expected,
        );
        const ofStep = { rules: { [`${stepOf(rule)}/*`]: setting } };
        expect(severities(rule, ofStep), `${stepOf(rule)}/*: ${setting}`).to.deep.equal(expected);
      }
    });
  }

  for (const [rule] of [...ALL_RULES].filter(([id]) => !settable.has(id) && steps.has(stepOf(id)))) {
    it(`${rule} stays an error, whatever is said of all of ${stepOf(rule)}`, () => {
      expect(severities(rule, { rules: { [`${stepOf(rule)}/*`]: 'Off' } })).to.deep.equal(['error']);
    });
  }

  it('in an override follows for the workloads that match, also those that are left as they are', () => {
    const followed = [...settable].filter((rule) => {
      const about = findingsOf(
        run(instanceOf(rule)!.items, instanceOf(rule)!.config ?? commonConfig, 'Fix'),
        rule,
      );
      const object = about[0]?.resourceRef;
      if (!object || !isWorkload(object as unknown as KubernetesObject)) return false;
      const names = [object.name];
      const overridden = (match: object) => ({ overrides: [{ match, rules: { [rule]: 'Off' } }] });
      expect(severities(rule, overridden({ names })), rule).to.deep.equal([]);
      expect(severities(rule, overridden({ names: ['other'] })), rule).to.have.length(1);
      return true;
    });
    expect(followed).to.include('spark-workload/unsupported').and.to.have.length.above(50);
  });
});

/** One list of all instances that need no configuration of their own. */
describe('a list with an instance of each rule', () => {
  const instances = rulesWithInstances()
    .map((rule) => instanceOf(rule)!)
    .filter(({ rule, config }) => {
      const { severity, failsReport } = ALL_RULES.get(rule)!;
      return config === undefined && severity !== 'error' && !failsReport;
    });
  const items = instances.flatMap((instance) => instance.items);
  const report = run(items, commonConfig);

  it('has most of them', () => expect(instances.length).to.be.greaterThan(60));

  for (const { rule, items } of instances) {
    it(`has ${rule} once where it is`, () => {
      const here = findingsOf(report, rule).filter((result) => isAbout(result, items));
      expect(here.map(line)).to.have.length(1);
    });
  }

  it('fails the report, for what is to be changed', () => {
    expect(report.exitCode).to.equal(1);
    const errors = report.results.filter(({ severity }) => severity === 'error');
    for (const { message, tags } of errors) {
      expect(message).to.match(/^pending change: /);
      expect(ALL_RULES.get(tags!.rule!)!.change).to.equal(true);
    }
  });

  it('once fixed leaves only what a person must decide', () => {
    const fixed = run(items, commonConfig, 'Fix');
    expect(fixed.exitCode).to.equal(0);
    const left = run(fixed.items, commonConfig);
    expect(left.results.filter(({ severity }) => severity === 'error').map(line)).to.deep.equal([]);
    expect(left.exitCode).to.equal(0);
    const told = new Set(report.results.map(line));
    expect(left.results.map(line).filter((one) => !told.has(one))).to.deep.equal([]);
  });
});

/** About one of the objects, or by its words about their namespace. */
function isAbout({ resourceRef, message }: Result, items: Instance['items']): boolean {
  const objects = items.map((item) => parse(item, { uniqueKeys: false }));
  if (resourceRef === undefined) {
    return objects.some(({ metadata }) => metadata.namespace && message.includes(`"${metadata.namespace}"`));
  }
  const { kind, name, namespace } = resourceRef;
  const namespaces = objects.map(({ metadata }) => metadata.namespace ?? metadata.name);
  return kind === 'Namespace' ? namespaces.includes(name) : namespaces.includes(namespace);
}
