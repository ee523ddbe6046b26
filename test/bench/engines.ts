/** The engines that can run the function: releases of Node, from the npm registry where the machine lacks them, and Bun. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { find, nodeFolder, nodeInCache, nodePackage } from '../../scripts/systems/tools.ts';

export interface Engine {
  name: string;
  command: readonly string[];
  /** Whether it and the function are one executable: `npm run build:bun`. */
  isInExecutable?: true;
  /** Whether it keeps what it compiled, where `NODE_COMPILE_CACHE` says so. */
  hasCompileCache?: boolean;
}

/** Release lines of Node. */
const MAJORS = [20, 22, 24, 26];

/** Each release line, and Bun; `missing` are those that cannot be had here. */
export function findEngines(): { engines: Engine[]; missing: string[] } {
  const programs: [name: string, program: string | undefined][] = [
    ...MAJORS.map((major): [string, string | undefined] => [`Node ${major}`, node(major)]),
    ['Bun', find('Bun')],
  ];
  const engines: Engine[] = [];
  const missing: string[] = [];
  for (const [name, program] of programs) {
    if (!program) {
      missing.push(name);
      continue;
    }
    const version = execFileSync(program, ['--version'], { encoding: 'utf8' }).trim().replace(/^v/, '');
    const [engine, major] = name.split(' ');
    const hasCompileCache = Number(major) >= 22;
    engines.push({ name: `${engine} ${version}`, command: [program], hasCompileCache });
  }
  return { engines, missing };
}

/** The program of a release line, which lies in `.cache` from the first time on. */
export function node(major: number): string | undefined {
  if (process.versions.node.startsWith(`${major}.`)) return process.execPath;
  const path = nodeInCache(major);
  if (existsSync(path)) return path;
  try {
    const args = ['install', '--prefix', nodeFolder(major), '--no-save', '--no-audit', '--no-fund'];
    execFileSync('npm', [...args, `${nodePackage}@${major}`], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  return existsSync(path) ? path : undefined;
}
