/** What no input can show yet: findings that somebody has given a reason for, and fingerprints of one and the same finding. */
import { expect } from 'chai';
import type { LocatedResult } from '../../src/krm/list/result.ts';
import { FORMATS } from '../../src/krm/report/formats.ts';
import type { Output } from '../../src/krm/report/outputs.ts';

const resourceRef = { apiVersion: 'v1', kind: 'ConfigMap', name: 'a' };
const finding: LocatedResult = { message: 'm', severity: 'error', resourceRef, tags: { rule: 'r/one' } };
const suppressed: LocatedResult = { ...finding, message: 'n', suppressed: { reason: 'as <agreed>' } };

function show(output: Output, ...results: LocatedResult[]): string {
  return FORMATS[output]({
    tool: { name: 't', version: '1' },
    rules: [],
    results,
    failOn: 'error',
    verbose: false,
  });
}

const sarifResults = (...results: LocatedResult[]) => JSON.parse(show('sarif', ...results)).runs[0].results;

describe('a suppressed finding', () => {
  it('is suppressed in SARIF, where the others then say that they are not', () => {
    const [one, other] = sarifResults(suppressed, finding);
    expect(one.suppressions).to.deep.equal([{ kind: 'inSource', justification: 'as <agreed>' }]);
    expect(other.suppressions).to.deep.equal([]);
    expect(sarifResults(finding)[0]).not.to.have.property('suppressions');
  });

  it('is skipped in JUnit, and fails nothing', () => {
    const xml = show('junit', suppressed);
    expect(xml).to.include('<skipped message="as &lt;agreed&gt;"/>');
    expect(xml).to.include('tests="1" failures="0" errors="0" skipped="1"');
  });

  it('is no annotation on GitHub', () => {
    expect(show('github', suppressed)).to.equal('');
  });

  it('is counted apart in JSON', () => {
    const { counts } = JSON.parse(show('json', suppressed, finding));
    expect(counts).to.deep.equal({ error: 1, warning: 0, info: 0, suppressed: 1 });
  });
});

describe('the fingerprint of a finding', () => {
  const fingerprintsOf = (...results: LocatedResult[]): string[] =>
    sarifResults(...results).map((result: any) => result.partialFingerprints['ruleObjectField/v1']);
  const field = (path: string) => ({ ...finding, field: { path } });

  it('stays when the finding moves, is told otherwise, or its object has a new version of its API', () => {
    const moved = { ...finding, place: { line: 7, column: 1 }, message: 'other words' };
    const newer = { ...finding, resourceRef: { ...resourceRef, apiVersion: 'v2' } };
    const [before] = fingerprintsOf(finding);
    expect(fingerprintsOf(moved)).to.deep.equal([before]);
    expect(fingerprintsOf(newer)).to.deep.equal([before]);
  });

  it('is another one for another rule, object or field, and for the second of two that are alike', () => {
    const others: LocatedResult[] = [
      finding,
      finding,
      field('a'),
      field('b'),
      { ...finding, tags: { rule: 'r/two' } },
      { ...finding, resourceRef: { ...resourceRef, name: 'b' } },
      { ...finding, resourceRef: { ...resourceRef, apiVersion: 'apps/v1' } },
      { message: 'about none', severity: 'info', tags: { rule: 'r/one' } },
      { message: 'about none, otherwise', severity: 'info', tags: { rule: 'r/one' } },
    ];
    expect(new Set(fingerprintsOf(...others))).to.have.property('size', others.length);
    const numbered = fingerprintsOf(...others).filter((one) => one.includes(':'));
    expect(numbered).to.have.length(1);
  });
});
