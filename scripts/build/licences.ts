import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The licence texts of packages, as comments that stay in what is bundled: most keep them in a file and not in the code.
 *
 * @param folders of the packages
 */
export function licences(folders: readonly string[]): string {
  return [...folders].sort().map(licence).join('');
}

function licence(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder)
    .sort()
    .find((name) => /^licen[cs]e/i.test(name));
  const text = file ? readFileSync(join(folder, file), 'utf8').replaceAll('*/', '* /').trimEnd() : license;
  return `/*!\nBundled package ${name} ${version}\n\n${text}\n*/\n`;
}
