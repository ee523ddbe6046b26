/** `npm run build:bun`: the function without Node. */
import { execFileSync, type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { listOf, readPackage } from '../../scripts/package-list.ts';
import { harden, root } from '../../scripts/systems/tools.ts';
import { requires } from '../real/requires.ts';

requires('Bun').describe('the executable with Bun', () => {
  let folder: string;
  let built: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'harden-spark-'));
    built = join(folder, 'harden-spark');
    const build = ['--import=tsx', 'scripts/build-bun.ts', built];
    execFileSync(process.execPath, build, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  });

  after(() => rmSync(folder, { recursive: true }));

  function run(program: string, input: string, args: string[] = []): SpawnSyncReturns<string> {
    // Nothing of this machine, and so no Node.
    return spawnSync(program, args, { input, encoding: 'utf8', env: program === built ? {} : process.env });
  }

  const example = listOf(readPackage(join(root, 'examples/quickstart')), 'harden-spark.yaml');
  const inputs = {
    'a package': example,
    'a package with anchors': example.replace('kind: SparkApplication', 'kind: &kind SparkApplication'),
    'a list that is cut off': example.slice(0, 1000),
    'no list at all': 'no such overlay\n',
  };

  for (const [name, input] of Object.entries(inputs)) {
    it(`makes of ${name} what the executable for Node makes of it`, () => {
      const { status, stdout, stderr } = run(built, input);
      const node = run(harden, input);
      expect({ status, stdout, stderr }).to.deep.equal({
        status: node.status,
        stdout: node.stdout,
        stderr: node.stderr,
      });
    });
  }

  it('runs nothing of the folder that it is started in', () => {
    const project = join(folder, 'project');
    mkdirSync(project);
    writeFileSync(join(project, 'bunfig.toml'), 'preload = ["./preload.ts"]\n');
    writeFileSync(join(project, 'preload.ts'), 'process.exit(42);\n');
    writeFileSync(join(project, '.env'), 'BUN_OPTIONS=--preload=./preload.ts\n');
    const { status, stdout, stderr } = spawnSync(built, ['--version'], {
      cwd: project,
      env: {},
      encoding: 'utf8',
    });
    expect(stderr).to.equal('');
    expect(stdout).to.match(/^\d/);
    expect(status).to.equal(0);
  });

  it('takes the same options', () => {
    expect(run(built, '', ['--version']).stdout).to.match(/^\d+\.\d+\.\d+\n$/);
    expect(run(built, '', ['--verson']).status).to.equal(2);
  });
});
