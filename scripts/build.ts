/**
 * Bundles the function into one executable file: `npm run build`, or
 * `node --import=tsx scripts/build.ts [ENTRY [OUTPUT]]`.
 *
 * kustomize before 5.7 cannot pass arguments to an exec function, and nobody wants a node_modules folder
 * beside a KRM function, so everything ends up in one file without an extension.
 */
import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';
import { executable } from './build/executable.ts';
import { licences } from './build/licences.ts';
import { listOf, readPackage } from './package-list.ts';

const root = join(import.meta.dirname, '..');
const [entry = 'functions/harden-spark/main.ts', output = 'dist/harden-spark'] = process.argv.slice(2);
const { version } = readJson(join(root, 'package.json'));

const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  // The ES modules of packages that have both: what is not used of those stays out.
  mainFields: ['module', 'main'],
  // Read in stack traces and by those who audit what runs in their pipeline; minified, it starts no faster.
  minify: false,
  metafile: true,
  write: false,
  logLevel: 'warning',
} as const satisfies BuildOptions;

/**
 * Packages that most runs do without. They go into the file as scripts of their own, which are loaded when the first
 * module that imports them is: Node would look through all of their code at each start.
 */
const LAZY = ['yaml'];
const lazyScripts: { [name: string]: string } = {};
const lazyInputs: Metafile['inputs'][] = [];

const lazyPackages: Plugin = {
  name: 'lazy packages',
  setup({ onLoad, onResolve, resolve }) {
    onResolve(
      { filter: new RegExp(`^(${LAZY.join('|')})$`) },
      async ({ path: name, pluginData, ...args }) => {
        if (pluginData === 'resolved') return undefined;
        const { path } = await resolve(name, { ...args, pluginData: 'resolved' });
        return { path, namespace: 'lazy', pluginData: name };
      },
    );
    onLoad({ filter: /./, namespace: 'lazy' }, async ({ path, pluginData: name }) => {
      const { outputFiles, metafile } = await build({ ...common, entryPoints: [path], format: 'cjs' });
      lazyInputs.push(metafile.inputs);
      lazyScripts[name] = outputFiles[0]!.text;
      return { contents: `module.exports = load(${JSON.stringify(name)});`, loader: 'js' };
    });
  },
};

/** What the reader for plain block YAML leaves to `yaml`, and an edit that needs it too. */
const FLOW_STYLE = `apiVersion: sparkoperator.k8s.io/v1beta2
kind: SparkApplication
metadata:
  name: sample
spec:
  mode: cluster
  sparkVersion: 3.5.3
  arguments: ["--input",
    's3a://lake/raw']
  driver: { cores: 1, securityContext: { readOnlyRootFilesystem: true } } # in flow style
  executor: { cores: 1 }
`;

const { outputFiles, metafile } = await build({
  ...common,
  entryPoints: [resolve(entry)],
  outfile: resolve(output),
  format: 'iife',
  define: { HARDEN_SPARK_VERSION: JSON.stringify(version) },
  plugins: [lazyPackages],
  legalComments: 'external',
  // These leave something in the file that only fails when it runs, in one of the two module systems.
  logOverride: { 'empty-import-meta': 'error', 'unsupported-dynamic-import': 'error' },
});

const bundled = [metafile.inputs, ...lazyInputs].flatMap((inputs) => Object.keys(inputs));
const program = outputFiles.find(({ path }) => path === resolve(output))!.text;
const legal = outputFiles.find(({ path }) => path.endsWith('.LEGAL.txt'))?.text ?? '';
const sample = readPackage(join(root, 'examples/quickstart'));
sample.set('flow.yaml', FLOW_STYLE);
const text =
  executable({ program, ...lazyScripts }, listOf(sample, 'harden-spark.yaml')) + legal + licencesOf(bundled);

// Written beside and renamed: a runner that starts the file meanwhile gets the old or the new one, never half.
mkdirSync(dirname(output), { recursive: true });
const unfinished = `${output}.${process.pid}`;
writeFileSync(unfinished, text);
chmodSync(unfinished, 0o755);
renameSync(unfinished, output);
console.log(`${output}: harden-spark ${version}, ${Math.round(Buffer.byteLength(text) / 1024)} kB`);

/** Those of the packages that files were taken from. */
function licencesOf(paths: readonly string[]): string {
  const packages = new Set<string>();
  for (const path of paths) {
    const folder = path.replace(/^lazy:/, '').match(/^.*node_modules\/(?:@[^/]+\/)?[^/]+/)?.[0];
    if (folder) packages.add(resolve(root, folder));
  }
  return licences([...packages]);
}

function readJson(path: string) {
  return JSON.parse(readFileSync(path, 'utf8'));
}
