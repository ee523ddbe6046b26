/** What `npm pack` makes, once for all tests of a run: it takes seconds, and is the same each time. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../scripts/systems/tools.ts';

/** Mocha loads some test files by `require` and others by `import`: each way has modules of its own. */
const ofThisRun = globalThis as { packedHardenSpark?: string };

/** The file with the package. It goes with the process. */
export function packed(): string {
  if (ofThisRun.packedHardenSpark !== undefined) return ofThisRun.packedHardenSpark;
  const folder = mkdtempSync(join(tmpdir(), 'harden-spark-'));
  process.once('exit', () => rmSync(folder, { recursive: true }));
  execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  ofThisRun.packedHardenSpark = join(folder, `harden-spark-${version}.tgz`);
  return ofThisRun.packedHardenSpark;
}
