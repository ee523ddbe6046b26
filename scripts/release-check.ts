/**
 * Whether a tag can be released: `npm run release:check -- v1.2.3`. The tag, package.json, the lockfile and the first
 * section of CHANGELOG.md must name one version.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { whyNot } from './release/one-version.ts';
import { root } from './systems/tools.ts';

const tag = process.argv[2] ?? '';
const read = (name: string) => readFileSync(join(root, name), 'utf8');
const problem = whyNot(tag, {
  packageJson: read('package.json'),
  packageLock: read('package-lock.json'),
  changelog: read('CHANGELOG.md'),
});
if (problem) {
  console.error(`release: ${problem}`);
  process.exit(1);
}
console.log(`release: ${tag}`);
