/**
 * Makes the next version of this repository: `npm run release:version -- 0.2.0`. CONTRIBUTING.md says what comes before and
 * behind it.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isVersion } from './release/one-version.ts';
import { setVersion } from './release/set-version.ts';
import { root } from './systems/tools.ts';

const version = process.argv[2] ?? '';
const { version: old } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
if (!isVersion(version) || version === old) {
  console.error(`release: say a version that is not "${old}", such as "1.2.3", got "${version}"`);
  process.exit(1);
}
const listed = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' });
const changed = setVersion(root, listed.split('\0').filter(Boolean), old, version);
for (const file of changed) console.log(file);
