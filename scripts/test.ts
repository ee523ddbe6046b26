/**
 * Builds the function and runs the tests: `npm test` with what is on this machine, `npm run test:all` with
 * everything, as CI does, `npm run test:cluster` what needs a Kubernetes cluster. `npm test -- krm rbac` runs only the test files with one of these words in their path.
 *
 * The last line is `N passed, N failed`, with `, N skipped` where tools are missing.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import Mocha from 'mocha';
import { find, nothingMayBeMissing, root, type ToolName, tools } from './systems/tools.ts';

const [mode, ...words] = process.argv.slice(2);
if (mode !== 'quick' && mode !== 'all' && mode !== 'cluster') {
  throw new Error(`say "quick", "all" or "cluster", got ${JSON.stringify(mode)}`);
}
process.env.HARDEN_SPARK_TESTS = mode === 'quick' ? 'quick' : 'all';

/**
 * Ends a test that hangs, and no other one, however busy the machine is. What takes longer than it may says so itself:
 * see `test/real/own-clock.ts`.
 */
const longest = 2 * 60 * 60_000;

// A test that ends the process must not look like a good run.
let finished = false;
process.on('exit', () => {
  if (!finished) process.exitCode = 1;
});

npm('build');
if (mode === 'all') {
  npm('lint');
  npm('typecheck');
}
sayWhatIsMissing();

const { passes, failures, pending } = await runMocha(testFiles());
const skipped = pending > 0 ? `, ${pending} skipped` : '';
console.log(`${passes} passed, ${failures} failed${skipped}`);
finished = true;
// Not only the exit code: a server that a test left open would keep the process, and CI, waiting.
process.exit(failures === 0 && passes > 0 ? 0 : 1);

function npm(script: string): void {
  const { status } = spawnSync('npm', ['run', '--silent', script], { cwd: root, stdio: 'inherit' });
  if (status !== 0) stop(`npm run ${script} failed`);
}

function sayWhatIsMissing(): void {
  const consequence = nothingMayBeMissing() ? 'fail' : 'are skipped';
  for (const name of Object.keys(tools) as ToolName[]) {
    if (find(name)) continue;
    console.log(
      `test: no ${name} here, so suites that need it ${consequence}; it comes with: ${tools[name].from}`,
    );
  }
}

function testFiles(): string[] {
  const files = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.test.ts') && (mode !== 'cluster' || /^(cluster|argo-cd)\//.test(path)))
    .filter((path) => words.length === 0 || words.some((word) => path.includes(word)))
    .sort();
  if (files.length === 0) stop(`no test file for ${words.join(', ') || 'any word'}`);
  return files.map((path) => join(root, 'test', path));
}

async function runMocha(files: string[]): Promise<Mocha.Stats> {
  const mocha = new Mocha({ timeout: longest, forbidOnly: nothingMayBeMissing() });
  for (const file of [join(root, 'test/property-seed.ts'), ...files]) mocha.addFile(file);
  try {
    await mocha.loadFilesAsync();
  } catch (error) {
    console.error(error);
    stop('a test file could not be loaded');
  }
  return new Promise((done) => {
    const runner = mocha.run(() => done(runner.stats!));
  });
}

/** Nothing could be tested: still a closing line that says so. */
function stop(reason: string): never {
  console.error(`test: ${reason}`);
  console.log('0 passed, 1 failed');
  process.exit(1);
}
