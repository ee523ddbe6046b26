/** action.yml, as a runner runs it: its script by bash, its inputs by the environment. */
import { chmodSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { nothingMayBeMissing, root } from '../../scripts/systems/tools.ts';
import { packed } from '../scripts/packed.ts';
import { Example } from './example.ts';

interface Action {
  inputs: Record<string, { default: string }>;
  runs: { steps: { run: string; env: Record<string, string> }[] };
}

const { inputs, runs }: Action = parse(readFileSync(join(root, 'action.yml'), 'utf8'));
const [step] = runs.steps;
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/**
 * The lines that a runner takes for commands.
 *
 * Source: actions/runner, src/Runner.Worker/ActionCommandManager.cs (`TryProcessCommand`).
 */
function commandsIn(log: string): string[] {
  let token: string | undefined;
  return log.split('\n').flatMap((line) => {
    const command = line.trimStart();
    if (!command.startsWith('::')) return [];
    if (token !== undefined && command !== `::${token}::`) return [];
    token = token === undefined ? /^::stop-commands::(.+)$/.exec(command)?.[1] : undefined;
    return [command];
  });
}

describe('action.yml', () => {
  it('takes the version that stands beside it', () => {
    expect(inputs.package!.default).to.equal(`harden-spark@${version}`);
  });

  it('has no input in the text of its script', () => {
    expect(step!.run).not.to.include('${{');
  });
});

// npx takes what the package needs from the registry.
(nothingMayBeMissing() ? describe : describe.skip)('action.yml at work', function () {
  this.timeout(120_000);
  let example: Example;

  before(() => {
    packed();
  });

  beforeEach(() => {
    example = new Example('examples/quickstart');
  });

  afterEach(() => example.remove());

  function run(given: Record<string, string> = {}) {
    const withPackage = { package: packed(), ...given };
    const values = Object.entries(step!.env).map(([name, value]) => {
      const input = /^\$\{\{ inputs\.(.+) \}\}$/.exec(value)![1]!;
      return [name, withPackage[input as 'package'] ?? inputs[input]!.default];
    });
    const bash = ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step!.run];
    return example.run('bash', bash, { ...process.env, ...Object.fromEntries(values) });
  }

  it('fails with the diff and annotations where something is to be hardened, and writes SARIF where it is asked to', () => {
    const before = example.files;
    const { status, stdout } = run({ 'sarif-file': 'reports/of-today/findings.sarif' });
    expect(status).to.equal(1);
    expect(stdout).to.match(/^::group::.*^\+\+\+ clickstream\.yaml.*^::endgroup::$/ms);
    expect(stdout).to.match(/^::error file=clickstream\.yaml,line=\d+/m);
    const { 'reports/of-today/findings.sarif': sarif, ...after } = example.files;
    expect(JSON.parse(sarif!).version).to.equal('2.1.0');
    expect(after).to.deep.equal(before);
  });

  it('passes where all is hardened, or nothing is there', () => {
    example.run('npx', ['--yes', '--package', packed(), 'harden-spark', '--write', '.']);
    const { status, stdout, stderr } = run();
    expect(status, stdout + stderr).to.equal(0);
    const without = run({ paths: 'rbac' });
    expect(without.status, without.stdout + without.stderr).to.equal(0);
  });

  it('fails with an annotation of the file and line of a mistake in the configuration', () => {
    example.edit('harden-spark.yaml', 'mode: Enforce', 'mode: enforced');
    const { status, stdout } = run();
    expect(status).to.equal(1);
    expect(stdout).to.match(/^::error file=harden-spark\.yaml,line=\d+.*did you mean "Enforce"\?/m);
  });

  it('fails where SARIF cannot be written, whatever is found', () => {
    mkdirSync(join(example.path, 'rbac'));
    const { status, stdout, stderr } = run({
      paths: 'rbac',
      'sarif-file': 'clickstream.yaml/findings.sarif',
    });
    expect(status, stdout + stderr).to.equal(1);
  });

  it('prints text of files in such a way that the runner follows no command in it', () => {
    const setting = '    spark.sql.shuffle.partitions: "200" # 8 per core\n';
    const commands = '    spark.note: |\n      ::stop-commands::for-good\n      ::error::Not so.\n';
    example.edit('clickstream.yaml', setting, setting + commands);
    const { stdout, stderr } = run();
    expect(stdout).to.match(/^ +::stop-commands::for-good$/m);
    const followed = commandsIn(stdout);
    expect(followed.filter((line) => /for-good|Not so/.test(line))).to.deep.equal([]);
    expect(followed[0]).to.equal('::group::What would change');
    expect(followed).to.include('::endgroup::');
    expect(followed.filter((line) => line.startsWith('::notice '))).to.not.deep.equal([]);
    expect(commandsIn(stderr)).to.deep.equal([]);
    expect(commandsIn(run().stdout)[1], 'the token').to.not.equal(followed[1]);
  });

  it('runs nothing that the checkout brings in its place, whatever that says of npm', () => {
    example.write('package.json', '{"devEngines": {"packageManager": {"name": "pnpm"}}}');
    example.write('.npmrc', 'node-options=--require=./evil.js\n');
    example.write('evil.js', 'process.exit(0);\n');
    example.write(
      'node_modules/harden-spark/package.json',
      `{"name": "harden-spark", "version": "${version}"}`,
    );
    example.write('node_modules/.bin/harden-spark', '#!/bin/sh\nexit 0\n');
    chmodSync(join(example.path, 'node_modules/.bin/harden-spark'), 0o755);
    const { status, stdout } = run();
    expect(status).to.equal(1);
    expect(stdout).to.match(/^::error file=clickstream\.yaml/m);
  });

  it('takes a path for a path, also where it looks like an option, and says what it lacks', () => {
    for (const paths of ['--help', '.\n--exclude=*']) {
      const { status, stdout } = run({ paths });
      expect(status, paths).to.equal(2);
      expect(stdout).to.match(/^::error::/m);
    }
    expect(run({ paths: ' ' }).stdout).to.equal(
      '::error::the input `paths` must name a file or a folder, got none\n',
    );
    const { status, stdout } = run({ 'fail-on': 'errors' });
    expect(status).to.equal(2);
    expect(stdout).to.include('::error::harden-spark could not run');
  });

  it('takes several paths, one a line, with blanks in their names', () => {
    example.write(
      'more jobs/job.yaml',
      example.read('clickstream.yaml').replace('name: clickstream', 'name: more'),
    );
    const { stdout } = run({ paths: 'clickstream.yaml\nmore jobs\n' });
    expect(stdout).to.include('+++ clickstream.yaml').and.to.include('+++ more jobs/job.yaml');
  });
});
