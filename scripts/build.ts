/**
 * Bundles the function into one executable file: `npm run build`, or
 * `node --import=tsx scripts/build.ts [ENTRY [OUTPUT [METAFILE]]]`, where esbuild writes into METAFILE what is in it.
 *
 * kustomize before 5.7 cannot pass arguments to an exec function, and nobody wants a node_modules folder
 * beside a KRM function, so everything ends up in one file without an extension.
 */
import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { chunksOf } from './build/chunks.ts';
import { calledIn, withEagerFunctions } from './build/eager-functions.ts';
import { licences } from './build/licences.ts';

const root = join(import.meta.dirname, '..');
const OUTPUT = 'dist/harden-spark';
/** Stands for the end of a comment in the chunk that is one. */
const END_OF_COMMENT = '*\\x2f';
const [entry = 'functions/harden-spark/main.ts', output = OUTPUT, metafilePath] = process.argv.slice(2);
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

const { main, onDemand } = await chunksOf(resolve(entry), {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  // The newest syntax that Node 14 cannot parse: it must come as far as to say that it is too old.
  supported: { 'logical-assignment': false },
  format: 'cjs',
  define: { HARDEN_SPARK_VERSION: JSON.stringify(version) },
  // The ES modules of packages that have both: what is not used of those stays out.
  mainFields: ['module', 'main'],
  // The paths in comments are those below this folder, also where node_modules lies elsewhere.
  preserveSymlinks: true,
  // Read in stack traces and by those who audit what runs in their pipeline; minified, it starts no faster.
  minify: false,
  // Two bytes a character for the whole file, if one does not fit into one.
  charset: 'ascii',
  legalComments: 'external',
  logLevel: 'warning',
  // These leave something in the file that only fails when it runs, in one of the two module systems.
  logOverride: { 'empty-import-meta': 'error', 'unsupported-dynamic-import': 'error' },
});

if (onDemand.text.includes(END_OF_COMMENT))
  throw new Error(`build: ${END_OF_COMMENT} must not be in the code`);
const inputs = [main, onDemand].flatMap(({ metafile }) => Object.keys(metafile.inputs));
const launcher = readFileSync(join(root, 'scripts/build/launcher.js'), 'utf8');
const beforeMain = [
  launcher,
  // The comment starts on the third line from here.
  `onDemand.line = ${launcher.split('\n').length + 2};\nfunction textOnDemand() {\n`,
  `/* ON DEMAND\n"use strict";\n${onDemand.text.replaceAll('*/', END_OF_COMMENT)}\nEND */\n}\n`,
  '(function (require, onDemand) {\n',
].join('');
const afterMain = [
  '})(process.getBuiltinModule, onDemand);\n',
  main.legal,
  onDemand.legal,
  licencesOf(inputs),
].join('');

const usualList = readFileSync(join(root, 'scripts/build/usual-list.yaml'), 'utf8');
const called = calledIn(beforeMain + main.text + afterMain, usualList);
const text = beforeMain + withEagerFunctions(main.text, called, beforeMain.length) + afterMain;

// Written beside and renamed: a runner that starts the file meanwhile gets the old or the new one, never half.
mkdirSync(dirname(output), { recursive: true });
// Old Nodes refuse a file without an extension in the package of an ES module, as this repository is, before it can speak.
if (output === OUTPUT) writeFileSync(join(dirname(output), 'package.json'), '{}\n');
const unfinished = `${output}.${process.pid}`;
writeFileSync(unfinished, text);
chmodSync(unfinished, 0o755);
renameSync(unfinished, output);
if (metafilePath) {
  const outputs = [main, onDemand].flatMap(({ metafile }) => Object.values(metafile.outputs));
  writeFileSync(metafilePath, JSON.stringify({ outputs }));
}
console.log(`${output}: harden-spark ${version}, ${Math.round(Buffer.byteLength(text) / 1024)} kB`);

/** Those of the packages that files were taken from. */
function licencesOf(paths: readonly string[]): string {
  const folders = paths.flatMap((path) => path.match(/^.*node_modules\/(?:@[^/]+\/)?[^/]+/)?.[0] ?? []);
  return licences([...new Set(folders.map((folder) => resolve(root, folder)))]);
}
