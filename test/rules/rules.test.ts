import { expect } from 'chai';
import type { KubernetesObject } from 'kpt-functions';
import { parse } from 'yaml';
import { ALL_RULES, stepOf } from '../../functions/harden-spark/findings/all-rules.ts';
import type { Result } from '../../src/krm/list/result.ts';
import { isWorkload } from '../../src/spark/workload.ts';
import { expectGolden } from '../golden.ts';
import { messagesDocument, rulesDocument } from './document.ts';
import {
  commonConfig,
  exampleOf,
  findingsOf,
  type Given,
  line,
  type Report,
  rulesWithExamples,
  run,
} from './examples.ts';

/** More lines than this make another case, not a close one. */
const MOST_LINES = 9;

/** What a workload without an account brings, as soon as it is looked at. */
const OF_ACCOUNTS = ['rbac/default-account', 'rbac/missing-account'];

describe('a rule', () => {
  for (const [rule, { meaning, remedy, change, hint }] of ALL_RULES) {
    const mode = hint ? 'Report' : 'Fix';

    it(`${rule} has a meaning and an example`, () => {
      expect(meaning).to.match(/^(kpt|kustomize|[A-Z`]).*\.$/);
      expect(exampleOf(rule), `test/rules/examples/${rule}.diff`).not.to.equal(undefined);
    });

    it(`${rule} says what to do, unless it tells of a change`, () => {
      if (!change) expect(remedy).to.match(/^[A-Z`].*\.$/);
      else expect(remedy).to.equal(undefined);
    });

    it(`${rule} fires once where its example is wrong`, () => {
      const fires = run(exampleOf(rule)!.fires, mode);
      expect(findingsOf(fires, rule).map(line)).to.have.length(1);
    });

    it(`${rule} is silent where its example is right, and nothing else must be decided there`, () => {
      const { fires, silent } = exampleOf(rule)!;
      const [wrong, right] = [run(fires, mode), run(silent, mode)];
      expect(findingsOf(right, rule).map(line)).to.deep.equal([]);
      const known = new Set([...OF_ACCOUNTS, ...wrong.results.map(ruleOf)]);
      expect(right.results.filter((one) => mustBeDecided(one) && !known.has(ruleOf(one)))).to.deep.equal([]);
    });

    it(`${rule} is silent close to where it fires`, () => {
      const { fires, silent, lines } = exampleOf(rule)!;
      expect(lines.filter((line) => !line.startsWith(' '))).to.have.length.within(1, MOST_LINES);
      if (!looksAtWorkloads(run(fires, mode))) return;
      expect(kindsOf(silent)).to.include.members(kindsOf(fires));
      expect(looksAtWorkloads(run(silent, mode)), 'the workload is looked at').to.equal(true);
    });
  }

  for (const rule of [...ALL_RULES].filter(([, { failsReport }]) => failsReport).map(([name]) => name)) {
    it(`${rule} fails a report`, () => {
      const [finding] = findingsOf(run(exampleOf(rule)!.fires, 'Report'), rule);
      expect(finding!.severity).to.equal('error');
    });
  }

  it('is there for each example', () => {
    expect(rulesWithExamples().filter((rule) => !ALL_RULES.has(rule))).to.deep.equal([]);
  });

  it('has a meaning of its own', () => {
    const meanings = [...ALL_RULES.values()].map(({ meaning }) => meaning);
    expect(meanings.filter((meaning, index) => meanings.indexOf(meaning) < index)).to.deep.equal([]);
  });

  it('has a message that `explain` shows', () => {
    const file = new URL('../../functions/harden-spark/findings/messages.json', import.meta.url);
    expectGolden(file, messagesDocument());
  });

  it('is in docs/rules.md', () => {
    expectGolden(new URL('../../docs/rules.md', import.meta.url), rulesDocument());
  });
});

function ruleOf({ tags }: Result): string {
  return tags!.rule!;
}

function mustBeDecided(result: Result): boolean {
  return result.severity !== 'info' && !ALL_RULES.get(ruleOf(result))!.change;
}

function looksAtWorkloads({ counts }: Report): boolean {
  return !/^(no Spark workload|nothing was changed)/.test(counts);
}

function kindsOf({ items }: Given): string[] {
  return items.map((item) => parse(item, { uniqueKeys: false }).kind);
}

describe('a rule whose severity is set', () => {
  const SETTINGS = { Error: 'error', Warning: 'warning', Info: 'info', Off: undefined } as const;
  const settable = new Set(
    [...ALL_RULES].filter(([, { severity }]) => severity !== 'error').map(([id]) => id),
  );
  const steps = new Set([...settable].map(stepOf));

  /** The severities in which the rule fires in its example, with more in its configuration. */
  function severities(
    rule: string,
    { rules = {}, overrides }: { rules?: object; overrides?: object[] },
  ): (string | undefined)[] {
    const { items, config = commonConfig } = exampleOf(rule)!.fires;
    const changed = config.clone();
    for (const [name, setting] of Object.entries(rules)) changed.setIn(['spec', 'rules', name], setting);
    if (overrides) changed.setIn(['spec', 'overrides'], overrides);
    return findingsOf(run({ items, config: changed }, 'Fix'), rule).map(({ severity }) => severity);
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

  it('is that of everything, where nothing narrower is said', () => {
    for (const rule of settable) {
      const step = `${stepOf(rule)}/*`;
      const isChange = ALL_RULES.get(rule)!.change === true;
      expect(severities(rule, { rules: { '*': 'Error' } }), rule).to.deep.equal(['error']);
      const ofChanges = severities(rule, { rules: { '*': 'Error', '*/change': 'Warning' } });
      expect(ofChanges, rule).to.deep.equal([isChange ? 'warning' : 'error']);
      for (const narrower of [rule, step]) {
        const rules = { '*': 'Error', '*/change': 'Error', [narrower]: 'Warning' };
        expect(severities(rule, { rules }), `${rule}: ${narrower}`).to.deep.equal(['warning']);
      }
    }
  });

  for (const [rule] of [...ALL_RULES].filter(([id]) => !settable.has(id) && steps.has(stepOf(id)))) {
    it(`${rule} stays an error, whatever is said of all of ${stepOf(rule)}`, () => {
      expect(severities(rule, { rules: { [`${stepOf(rule)}/*`]: 'Off' } })).to.deep.equal(['error']);
    });
  }

  it('in an override follows for the workloads that match, also those that are left as they are', () => {
    const followed = [...settable].filter((rule) => {
      const about = findingsOf(run(exampleOf(rule)!.fires, 'Fix'), rule);
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

/** One list of all examples that need no configuration of their own. */
describe('a list in which each rule fires', () => {
  const examples = rulesWithExamples()
    .filter((rule) => ALL_RULES.has(rule))
    .map((rule) => exampleOf(rule)!)
    .filter(({ rule, fires }) => {
      const { severity, failsReport } = ALL_RULES.get(rule)!;
      return fires.config === undefined && severity !== 'error' && !failsReport;
    });
  const report = run({ items: examples.flatMap(({ fires }) => fires.items) });

  it('has most of them', () => expect(examples.length).to.be.greaterThan(60));

  for (const { rule, fires } of examples) {
    it(`has ${rule} once where it is`, () => {
      const here = findingsOf(report, rule).filter((result) => isAbout(result, fires));
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
    const fixed = run({ items: examples.flatMap(({ fires }) => fires.items) }, 'Fix');
    expect(fixed.exitCode).to.equal(0);
    const left = run(fixed);
    expect(left.results.filter(({ severity }) => severity === 'error').map(line)).to.deep.equal([]);
    expect(left.exitCode).to.equal(0);
    const told = new Set(report.results.map(line));
    expect(left.results.map(line).filter((one) => !told.has(one))).to.deep.equal([]);
  });
});

/** About one of the objects, or by its words about their namespace. */
function isAbout({ resourceRef, message }: Result, { items }: Given): boolean {
  const objects = items.map((item) => parse(item, { uniqueKeys: false }));
  if (resourceRef === undefined) {
    return objects.some(({ metadata }) => metadata.namespace && message.includes(`"${metadata.namespace}"`));
  }
  const { kind, name, namespace } = resourceRef;
  const namespaces = objects.map(({ metadata }) => metadata.namespace ?? metadata.name);
  return kind === 'Namespace' ? namespaces.includes(name) : namespaces.includes(namespace);
}
