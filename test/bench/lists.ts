/** The inputs of the benchmark, as files. */
import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, cpSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { collectedPackage } from './collection.ts';
import { writeKptPackage } from './package-folder.ts';
import { ours } from './programs.ts';
import { writeResourceList, writeStream } from './resource-list.ts';
import { generatedPackage, type Package, type Style } from './resources.ts';
import { functionConfig, type Settings } from './settings.ts';

export interface List {
  readonly size: number;
  readonly objects: Style | 'collection';
  /** How many SparkApplications, where it is not a quarter. */
  readonly workloads?: number;
  /** What the function is asked for: `usual`, where nothing else is said. */
  readonly settings?: Settings;
}

export function packageOf({ size, objects, workloads }: List): Package {
  return objects === 'collection' ? collectedPackage(size) : generatedPackage(size, objects, workloads);
}

/** Writes each input once. */
export class Inputs {
  private readonly written = new Set<string>();

  private readonly place: string;
  private readonly node: string;

  /** @param node runs the function where its output is an input: that of a second run */
  constructor(folder: string, node: string) {
    mkdirSync(folder, { recursive: true });
    this.place = folder;
    this.node = node;
  }

  /** A ResourceList, as `kpt fn render` sends it. */
  list(list: List): string {
    return this.file(nameOf(list), (file) =>
      writeResourceList(file, packageOf(list), list.settings ?? 'usual'),
    );
  }

  /** The same after the function has run, as kpt sends it to the next: it keeps the results to itself. */
  hardened(list: List): string {
    return this.file(`${nameOf(list)}-hardened`, (file) => {
      const input = openSync(this.list(list), 'r');
      const { status, stdout, stderr } = spawnSync(this.node, [ours], {
        stdio: [input, 'pipe', 'pipe'],
        maxBuffer: 2 ** 30,
      });
      closeSync(input);
      if (status !== 0) throw new Error(`harden-spark ended with ${status}: ${stderr}`);
      writeFileSync(file, withoutResults(stdout.toString()));
    });
  }

  /** The objects as documents, without annotations of an orchestrator and without what is for the function. */
  stream(list: List): string {
    return this.file(`${nameOf(list)}-stream`, (file) => writeStream(file, packageOf(list)));
  }

  /** The configuration as a file of its own. */
  config(list: List): string {
    return this.file(`${nameOf(list)}-config`, (file) =>
      writeFileSync(file, functionConfig(packageOf(list), list.settings ?? 'usual', [])),
    );
  }

  /** The generated objects as a package: a file each. */
  folder(size: number): string {
    return this.once(`package-${size}`, (folder) => writeKptPackage(folder, size));
  }

  /** The same after the function has replaced the files. */
  hardenedFolder(size: number): string {
    return this.once(`package-${size}-hardened`, (folder) => {
      cpSync(this.folder(size), folder, { recursive: true });
      execFileSync(this.node, [ours, '--write', folder], { stdio: 'ignore' });
    });
  }

  /** A file of any other kind, which does not depend on the list. */
  other(name: string, text: string): string {
    return this.file(name, (file) => writeFileSync(file, text));
  }

  private file(name: string, write: (file: string) => void): string {
    return this.once(`${name}.yaml`, write);
  }

  private once(name: string, write: (path: string) => void): string {
    const path = join(this.place, name);
    if (!this.written.has(path)) write(path);
    this.written.add(path);
    return path;
  }
}

function nameOf({ size, objects, workloads, settings = 'usual' }: List): string {
  return [objects, size, workloads ?? 'quarter', settings].join('-');
}

export function withoutResults(list: string): string {
  const start = list.indexOf('\nresults:\n');
  return start === -1 ? list : list.slice(0, start + 1);
}

export function read(file: string): string {
  return readFileSync(file, 'utf8');
}
