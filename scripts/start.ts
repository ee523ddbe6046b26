/**
 * The command line at work, with Node alone: `npm start` builds it and shows what it would change in examples/quickstart.
 * `npm start -- PATH` takes another file or folder; options go through as they are.
 */
import { spawnSync } from 'node:child_process';
import { join, relative } from 'node:path';

const root = join(import.meta.dirname, '..');
const args = process.argv.slice(2);

const built = spawnSync('npm', ['run', '--silent', 'build'], {
  cwd: root,
  stdio: ['ignore', 'inherit', 'inherit'],
});
if (built.status !== 0) process.exit(1);

const quickstart = relative(process.cwd(), join(root, 'examples/quickstart'));
const { status } = spawnSync(join(root, 'dist/harden-spark'), args.length > 0 ? args : [quickstart], {
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
