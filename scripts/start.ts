/**
 * The function at work, with Node alone: `npm start` builds it, runs it on examples/quickstart and shows
 * what it changes and what it has to say. No file is written. `npm start -- FOLDER` takes another folder
 * that holds a `harden-spark.yaml`.
 */
import { spawnSync } from 'node:child_process';
import { join, relative, resolve } from 'node:path';
import { styleText } from 'node:util';
import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import { filesOf, listOf, readPackage } from './package-list.ts';

const root = join(import.meta.dirname, '..');
const folder = resolve(process.argv[2] ?? join(root, 'examples/quickstart'));
const shownFolder = relative(process.cwd(), folder) || '.';
type Style = Parameters<typeof styleText>[0];

const built = spawnSync('npm', ['run', '--silent', 'build'], {
  cwd: root,
  stdio: ['ignore', 'inherit', 'inherit'],
});
if (built.status !== 0) process.exit(1);

const list = listOf(readPackage(folder), 'harden-spark.yaml');
const { stdout, stderr, status } = spawnSync(join(root, 'dist/harden-spark'), {
  input: list,
  encoding: 'utf8',
});

console.log(paint('bold', `\nharden-spark on ${shownFolder} would change:\n`));
const before = filesOf(list);
const after = stdout === '' ? before : filesOf(stdout);
for (const file of new Set([...before.keys(), ...after.keys()])) showDiff(file);

console.log(paint('bold', '\nWhat it has to say:\n'));
for (const line of stderr.trimEnd().split('\n')) console.log(paintFinding(line));
if (status === 0) {
  console.log(`\nNo file was written. In your repository, kpt or kustomize runs it; see README.md.`);
}
process.exitCode = status ?? 1;

function showDiff(file: string): void {
  const [old, fresh] = [before.get(file) ?? '', after.get(file) ?? ''];
  if (old === fresh) return;
  const path = join(shownFolder, file);
  const patch = createTwoFilesPatch(old === '' ? '/dev/null' : path, path, old, fresh, '', '', {
    context: 3,
    headerOptions: FILE_HEADERS_ONLY,
  });
  for (const line of patch.split('\n')) console.log(paintDiff(line));
}

function paintDiff(line: string): string {
  if (/^(---|\+\+\+) /.test(line)) return paint('bold', line.trimEnd());
  if (line.startsWith('@@')) return paint('cyan', line);
  if (line.startsWith('+')) return paint('green', line);
  if (line.startsWith('-')) return paint('red', line);
  return line;
}

function paintFinding(line: string): string {
  const style: Style = line.startsWith('error') ? 'red' : line.startsWith('warning') ? 'yellow' : 'blue';
  return line.replace(/^\w+:/, (severity) => paint(style, severity));
}

/** As people expect it: colours on a terminal and in CI logs that ask for them, none in a file. */
function paint(style: Style, text: string): string {
  const { NO_COLOR, FORCE_COLOR } = process.env;
  const colours = FORCE_COLOR ? FORCE_COLOR !== '0' : process.stdout.isTTY && !NO_COLOR;
  return colours ? styleText(style, text) : text;
}
