import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { VERSIONS } from '../../scripts/systems/spark-versions.ts';
import { nothingMayBeMissing, root } from '../../scripts/systems/tools.ts';
import { requires } from '../real/requires.ts';
import { sideBySide } from '../real/side-by-side.ts';
import { type Cell, lastLinesOf, runCell } from './cells.ts';
import { glance } from './compatibility.ts';
import { readJobs, runsOn } from './job.ts';
import type { Outcome } from './outcome.ts';
import { harmless } from './refused-writes.ts';
import { writeResult } from './results.ts';

const versions = VERSIONS.filter(({ inCi }) => inCi).map(({ spark }) => spark);
const jobs = readJobs().filter(({ onDemand }) => !onDemand);
const cells = versions.flatMap((version) =>
  jobs
    .filter((job) => runsOn(job, version))
    .flatMap(({ name: job }) =>
      (['bare', 'harden-spark'] as const).map((column): Cell => ({ version, job, column })),
    ),
);

if (nothingMayBeMissing()) {
  requires('bubblewrap', 'strace', 'setpriv', 'Java 17', 'Spark').describe(
    'real Spark with a read-only root',
    tests,
  );
} else {
  // Six minutes: too much for every change of a line.
  it('real Spark with a read-only root: in npm run test:all and npm run test:spark');
}

function tests(): void {
  const outcomes = new Map<string, Promise<Outcome>>();

  before(() => {
    // All run side by side from here on; each test waits for its own.
    const settle = new Map<string, (outcome: Outcome | Error) => void>();
    for (const cell of cells) {
      const outcome = new Promise<Outcome>((done, failed) => {
        settle.set(JSON.stringify(cell), (outcome) =>
          outcome instanceof Error ? failed(outcome) : done(outcome),
        );
      });
      outcome.catch(() => {}); // Its test says so.
      outcomes.set(JSON.stringify(cell), outcome);
    }
    sideBySide(cells, runCell, (cell, outcome) => {
      if (!(outcome instanceof Error)) writeResult(cell, outcome);
      settle.get(JSON.stringify(cell))!(outcome);
    });
  });

  function outcome(cell: Cell): Promise<Outcome> {
    return outcomes.get(JSON.stringify(cell))!;
  }

  for (const version of versions) {
    describe(`Spark ${version}`, () => {
      for (const job of jobs) {
        if (!runsOn(job, version)) continue;

        it(`${job.title}: fails with the flag alone`, async () => {
          const cell: Cell = { version, job: job.name, column: 'bare' };
          const { passed } = await outcome(cell);
          if (passed) expect.fail(`it runs\n${lastLinesOf(cell)}`);
        });

        it(`${job.title}: runs, or is reported, and nothing else is refused`, async () => {
          const cell: Cell = { version, job: job.name, column: 'harden-spark' };
          const { passed, reason, findings, refused, unknownCalls } = await outcome(cell);
          expect(unknownCalls, 'calls that the rig does not answer').to.deep.equal([]);
          if (passed) expect(refused.filter((write) => !harmless(write))).to.deep.equal([]);
          else if (findings.length === 0) expect.fail(`${reason}\n${lastLinesOf(cell)}`);
        });
      }

      for (const { name: job, title, needs, layout } of jobs.filter((job) => runsOn(job, version))) {
        for (const directory of needs) {
          it(`${title}: fails without ${directory}`, async () => {
            const cell: Cell = { version, job, column: 'harden-spark', keepReadOnly: [directory] };
            const { passed, refused } = await runCell(cell);
            expect(passed).to.equal(false);
            // Whoever writes there makes the directories above it first. Without a `workingDir` it is the image's own.
            const isThere = (path: string) =>
              `${directory}/`.startsWith(`${path}/`) || path.startsWith(`${layout.workDir}/`);
            expect(refused.some(({ path }) => isThere(path))).to.equal(true);
          });
        }
      }

      it('does as docs/compatibility.md says', async () => {
        const written = readFileSync(join(root, 'docs/compatibility.md'), 'utf8');
        for (const job of jobs) {
          if (!runsOn(job, version)) continue;
          const marks = glance(written, version, job.name);
          expect(marks, job.name).to.deep.include({
            bare: '✗',
            'harden-spark': (await outcome({ version, job: job.name, column: 'harden-spark' })).passed
              ? '✓'
              : 'reported',
          });
        }
      });
    });
  }

  it('notices a volume that is missing', async () => {
    const cell = {
      version: versions[0]!,
      job: 'spark-pi',
      column: 'harden-spark',
      keepReadOnly: ['/opt/spark/work-dir'],
    } as const;
    const { passed, refused } = await runCell(cell);
    expect(passed).to.equal(false);
    expect(refused.map(({ pod, path }) => `${pod} ${path}`)).to.include(
      'driver /opt/spark/work-dir/spark-pi.jar',
    );
    expect(lastLinesOf(cell)).to.match(/^--- the end of spark-pi-driver\.log:\n.*Read-only file system/s);
  });
}
