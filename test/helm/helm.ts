/** Helm 3 and Helm 4, each with a home of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { root } from '../../scripts/systems/tools.ts';
import { environment, type Folder } from '../examples/example.ts';
import { tool } from '../real/requires.ts';

/** The folder of the plugin in the repository. */
export const pluginFolder = join(root, 'helm/harden-spark');

export class Helm {
  readonly environment: NodeJS.ProcessEnv;
  private readonly home: string;
  private readonly program: string;

  constructor(version: 3 | 4) {
    this.program = tool(version === 3 ? 'helm' : 'helm 4');
    this.home = mkdtempSync(join(tmpdir(), `harden-spark-helm-${version}-`));
    this.environment = {
      ...environment,
      HELM_CACHE_HOME: join(this.home, 'cache'),
      HELM_CONFIG_HOME: join(this.home, 'config'),
      HELM_DATA_HOME: join(this.home, 'data'),
    };
  }

  remove(): void {
    rmSync(this.home, { recursive: true });
  }

  /** Runs it in a folder. Standard error is a pipe, as in CI: what Node opens would be a socket. */
  run(folder: Folder, args: readonly string[], more: NodeJS.ProcessEnv = {}): Promise<Ran> {
    return this.by('set -o pipefail; { "$@" 2>&1 >&3 | cat >&2; } 3>&1', folder, args, more);
  }

  /** Runs a script of bash that has the program and its arguments as `"$@"`. */
  async by(
    script: string,
    folder: Folder,
    args: readonly string[],
    more: NodeJS.ProcessEnv = {},
  ): Promise<Ran> {
    // Not in step: the way to a cluster of the tests leads through this process.
    const child = spawn('bash', ['-c', script, 'bash', this.program, ...args], {
      cwd: folder.path,
      env: { ...this.environment, ...more },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [stdout, stderr, [status]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close'),
    ]);
    return { status, stdout, stderr };
  }

  /** What makes harden-spark the post-renderer. Helm 4 must have the plugin. */
  static postRenderer(...args: string[]): string[] {
    return ['--post-renderer=harden-spark', ...args.map((arg) => `--post-renderer-args=${arg}`)];
  }

  installPlugin(folder: Folder, source = pluginFolder): Promise<Ran> {
    return this.run(folder, ['plugin', 'install', source, '--verify=false']);
  }
}

export interface Ran {
  status: number | null;
  stdout: string;
  stderr: string;
}
