/** The programs that the benchmark runs: what they are, where they lie, how they are made. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { build } from 'esbuild';
import { cache, harden, root } from '../real/tools.ts';

const folder = import.meta.dirname;
const goModule = join(folder, 'go');

/** Prints what a program costs: see go/measure. */
export const measureProgram = join(cache, 'bin/measure');

/** The Go peer: one annotation, on the kyaml framework. */
export const goPeer = join(cache, 'bin/annotate');

/** The TypeScript peer, in one file as its users ship it. */
export const sdkPeer = join(cache, 'bin/sdk-annotate.cjs');

export const copyScript = join(folder, 'copy.cjs');
export const emptyScript = join(folder, 'empty.cjs');

export const kyamlVersion = 'v0.21.2';

/** Needs `go`; the modules come from its proxy. */
export function buildGoPrograms(): void {
  const args = ['build', '-trimpath', '-o', `${join(cache, 'bin')}/`, './...'];
  execFileSync('go', args, { cwd: goModule, stdio: ['ignore', 'ignore', 'inherit'] });
}

export async function buildPrograms(): Promise<void> {
  buildGoPrograms();
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
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

export const ours = harden;
