/**
 * Files and folders as arguments. A case is a folder: `files`, which the commands of `commands.txt` run in one after the other,
 * and `expected.txt`, what they print and how they end, and what then has become of the files.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { harden } from '../../scripts/systems/tools.ts';
import { expectGolden, readableDiff } from '../golden.ts';

const cases = new URL('cases/', import.meta.url);

describe('on files and folders', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'harden-spark-'));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  for (const name of readdirSync(cases)) {
    it(name, () => {
      const directory = new URL(`${name}/`, cases);
      cpSync(new URL('files', directory), folder, { recursive: true });
      const before = textsIn(folder);
      const commands = readFileSync(new URL('commands.txt', directory), 'utf8').trim().split('\n');
      const said = commands.map((command) => {
        const script = command.replace('harden-spark', '"$0"');
        const { stdout, stderr, status } = spawnSync('sh', ['-c', script, harden], {
          cwd: folder,
          encoding: 'utf8',
          stdio: ['ignore', 'pipe', 'pipe'],
        });
        return `$ ${command}\n${section('stdout', stdout)}${section('stderr', stderr)}exit ${status}\n\n`;
      });
      expectGolden(new URL('expected.txt', directory), said.join('') + changes(before, textsIn(folder)));
    });
  }
});

function section(name: string, text: string): string {
  return text === '' ? '' : `--- ${name}\n${text}`;
}

function textsIn(folder: string): Map<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const paths = entries.map((entry) => join(entry.parentPath, entry.name)).sort();
  return new Map(paths.map((path) => [relative(folder, path), readFileSync(path, 'utf8')]));
}

function changes(before: Map<string, string>, after: Map<string, string>): string {
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort();
  const changed = paths.filter((path) => before.get(path) !== after.get(path));
  if (changed.length === 0) return 'No file has changed.\n';
  return changed
    .map((path) => {
      const what = !before.has(path) ? 'was added' : after.has(path) ? 'has changed' : 'is gone';
      return `${path} ${what}:\n${readableDiff(before.get(path) ?? '', after.get(path) ?? '')}`;
    })
    .join('\n');
}
