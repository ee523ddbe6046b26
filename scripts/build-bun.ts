/**
 * Compiles the function and Bun into one executable, for machines without Node: `npm run build:bun`, or
 * `node --import=tsx scripts/build-bun.ts [OUTPUT [OPTION…]]` with options of `bun build`. What it costs beside
 * `npm run build` is in docs/performance.md; `npm run release:files` makes one for each system.
 */
import { compileWithBun } from './build/with-bun.ts';
import { find, tools } from './systems/tools.ts';

const [output = 'dist/harden-spark-bun', ...options] = process.argv.slice(2);
const bun = find('Bun');
if (!bun) {
  console.error(`build: Bun is missing: ${tools.Bun.from}`);
  process.exit(1);
}
compileWithBun(bun, output, options);
console.log(`${output}: with Bun`);
