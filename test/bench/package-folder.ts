import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { filesOf } from './resource-list.ts';
import { generatedPackage } from './resources.ts';

/** Writes the objects as a kpt package, one file an object, its pipeline calling `exec`. */
export function writeKptPackage(folder: string, size: number, exec = 'harden-spark'): void {
  for (const { path, text } of files(size)) {
    write(join(folder, path), text([]).replace('exec: harden-spark', `exec: ${exec}`));
  }
}

/** The same objects for kustomize, with `exec` as a transformer; without, kustomize alone. */
export function writeKustomization(folder: string, size: number, exec?: string): void {
  const resources: string[] = [];
  for (const { path, text } of files(size)) {
    if (path === 'Kptfile') continue;
    if (path !== 'harden-spark.yaml') {
      resources.push(`- ${path}\n`);
      write(join(folder, path), text([]));
    } else if (exec) {
      const annotation = ['config.kubernetes.io/function: |', `  exec: {path: ${exec}}`];
      write(join(folder, path), text(annotation));
    }
  }
  const transformers = exec ? 'transformers:\n- harden-spark.yaml\n' : '';
  write(join(folder, 'kustomization.yaml'), `resources:\n${resources.join('')}${transformers}`);
}

function files(size: number) {
  return filesOf(generatedPackage(size, 'plain'), 'usual');
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
