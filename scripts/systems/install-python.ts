import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';

/** Packages of Python in a folder of their own. Half an installation never looks like a whole one. */
export function installPython(folder: string, what: readonly string[]): void {
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(dirname(folder), { recursive: true });
  const options = ['--quiet', '--no-cache-dir', '--disable-pip-version-check', '--root-user-action=ignore'];
  execFileSync('python3', ['-m', 'pip', 'install', ...options, '--target', unfinished, ...what], {
    // pip also writes of packages that it finds outside of the folder and does not touch.
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  renameSync(unfinished, folder);
}
