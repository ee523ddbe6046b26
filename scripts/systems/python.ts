import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { sparkCache } from './tools.ts';

/** A Python of this machine, as the sandbox has it. */
export interface Python {
  readonly version: string;
  /** The folder of its programs. */
  readonly programs: string;
  /** What must be bound read-only, and where. */
  readonly parts: readonly [source: string, path: string][];
  /** Where it looks for more packages. */
  readonly path?: string;
}

/** The system's own Python lies below /usr, which every sandbox has; others are those of pyenv. */
export function findPython(version: string): Python | undefined {
  if (existsSync(`/usr/bin/python${version}`)) return { version, programs: '/usr/bin', parts: [] };
  const versions = join(process.env.PYENV_ROOT ?? join(homedir(), '.pyenv'), 'versions');
  const found = existsSync(versions) && readdirSync(versions).find((name) => name.startsWith(`${version}.`));
  if (!found) return undefined;
  // At the path that it was built for, where it looks for its libraries.
  const prefix = join(versions, found);
  return { version, programs: join(prefix, 'bin'), parts: [[prefix, prefix]] };
}

/** The same with pandas, Arrow and what Spark Connect's client needs, which only some jobs ask for. */
export function withPackages(python: Python): Python {
  return {
    ...python,
    parts: [...python.parts, [pythonPackages(python.version), packagesPath]],
    path: packagesPath,
  };
}

export function pythonPackages(version: string): string {
  return join(sparkCache, `python-${version}`);
}

const packagesPath = '/opt/python-packages';
