/** The programs that the benchmark runs: what they are, where they lie, how they are made. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { build } from 'esbuild';
import { cache, root } from '../../scripts/systems/tools.ts';

const folder = import.meta.dirname;
const goModule = join(folder, 'go');

/** Prints what a program costs: see go/measure. */
export const measureProgram = join(cache, 'bin/measure');

/** harden-spark: a build of its own, so that a build beside a long run does not change what is measured. */
export const ours = join(cache, 'installed/harden-spark');

/** The Go peer: one annotation, on the kyaml framework. */
export const goPeer = join(cache, 'bin/annotate');

/** The TypeScript peer, in one file as its users ship it. */
export const sdkPeer = join(cache, 'bin/sdk-annotate.cjs');

export const copyScript = join(folder, 'copy.cjs');
export const emptyScript = join(folder, 'empty.cjs');

/** Needs `go`; the modules come from its proxy. */
export function buildGoPrograms(): void {
  const args = ['build', '-trimpath', '-o', `${join(cache, 'bin')}/`, './...'];
  execFileSync('go', args, { cwd: goModule, stdio: ['ignore', 'ignore', 'inherit'] });
}

export async function buildPrograms(): Promise<void> {
  buildGoPrograms();
  buildOurs(dirname(ours));
  await build({
    entryPoints: [join(folder, 'sdk-annotate.ts')],
    outfile: sdkPeer,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    logLevel: 'warning',
  });
}

/**
 * Builds harden-spark into a folder, as where it is installed: in no package that makes an ES module of it, which takes
 * longer to load.
 *
 * @returns the file
 */
export function buildOurs(target: string): string {
  mkdirSync(target, { recursive: true });
  writeFileSync(join(target, 'package.json'), '{}\n');
  const file = join(target, basename(ours));
  const args = ['--import=tsx', 'scripts/build.ts', 'functions/harden-spark/main.ts', file];
  execFileSync(process.execPath, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  return file;
}

/** Builds harden-spark and Bun into one executable in a folder. */
export function buildWithBun(target: string): string {
  mkdirSync(target, { recursive: true });
  const file = join(target, basename(ours));
  const args = ['--import=tsx', 'scripts/build-bun.ts', file];
  execFileSync(process.execPath, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  return file;
}
