import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { BUN_PACKAGES, BUN_VERSION } from './bun-packages.ts';
import { bunFolder, bunFor } from './tools.ts';

/** Whether Bun is there for each system that a release has an executable for. */
export function hasBuns(): boolean {
  return Object.keys(BUN_PACKAGES).every((system) => {
    try {
      return (
        JSON.parse(readFileSync(join(bunFor(system), '../../package.json'), 'utf8')).version === BUN_VERSION
      );
    } catch {
      return false; // None yet.
    }
  });
}

/** Brings Bun for every system, also for those that this machine is not. */
export function installBuns(): void {
  const packages = Object.values(BUN_PACKAGES);
  rmSync(bunFolder, { recursive: true, force: true });
  const options = [
    '--prefix',
    bunFolder,
    '--no-save',
    '--no-audit',
    '--no-fund',
    '--force',
    '--loglevel=error',
  ];
  execFileSync('npm', ['install', ...options, ...packages.map(({ name }) => `${name}@${BUN_VERSION}`)], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const lock = JSON.parse(readFileSync(join(bunFolder, 'node_modules/.package-lock.json'), 'utf8')).packages;
  const installed = Object.entries<{ integrity?: string }>(lock);
  const wrong = packages.filter(({ name, integrity }) => {
    const [, found] = installed.find(([path]) => path.endsWith(`node_modules/${name}`)) ?? [];
    return found?.integrity !== integrity;
  });
  if (wrong.length === 0) return;
  rmSync(bunFolder, { recursive: true });
  const names = wrong.map(({ name }) => `${name}@${BUN_VERSION}`).join(', ');
  throw new Error(`npm brought other bytes than scripts/systems/bun-packages.ts says: ${names}`);
}
