/** The repository as whoever clones it at a tag gets it: what Git knows of it, with one commit. */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../scripts/systems/tools.ts';

export class CleanClone {
  readonly folder = mkdtempSync(join(tmpdir(), 'harden-spark-clone-'));

  /** @param edit what is done before the commit, as for a release */
  constructor(tag: string, edit: (clone: CleanClone) => void = () => {}) {
    const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
      cwd: root,
      encoding: 'utf8',
    });
    for (const path of listed.split('\0').filter((path) => path !== '' && existsSync(join(root, path))))
      cpSync(join(root, path), join(this.folder, path), { verbatimSymlinks: true });
    // What setup brings need not be brought once more.
    if (existsSync(join(root, '.cache'))) symlinkSync(join(root, '.cache'), join(this.folder, '.cache'));
    edit(this);
    this.#git('init', '--quiet');
    this.#git('add', '--all');
    this.#git('-c', 'user.name=Test', '-c', 'user.email=test@example.com', 'commit', '--quiet', '-m', tag);
    this.#git('tag', tag);
  }

  get version(): string {
    return JSON.parse(this.read('package.json')).version;
  }

  read(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8');
  }

  write(path: string, text: string): void {
    writeFileSync(join(this.folder, path), text);
  }

  /** A step's script, as GitHub's runner starts it; tests run it with nothing of npm's around them. */
  bash(script: string, { below = '.', environment = {} }: { below?: string; environment?: object } = {}) {
    const inherited = Object.entries(process.env).filter(([name]) => !/^npm_|^INIT_CWD$/i.test(name));
    const options = ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script];
    const { status, stdout, stderr } = spawnSync('bash', options, {
      cwd: join(this.folder, below),
      env: { ...Object.fromEntries(inherited), ...environment },
      encoding: 'utf8',
      maxBuffer: 1e8,
    });
    return { status, printed: stdout + stderr };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  #git(...args: string[]): void {
    execFileSync('git', args, { cwd: this.folder, stdio: ['ignore', 'ignore', 'inherit'] });
  }
}

/** The first section of the changelog is that of a version. */
export function withSection(version: string): (clone: CleanClone) => void {
  return (clone) =>
    clone.write('CHANGELOG.md', clone.read('CHANGELOG.md').replace('## Unreleased', `## ${version}`));
}
