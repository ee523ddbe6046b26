/** The job for GitLab in docs/ci.md, run as a runner with the shell executor does. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { root } from '../../scripts/systems/tools.ts';
import { requires, tool } from '../real/requires.ts';
import { Example, environment } from './example.ts';

const page = readFileSync(join(root, 'docs/ci.md'), 'utf8');
const job = /^GitLab, without kpt\.[^\n]*\n\n```yaml\n(.*?)^```$/ms.exec(page)![1]!;
// What npx fetches is tested with the action and with the pages.
const here = job.replaceAll(/npx --yes harden-spark@\S+/g, 'harden-spark');

// gitlab-ci-local copies the checkout by rsync, and needs a newer Node than we do.
requires('Node 24', 'rsync').describe('the GitLab job of docs/ci.md', function () {
  this.timeout(120_000);
  let example: Example;

  beforeEach(() => {
    example = new Example('examples/quickstart');
    for (const [path, text] of Object.entries(example.files)) example.write(`jobs/${path}`, text);
    example.write('.gitlab-ci.yml', here);
    for (const args of [
      ['init', '--quiet'],
      ['remote', 'add', 'origin', 'git@gitlab.example.com:team-a/jobs.git'],
      ['add', '--all'],
      ['-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '--quiet', '--message=jobs'],
    ])
      example.succeed('git', args);
  });

  afterEach(() => example.remove());

  /** The job in a checkout of its own, and the report that GitLab takes from it, also where the job fails. */
  function runJob(): { status: number | null; log: string; report: string } {
    const program = join(root, 'node_modules/gitlab-ci-local/dist/index.js');
    const options = [
      '--force-shell-executor',
      '--shell-isolation',
      '--home',
      join(example.path, '../home'),
      'harden-spark',
    ];
    const { status, stdout, stderr } = spawnSync(tool('Node 24'), [program, ...options], {
      cwd: example.path,
      env: environment,
      encoding: 'utf8',
    });
    const log = stdout + stderr;
    // gitlab-ci-local sends reports nowhere: they lie where the job ran.
    const { when, reports } = parse(job)['harden-spark'].artifacts;
    expect(when).to.equal('always');
    return {
      status,
      log,
      report: example.files[`.gitlab-ci-local/builds/harden-spark/${reports.junit}`] ?? log,
    };
  }

  it('fails where something is to be hardened, with the diff in its log and a failure for each change', () => {
    const { status, log, report } = runJob();
    expect(status, log).to.equal(1);
    expect(log).to.include('+++ jobs/clickstream.yaml');
    const [, tests, failures] = /<testsuites name="harden-spark" tests="(\d+)" failures="(\d+)"/.exec(
      report,
    )!;
    // How many workloads change is no change of its own.
    expect(Number(failures)).to.equal(Number(tests) - 1);
    expect(report).to.include('read-only-root/change');
  });

  it('fails where the configuration is wrong, and the report says what is wrong', () => {
    example.edit('jobs/harden-spark.yaml', 'mode: Enforce', 'mode: enforced');
    const { status, report } = runJob();
    expect(status).to.equal(1);
    expect(report).to.match(/<failure type="error" message=".*did you mean &quot;Enforce&quot;\?/);
  });

  it('passes where there is no workload, with a report that GitLab reads', () => {
    for (const path of Object.keys(example.files)) if (path.startsWith('jobs/')) example.write(path, '');
    example.write('jobs/settings.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\n');
    const { status, log, report } = runJob();
    expect(status, log).to.equal(0);
    expect(report).to.include('failures="0"');
  });
});
