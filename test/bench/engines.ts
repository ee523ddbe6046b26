/** The engines that can run the function: the Node releases, from the npm registry where the machine lacks them. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cache } from '../real/tools.ts';

export interface Engine {
  name: string;
  program: string;
}

const MAJORS = [20, 22, 24, 26];

/** Each release line; `missing` are those that cannot be had here. */
export function nodeReleases(): { engines: Engine[]; missing: string[] } {
  const engines: Engine[] = [];
  const missing: string[] = [];
  for (const major of MAJORS) {
    const program = process.version.startsWith(`v${major}.`) ? process.execPath : installed(major);
    if (program) engines.push({ name: `Node ${versionOf(program)}`, program });
    else missing.push(`Node ${major}`);
  }
  return { engines, missing };
}

function installed(major: number): string | undefined {
  const packageName = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const program = join(cache, `node/${major}/node_modules`, packageName, 'bin/node');
  if (existsSync(program)) return program;
  try {
    const prefix = join(cache, `node/${major}`);
    const args = ['install', '--prefix', prefix, '--no-save', '--no-audit', '--no-fund'];
    execFileSync('npm', [...args, `${packageName}@${major}`], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  return existsSync(program) ? program : undefined;
}

function versionOf(program: string): string {
  return execFileSync(program, ['-p', 'process.versions.node'], { encoding: 'utf8' }).trim();
}
