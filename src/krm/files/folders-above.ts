import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** A folder and those above it, as far as the repository goes; where there is none, as far as where we stand. */
export function withAbove(folder: string): string[] {
  const folders = [resolve(folder)];
  while (folders.at(-1) !== dirname(folders.at(-1)!)) folders.push(dirname(folders.at(-1)!));
  const top = folders.find((one) => existsSync(join(one, '.git'))) ?? resolve('.');
  return folders.slice(0, Math.max(1, folders.indexOf(top) + 1));
}
