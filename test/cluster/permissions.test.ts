import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { VERSIONS } from '../../scripts/systems/spark-versions.ts';
import { nothingMayBeMissing, root } from '../../scripts/systems/tools.ts';
import { sideBySide } from '../real/side-by-side.ts';
import type { Cluster } from './cluster.ts';
import { KEPT } from './kept-rights.ts';
import { comparison, grantedIn, grantedText } from './permissions-document.ts';
import { deniedWith } from './replay.ts';
import { writeResult } from './results.ts';
import { lastLinesOf, type Outcome, type Run, runScenario } from './run-scenario.ts';
import { readScenarios, runsOn } from './scenario.ts';
import { withCluster } from './shared-cluster.ts';

const versions = VERSIONS.filter(({ inCi }) => inCi).map(({ spark }) => spark);
const scenarios = readScenarios().filter(({ onDemand }) => !onDemand);
const [newest] = versions.slice(-1) as [string];

/** What drivers do without a right of their Role. */
const WITHOUT: Readonly<Record<string, { passed: boolean }>> = {
  'get pods': { passed: false },
  'create configmaps': { passed: false },
  'deletecollection persistentvolumeclaims': { passed: true },
};

if (nothingMayBeMissing()) withCluster('the rights of real drivers', tests);
else it('the rights of real drivers: in npm run test:all and npm run test:cluster');

function tests(this: Mocha.Suite, cluster: () => Cluster): void {
  const outcomes = new Map<string, Promise<Outcome>>();
  const runs: Run[] = [
    ...versions.flatMap((version) =>
      scenarios
        .filter((scenario) => runsOn(scenario, version))
        .map(({ name }): Run => ({ version, scenario: name, role: 'derived' })),
    ),
    { version: newest, scenario: comparison, role: 'kubeflow-chart' },
    ...Object.keys(WITHOUT).map(
      (without): Run => ({ version: newest, scenario: comparison, role: 'derived', without }),
    ),
  ];

  before(() => {
    // All run side by side from here on; each test waits for its own.
    const settle = new Map<string, (outcome: Outcome | Error) => void>();
    for (const run of runs) {
      const outcome = new Promise<Outcome>((done, failed) => {
        settle.set(JSON.stringify(run), (outcome) =>
          outcome instanceof Error ? failed(outcome) : done(outcome),
        );
      });
      outcome.catch(() => {}); // Its test says so.
      outcomes.set(JSON.stringify(run), outcome);
    }
    sideBySide(
      runs,
      (run) => runScenario(cluster(), run),
      (run, outcome) => {
        if (!(outcome instanceof Error)) writeResult(run, outcome);
        settle.get(JSON.stringify(run))!(outcome);
      },
    );
  });

  function outcome(version: string, scenario: string, others: Partial<Run> = {}): Promise<Outcome> {
    return outcomes.get(JSON.stringify({ version, scenario, role: 'derived', ...others }))!;
  }

  for (const version of versions) {
    describe(`Spark ${version}`, () => {
      const ofVersion = scenarios.filter((scenario) => runsOn(scenario, version));

      for (const { name, title } of ofVersion) {
        it(`${title}: nothing that the driver asks for is denied, and nothing is granted to no purpose`, async () => {
          const { passed, reason, granted, allowed, denied } = await outcome(version, name);
          const run: Run = { version, scenario: name, role: 'derived' };
          if (!passed) expect.fail(`${reason}\n${lastLinesOf(cluster(), run)}`);
          expect(denied).to.deep.equal([]);
          for (const right of granted.filter((right) => !allowed.includes(right))) {
            expect(KEPT, `${right} is granted, and not called`).to.have.property(right);
            const { allowed } = await outcome(version, KEPT[right]!.calledIn);
            expect(allowed).to.include(right);
          }
        });
      }

      it('each right of a derived Role is missed, or is kept for a reason', async () => {
        // Scenarios with the same Role are one job that does all of it.
        const callsOf = new Map<string, Set<string>>();
        for (const { name } of ofVersion) {
          const { granted, allowed } = await outcome(version, name);
          const key = JSON.stringify(granted);
          callsOf.set(key, new Set([...(callsOf.get(key) ?? []), ...allowed]));
        }
        for (const [key, calls] of callsOf) {
          const granted: string[] = JSON.parse(key);
          for (const right of granted) {
            const others = granted.filter((other) => other !== right);
            const denied = await deniedWith(cluster(), others, [...calls]);
            expect(denied).to.deep.equal(calls.has(right) ? [right] : []);
            if (denied.length === 0) expect(KEPT).to.have.property(right);
          }
        }
      });

      it('derived Roles are as docs/permissions.md says', async () => {
        const written = readFileSync(join(root, 'docs/permissions.md'), 'utf8');
        const base = await outcome(version, comparison);
        for (const { name } of ofVersion) {
          const text = grantedText(await outcome(version, name), name === comparison ? undefined : base);
          expect(grantedIn(written, version, name), name).to.equal(text);
        }
      });
    });
  }

  it("with the Role of the kubeflow operator's chart: the same calls, and more rights than calls", async () => {
    const ours = await outcome(newest, comparison);
    const { allowed, denied, granted } = await outcome(newest, comparison, { role: 'kubeflow-chart' });
    expect({ allowed, denied }).to.deep.equal({ allowed: ours.allowed, denied: [] });
    const spare = granted.filter((right) => !allowed.includes(right));
    expect(spare).to.have.length(21);
  });

  for (const [without, { passed }] of Object.entries(WITHOUT)) {
    it(`without "${without}" the driver ${passed ? 'complains' : 'fails'}`, async () => {
      const { complaint, denied, ...end } = await outcome(newest, comparison, { without });
      expect(end.passed).to.equal(passed);
      expect(denied).to.deep.equal([without]);
      expect(complaint).to.match(/is forbidden: User "system:serviceaccount:[^"]*:spark" cannot/);
    });
  }
}
