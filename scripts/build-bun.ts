/**
 * Compiles the function and Bun into one executable, for machines without Node: `npm run build:bun`, or
 * `node --import=tsx scripts/build-bun.ts [OUTPUT [OPTION…]]` with options of `bun build`, such as
 * `--target=bun-linux-arm64`. What it costs beside `npm run build` is in docs/performance.md.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { licences } from './build/licences.ts';
import { find, root, tools } from './systems/tools.ts';

const [output = 'dist/harden-spark-bun', ...options] = process.argv.slice(2);
const bun = find('Bun');
if (!bun) {
  console.error(`build: Bun is missing: ${tools.Bun.from}`);
  process.exit(1);
}
const { version, dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const packages = Object.keys(dependencies).map((name) => join(root, 'node_modules', name));
const build = ['build', '--compile', '--bytecode', 'functions/harden-spark/main.ts'];
const definitions = ['--define', `HARDEN_SPARK_VERSION=${JSON.stringify(version)}`];
const banner = ['--banner', licences(packages)];
execFileSync(bun, [...build, ...definitions, ...banner, '--outfile', resolve(output), ...options], {
  cwd: root,
  stdio: ['ignore', 'ignore', 'inherit'],
});
console.log(`${output}: harden-spark ${version}, with Bun`);
