/** A configuration to begin with, for each folder of examples/ without its own. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { readFunctionConfig } from '../../functions/harden-spark/config/function-config.ts';
import { harden, root } from '../../scripts/systems/tools.ts';

/** A chart has templates, and no workload that can be read before Helm has filled them in. */
const examples = readdirSync(join(root, 'examples'), { withFileTypes: true }).filter(
  (entry) => entry.isDirectory() && entry.name !== 'helm-chart',
);

describe('init', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'harden-spark-'));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  const run = (...args: string[]) => spawnSync(harden, args, { cwd: folder, encoding: 'utf8' });

  for (const { name } of examples) {
    it(`writes a configuration for examples/${name} that makes changes, the same each time`, () => {
      cpSync(join(root, 'examples', name), folder, { recursive: true });
      for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
        if (path.endsWith('harden-spark.yaml')) rmSync(join(folder, path));
      }
      const { stdout, stderr, status } = run('init', '.');
      expect([stderr.replace(/^info: .*\n/gm, ''), status]).to.deep.equal(['', 0]);
      expect(stdout).to.include('harden-spark.yaml was written');
      const file = join(folder, 'harden-spark.yaml');
      const text = readFileSync(file, 'utf8');
      expect(readFunctionConfig(parse(text)), text).to.have.property('settings');
      const diff = run('.');
      expect(diff.stdout).to.include('+++ ');
      expect(diff.stderr).to.not.match(/^error: .*harden-spark\.yaml|function-config\//m);

      const again = run('init', '.');
      expect([again.status, again.stdout]).to.deep.equal([1, '']);
      rmSync(file);
      run('init', '.');
      expect(readFileSync(file, 'utf8')).to.equal(text);
    });
  }

  it('leaves no file behind where the disk has no room', () => {
    cpSync(join(root, 'examples/quickstart/clickstream.yaml'), join(folder, 'job.yaml'));
    const { stderr, status } = spawnSync('sh', ['-c', 'ulimit -f 0; "$0" init .', harden], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect([stderr, status]).to.deep.equal([
      'error: harden-spark.yaml could not be written: file too large\n',
      1,
    ]);
    expect(readdirSync(folder)).to.deep.equal(['job.yaml']);
  });

  (process.platform === 'linux' ? it : it.skip)('names a file that cannot be read, and ends with 2', () => {
    cpSync(join(root, 'examples/quickstart/clickstream.yaml'), join(folder, 'job.yaml'));
    symlinkSync('/proc/self/mem', join(folder, 'memory.yaml'));
    const { stdout, stderr, status } = run('init', '.');
    expect(stderr).to.match(/^error: memory\.yaml must be a file to read: .+\n$/);
    expect([stdout, status]).to.deep.equal(['', 2]);
  });

  it('tells what it passes over, as a run does', () => {
    cpSync(join(root, 'examples/quickstart/clickstream.yaml'), join(folder, 'job.yaml'));
    writeFileSync(join(folder, 'job.json'), '{"kind": "SparkApplication"}');
    const { stderr, status } = run('init', '.');
    expect(stderr).to.match(/^warning: job\.json holds SparkApplication, and was left out: .+\n$/);
    expect(status).to.equal(0);
  });
});
