/** What both versions of the function get: all that stands in this repository, and packages of any kind. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { parse, parseAllDocuments, stringify } from 'yaml';
import { listOf, readPackage } from '../../scripts/package-list.ts';
import { find, root } from '../../scripts/systems/tools.ts';
import { GROWING } from '../bounded/inputs.ts';
import { caseInput } from '../cases/input.ts';
import { changedLists } from '../fuzz/changed-lists.ts';
import { changedTexts } from '../fuzz/changed-texts.ts';
import type { Input } from '../judge/judge.ts';
import type { Manifest } from '../judge/objects.ts';
import { anyPackage, inputOf } from '../judge/packages.ts';
import { commonConfig, exampleOf, resourceListOf, rulesWithExamples } from '../rules/examples.ts';

export interface NamedInput extends Input {
  readonly name: string;
}

/** Configurations for files that bring none: nothing asked for, everything, everything in Report. */
const CONFIGS: readonly (string | undefined)[] = [undefined, ...documents('test/fuzz/configs.yaml')];

/** @param folder of more YAML files */
export function* storedInputs(folder?: string): Generator<NamedInput> {
  yield* cases();
  yield* configurations();
  yield* examplesOfRules();
  yield* examples();
  yield* growing();
  const operator = find('spark-operator');
  if (operator) {
    yield* filesBelow(join(operator, 'examples'));
    yield* filesBelow(join(operator, 'config/samples'));
  }
  if (folder) yield* filesBelow(folder);
}

/** A folder of test/cases as a run of the executable, if it has arguments. */
export interface Call {
  readonly name: string;
  readonly args: readonly string[];
  readonly folder: string;
  readonly input: string | Uint8Array;
}

/** What only a process does: arguments, bytes, exit codes. */
export function* calls(): Generator<Call> {
  const input = readFileSync(join(root, 'test/cases/read-only-root/a-generated-name/input.yaml'));
  for (const args of [[], ['--help'], ['-h'], ['--version'], ['--stream', '--version'], ['more']])
    yield { name: `harden-spark ${args.join(' ')}`, args, folder: root, input };
  yield { name: 'no input', args: [], folder: root, input: '' };
  for (const folder of foldersOfCases()) {
    if (!existsSync(join(folder, 'args'))) continue;
    const args = readFileSync(join(folder, 'args'), 'utf8').split('\n').filter(Boolean);
    yield { name: below(folder), args, folder, input: inputOfCase(folder) };
  }
}

function foldersOfCases(): string[] {
  return yamlFiles(join(root, 'test/cases'))
    .filter((file) => basename(file) === 'input.yaml')
    .map((file) => dirname(file));
}

function inputOfCase(folder: string): Buffer {
  return caseInput(pathToFileURL(`${folder}/`));
}

function* cases(): Generator<NamedInput> {
  for (const folder of foldersOfCases()) {
    const text = inputOfCase(folder).toString();
    const file = join(folder, 'config.yaml');
    const stream = existsSync(join(folder, 'args')) || existsSync(file);
    const config = existsSync(file) && { config: readFileSync(file, 'utf8') };
    yield { name: below(folder), text, ...(stream && { stream }), ...config };
  }
}

function* configurations(): Generator<NamedInput> {
  const text = readFileSync(join(root, 'test/fuzz/objects.yaml'), 'utf8');
  for (const file of yamlFiles(join(root, 'test/function-config/cases'))) {
    yield { name: below(file), text, stream: true, config: readFileSync(file, 'utf8') };
  }
}

function* examplesOfRules(): Generator<NamedInput> {
  for (const { rule, fires, silent } of rulesWithExamples().map((rule) => exampleOf(rule)!)) {
    for (const [name, { items, config = commonConfig }] of [
      [`where ${rule} fires`, fires],
      [`where ${rule} is silent`, silent],
    ] as const) {
      for (const mode of ['Fix', 'Report']) {
        const inMode = config.clone();
        inMode.setIn(['spec', 'mode'], mode);
        yield { name: `${name} in ${mode}`, text: resourceListOf(items, inMode) };
        yield {
          name: `${name} in ${mode}, as a stream`,
          text: items.join('---\n'),
          stream: true,
          config: inMode.toString(),
        };
      }
    }
  }
}

