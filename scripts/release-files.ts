/**
 * Leaves all files of a release in dist/release: `npm run release:files`, or
 * `node --import=tsx scripts/release-files.ts [FOLDER]`. The same commit gives the same bytes with the same npm and Node.
 * The time that is written into files is SOURCE_DATE_EPOCH, or that of the commit.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { FILES, make } from './release/files.ts';
import { hasBuns, installBuns } from './systems/install-bun.ts';
import { root } from './systems/tools.ts';

const folder = resolve(process.argv[2] ?? join(root, 'dist/release'));
const time = Number(process.env.SOURCE_DATE_EPOCH ?? git('log', '-1', '--format=%ct'));
if (!hasBuns()) installBuns();

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
for (const file of FILES) {
  make(file, { folder, time });
  const size = statSync(join(folder, file.name)).size;
  console.log(`${file.name} (${Math.ceil(size / 1000)} kB): ${file.why}`);
}

function git(...args: string[]): string {
  return execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
}
