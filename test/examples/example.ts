/** Folders that the real runners work on, outside of the repository: what is in Git stays as it is. */
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import { harden, podmanEnvironment, root } from '../../scripts/systems/tools.ts';
import { expectGoldenFiles } from '../golden.ts';
import { tool } from '../real/requires.ts';

/** As a user has it: `harden-spark` by its bare name, which every example calls. */
export const environment: NodeJS.ProcessEnv = {
  ...podmanEnvironment,
  PATH: `${dirname(harden)}${delimiter}${process.env.PATH}`,
};

/** Texts by their paths in a folder. */
export type Files = Record<string, string>;

export class Folder {
  readonly path: string;

  constructor(name: string, files: Files = {}) {
    // Below a folder of its own: kpt prints the name of the package.
    this.path = join(mkdtempSync(join(tmpdir(), 'harden-spark-example-')), name);
    for (const [path, text] of Object.entries(files)) this.write(path, text);
  }

  remove(): void {
    rmSync(dirname(this.path), { recursive: true });
  }

  get files(): Files {
    const paths = readdirSync(this.path, { recursive: true, encoding: 'utf8' }).sort();
    const files = paths.filter((path) => statSync(join(this.path, path)).isFile());
    return Object.fromEntries(files.map((path) => [path, this.read(path)]));
  }

  read(path: string): string {
    return readFileSync(join(this.path, path), 'utf8');
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.path, path)), { recursive: true });
    writeFileSync(join(this.path, path), text);
  }

  /** Replaces the one occurrence of `text` in a file. */
  edit(path: string, text: string, replacement: string): void {
    const before = this.read(path);
    expect(before.split(text), `"${text}" in ${path}`).to.have.length(2);
    this.write(
      path,
      before.replace(text, () => replacement),
    );
  }

  /** Runs a program in the folder. */
  run(program: string, args: string[], env = environment): SpawnSyncReturns<string> {
    return spawnSync(program, args, { cwd: this.path, env, encoding: 'utf8' });
  }

  /** The same, for what must work. */
  succeed(program: string, args: string[], env = environment): { stdout: string; stderr: string } {
    const { status, stdout, stderr } = this.run(program, args, env);
    expect(status, stderr).to.equal(0);
    return { stdout, stderr };
  }

  /** Runs `kpt fn`. */
  kpt(...args: string[]): { status: number | null; printed: string } {
    // The flag in front: what comes behind `--` is the function's.
    const { status, stderr } = this.run(tool('kpt'), ['--truncate-output=false', 'fn', ...args]);
    return { status, printed: stderr };
  }

  /** Runs `kpt fn render`, for what must work; the results. */
  render(): string {
    const { status, printed } = this.kpt('render', '--allow-exec');
    expect(status, printed).to.equal(0);
    return results(printed);
  }

  /** Runs `kustomize build` with the function, for what must work. */
  build(folder: string): { stdout: string; stderr: string } {
    return this.succeed(tool('kustomize'), ['build', '--enable-alpha-plugins', '--enable-exec', folder]);
  }
}

/** What is not part of an example: what is expected of it, and what Git ignores. */
const LEFT_OUT = new Set(['.expected', '.git', '.cache', 'dist', 'node_modules']);

/** A copy of a folder of the repository. */
export class Example extends Folder {
  private readonly source: string;

  /** @param path from the root of the repository */
  constructor(path: string) {
    const source = join(root, path);
    super(basename(source));
    this.source = source;
    cpSync(source, this.path, { recursive: true, filter: (from) => !LEFT_OUT.has(basename(from)) });
  }

  /** Compares each text with the file of its name in `.expected` of the example. */
  expectGolden(files: Files): void {
    expectGoldenFiles(pathToFileURL(join(this.source, '.expected/')), files);
  }
}

/** The results in kpt's output, one a line: the same on every machine, unlike the times beside them. */
export function results(printed: string): string {
  const lines = printed.split('\n').filter((line) => /^ {4}\[(error|warning|info)\]/.test(line));
  return lines.map((line) => `${line.trim()}\n`).join('');
}

/** How the files differ, as one patch that `git apply` takes. */
export function patch(before: Files, after: Files): string {
  const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return paths.map((path) => filePatch(path, before[path], after[path])).join('');
}

function filePatch(path: string, before: string | undefined, after: string | undefined): string {
  if (before === after) return '';
  return createTwoFilesPatch(
    before === undefined ? '/dev/null' : `a/${path}`,
    after === undefined ? '/dev/null' : `b/${path}`,
    before ?? '',
    after ?? '',
    undefined,
    undefined,
    { context: 3, headerOptions: FILE_HEADERS_ONLY },
  );
}
