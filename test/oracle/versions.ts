/** Two versions of the function: the working tree, and a commit that is checked out beside it. */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { build } from 'esbuild';
import { cache, root } from '../../scripts/systems/tools.ts';
import type { Input } from '../judge/judge.ts';
import type { Crash, Outcome } from './compare.ts';

const folder = join(cache, 'oracle');

/** The commit that a name stands for; without one, that at which the working tree left `main`. */
export function commitOf(name: string | undefined): string {
  return name === undefined
    ? git('merge-base', 'main', 'HEAD')
    : git('rev-parse', '--verify', `${name}^{commit}`);
}

/** The folder with the files of a commit. Below this repository, so that its packages are found. */
export function checkedOut(commit: string): string {
  const tree = join(folder, commit);
  if (existsSync(tree)) return tree;
  mkdirSync(folder, { recursive: true });
  const unfinished = mkdtempSync(`${tree}-`);
  const archive = execFileSync('git', ['archive', commit], { cwd: root, maxBuffer: 1 << 30 });
  execFileSync('tar', ['-x', '-C', unfinished], { input: archive });
  try {
    renameSync(unfinished, tree);
  } catch (error) {
    // Another run was quicker.
    rmSync(unfinished, { recursive: true });
    if (!existsSync(tree)) throw error;
  }
  return tree;
}

/** The function as this folder has it, in a thread of its own. */
export class Version {
  private readonly worker: Worker;

  private constructor(worker: Worker) {
    this.worker = worker;
  }

  static async of(tree: string): Promise<Version> {
    const { outputFiles } = await build({
      stdin: { contents: THREAD, resolveDir: tree },
      bundle: true,
      platform: 'node',
      format: 'cjs',
      preserveSymlinks: true,
      write: false,
      logLevel: 'warning',
    });
    return new Version(new Worker(outputFiles[0]!.text, { eval: true }));
  }

  /** What becomes of each input; one call after the other. */
  async outcomes(inputs: readonly Input[]): Promise<(Outcome | Crash)[]> {
    this.worker.postMessage(inputs);
    const [outcomes] = await once(this.worker, 'message');
    return outcomes;
  }

  async end(): Promise<void> {
    await this.worker.terminate();
  }
}

/** Only an exception with the same message is no difference. */
const THREAD = `
  import { parentPort } from 'node:worker_threads';
  import { hardenSpark } from './functions/harden-spark/function.ts';
  import { transform } from './src/krm/index.ts';

  parentPort.on('message', (inputs) => parentPort.postMessage(inputs.map(outcomeOf)));

  function outcomeOf({ text, stream, config }) {
    const given = config === undefined ? {} : { config: { text: config, file: 'config.yaml' } };
    try {
      return transform(hardenSpark, text, { ...(stream && { stream }), ...given });
    } catch (error) {
      return { crash: String(error) };
    }
  }`;

/** Builds the executable of this folder. */
export function executableOf(tree: string): string {
  execFileSync(process.execPath, ['--import=tsx', 'scripts/build.ts'], {
    cwd: tree,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return join(tree, 'dist/harden-spark');
}

function git(...args: string[]): string {
  return execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
}
