/** The image is built of what .dockerignore lets through. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect } from 'chai';
import { harden, root } from '../../scripts/systems/tools.ts';

describe('the build context of the image', () => {
  let folder: string;
  let built: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'harden-spark-'));
    built = join(folder, 'dist/harden-spark');
  });

  after(() => rmSync(folder, { recursive: true }));

  it('holds all that `npm run build` reads', () => {
    const lines = readFileSync(join(root, '.dockerignore'), 'utf8').split('\n');
    const paths = lines.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
    expect(lines).to.include('*');
    for (const path of paths.filter((path) => !path.startsWith('dist/'))) {
      cpSync(join(root, path), join(folder, path), { recursive: true });
    }
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    const { scripts, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    execFileSync('sh', ['-c', scripts.build], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
    expect(execFileSync(built, ['--version'], { encoding: 'utf8' })).to.equal(`${version}\n`);
  });

  it('gives the same bytes wherever it is built', () => {
    const text = readFileSync(built, 'latin1');
    expect(text === readFileSync(harden, 'latin1')).to.equal(true);
    for (const path of [root, folder, basename(folder)]) {
      expect(text.includes(path), `${path} in what was built`).to.equal(false);
    }
  });
});
