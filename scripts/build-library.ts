/**
 * The function and `src/krm` as modules for other programs, with types: `npm run build:library`. Packages that they import
 * stay outside; package.json names them.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { build } from 'esbuild';
import { root } from './systems/tools.ts';

const OUTPUT = 'dist/lib';
const ENTRIES = {
  index: 'functions/harden-spark/library.ts',
  'kpt-function': 'functions/harden-spark/kpt-function.ts',
  krm: 'src/krm/index.ts',
};

/** In a module, and not in the examples of a comment. */
const IMPORTED = /^(?:import|export|\}) ?(?:[^'"*]* from )?['"](\.[^'"]+)['"]/gm;

process.chdir(root);
rmSync(OUTPUT, { recursive: true, force: true });
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
await build({
  entryPoints: ENTRIES,
  outdir: OUTPUT,
  bundle: true,
  // What is loaded only when it is asked for stays so, and what both entries share is there once.
  splitting: true,
  packages: 'external',
  platform: 'node',
  target: 'node20',
  format: 'esm',
  define: { HARDEN_SPARK_VERSION: JSON.stringify(version) },
  charset: 'utf8',
  logLevel: 'warning',
});

// The executable beside it is no ES module.
writeFileSync(`${OUTPUT}/package.json`, '{ "type": "module" }\n');

const types = `${OUTPUT}/all-types`;
execFileSync(
  'node_modules/.bin/tsc',
  ['--project', 'tsconfig.library.json', '--outDir', types, '--rootDir', '.'],
  { stdio: 'inherit' },
);
for (const entry of Object.values(ENTRIES)) copyTypes(join(types, declaration(entry)));
rmSync(types, { recursive: true });

/** A file of types, and all that it asks for: of what is inside the function, nothing. */
function copyTypes(file: string, seen = new Set<string>()): void {
  if (seen.has(file)) return;
  seen.add(file);
  const text = readFileSync(file, 'utf8');
  const target = join(OUTPUT, 'types', relative(types, file));
  mkdirSync(dirname(target), { recursive: true });
  for (const [, imported] of text.matchAll(IMPORTED))
    copyTypes(join(dirname(file), declaration(imported!)), seen);
  writeFileSync(
    target,
    text.replace(IMPORTED, (words) => words.replace(/\.ts(?=['"]$)/, '.js')),
  );
}

function declaration(file: string): string {
  return file.replace(/\.ts$/, '.d.ts');
}
