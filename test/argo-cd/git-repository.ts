import { Example } from '../examples/example.ts';

/** A copy of a folder of this repository as a Git repository of its own, as Argo CD finds one at a server. */
export class GitRepository extends Example {
  /** @param path from the root of this repository */
  constructor(path: string) {
    super(path);
    this.git('init', '--quiet', '--initial-branch=main');
    // An executable of 100 MB takes a minute otherwise.
    this.git('config', 'core.compression', '0');
    this.commit('First');
  }

  get url(): string {
    return `file://${this.path}`;
  }

  /** Commits all that has changed; the new revision. */
  commit(message: string): string {
    this.git('add', '--all');
    this.git('commit', '--quiet', '--message', message);
    return this.git('rev-parse', 'HEAD').trim();
  }

  private git(...args: string[]): string {
    const nobody = ['-c', 'user.name=Nobody', '-c', 'user.email=nobody@example.com'];
    return this.succeed('git', [...nobody, ...args]).stdout;
  }
}