/** Each package of kpt with its own configuration, and each file. */
function* examples(): Generator<NamedInput> {
  for (const name of [
    'quickstart',
    'kpt-diagnosis',
    'kpt-multi-namespace',
    'kpt-safe-namespace',
    'kpt-team-packages',
  ]) {
    const folder = join(root, 'examples', name);
    yield { name: below(folder), text: listOf(readPackage(folder), 'harden-spark.yaml') };
  }
  yield* filesBelow(join(root, 'examples'));
}

function* growing(): Generator<NamedInput> {
  for (const { name, count, of } of GROWING) {
    const { text, spec, stream } = of(count);
    const config = spec && { config: stringify({ ...HEAD, spec }) };
    yield { name: `many ${name}`, text, ...(stream && { stream }), ...config };
  }
}

const HEAD = { apiVersion: 'fn.kpt.dev/v1alpha1', kind: 'HardenSpark', metadata: { name: 'harden-spark' } };

/** Every file as a stream, in each configuration, and all objects of all files as one. */
function* filesBelow(folder: string): Generator<NamedInput> {
  const files = yamlFiles(folder).map((file) => ({ name: file, text: readFileSync(file, 'utf8') }));
  const all = { name: `all of ${folder}`, text: files.map(({ text }) => text.trimEnd()).join('\n---\n') };
  for (const { name, text } of [...files, all]) {
    for (const config of CONFIGS) yield { name, text, stream: true, ...(config !== undefined && { config }) };
  }
}

/**
 * Generated inputs: packages as people have them, and some with objects that are broken.
 *
 * @param runs how many packages
 */
export function* generatedInputs(runs: number, seed: number): Generator<NamedInput> {
  const draw = <T>(arbitrary: fc.Arbitrary<T>, numRuns: number) => fc.sample(arbitrary, { numRuns, seed });
  for (const [i, { any, order }] of draw(packages, runs).entries()) {
    yield { name: `package ${i}`, ...inputOf(any, order) };
  }
  for (const [i, { list, stream, config }] of draw(changedLists, runs >> 3).entries()) {
    yield { name: `strange list ${i}`, text: list };
    yield { name: `strange stream ${i}`, text: stream, stream: true, config };
  }
  for (const [i, text] of draw(changedTexts, runs >> 3).entries()) {
    const isList = text.includes('ResourceList');
    yield { name: `broken text ${i}`, text, ...(!isList && { stream: true, config: CONFIGS[1]! }) };
  }
}

const packages = fc
  .record({
    any: anyPackage,
    twins: fc.option(fc.subarray(documents('test/oracle/twins.yaml')), { nil: [], freq: 3 }),
    dice: fc.array(fc.nat(), { minLength: 12, maxLength: 12 }),
  })
  .map(({ any, twins, dice }) => {
    const written = [...any.written];
    const roll = (i: number) => dice[i % dice.length]!;
    const { style } = written[0]!;
    for (const [i, text] of twins.entries()) {
      const manifest = spoilt(parse(text), roll(i));
      written.splice(roll(i) % (written.length + 1), 0, {
        manifest,
        style,
        file: 'twins.yaml',
        packagePath: '.',
      });
    }
    const order = [...written.keys()];
    if (roll(0) % 2 === 0) order.sort((a, b) => roll(a) - roll(b));
    return { any: { ...any, written }, order };
  });

/** Some are no part of a cluster, some have a value that no API server takes. */
function spoilt(manifest: Manifest, dice: number): Manifest {
  const { metadata, ...rest } = manifest;
  const annotations = { ...metadata.annotations, 'config.kubernetes.io/local-config': 'true' };
  const local = dice % 4 === 0 ? { ...metadata, annotations } : metadata;
  const field = Object.keys(rest).at(-1)!;
  return { ...rest, metadata: local, ...(dice % 3 === 0 && field !== 'kind' && { [field]: 'spoilt' }) };
}

function documents(file: string): string[] {
  return parseAllDocuments(readFileSync(join(root, file), 'utf8')).map(String);
}

function yamlFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.ya?ml$/.test(name))
    .sort()
    .map((name) => join(folder, name));
}

/** A path as it is written in this repository. */
function below(path: string): string {
  return relative(root, path);
}
