/**
 * Makes the next version of this repository: `npm run release:version -- 0.2.0`. CONTRIBUTING.md says what comes before and
 * behind it.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { whyNotNext } from './release/one-version.ts';
import { setVersion } from './release/set-version.ts';
import { root } from './systems/tools.ts';

const version = process.argv[2] ?? '';
const packageJson = readFileSync(join(root, 'package.json'), 'utf8');
const changelog = readFileSync(join(root, 'CHANGELOG.md'), 'utf8');
const reason = whyNotNext(version, { packageJson, changelog });
if (reason !== undefined) {
  console.error(`release: ${reason}`);
  process.exit(1);
}
const { version: old } = JSON.parse(packageJson);
const listed = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' });
const changed = setVersion(root, listed.split('\0').filter(Boolean), old, version);
for (const file of changed) console.log(file);
