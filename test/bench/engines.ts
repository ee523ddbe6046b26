/** The engines that can run the function, from the npm registry where the machine lacks them. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { bunPackage, cache } from '../real/tools.ts';

export interface Engine {
  name: string;
  command: readonly string[];
  /** Whether it and the function are one executable: `npm run build:bun`. */
  isInExecutable?: true;
}

/** What may be had of a registry by one name, and lies in `.cache` then. */
interface Release {
  name: string;
  /** A package of npm that ships the program itself for this machine. */
  npmPackage: string;
  version: string;
  /** In the package. */
  program: string;
}

const MAJORS = [20, 22, 24, 26];
const machine = `${process.platform}-${process.arch}`;
const RELEASES: Release[] = [
  ...MAJORS.map((major) => ({
    name: 'Node',
    npmPackage: `node-${machine}`,
    version: String(major),
    program: 'bin/node',
  })),
  { name: 'Bun', npmPackage: bunPackage, version: '1', program: 'bin/bun' },
];

/** Each release line; `missing` are those that cannot be had here. */
export function findEngines(): { engines: Engine[]; missing: string[] } {
  const engines: Engine[] = [];
  const missing: string[] = [];
  for (const release of RELEASES) {
    const here = release.name === 'Node' && process.versions.node.startsWith(`${release.version}.`);
    const program = here ? process.execPath : installed(release);
    if (!program) {
      missing.push(`${release.name} ${release.version}`);
      continue;
    }
    const version = execFileSync(program, ['--version'], { encoding: 'utf8' }).trim().replace(/^v/, '');
    engines.push({ name: `${release.name} ${version}`, command: [program] });
  }
  return { engines, missing };
}

function installed({ npmPackage, version, program }: Release): string | undefined {
  const prefix = join(cache, 'engines', `${npmPackage.replaceAll('/', '-')}-${version}`);
  const path = join(prefix, 'node_modules', npmPackage, program);
  if (existsSync(path)) return path;
  try {
    const args = ['install', '--prefix', prefix, '--no-save', '--no-audit', '--no-fund'];
    execFileSync('npm', [...args, `${npmPackage}@${version}`], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  return existsSync(path) ? path : undefined;
}
