/**
 * Each directory `<group>/<name>` is one run of the function:
 *
 * - `input.yaml`: standard input; a ResourceList as kpt or kustomize sends it. `rules: [] # standard` stands for the rules of a Role
 * - `args`: arguments, one a line; with it the built executable runs, in the directory of the case
 * - `config.yaml`: for `--config`
 * - `expected.diff`: how standard output differs from the input, without `results`, with rules of Roles in the words
 *   of standard-rules.ts
 * - `expected.txt`: standard error, and the exit code
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { expect } from 'chai';
import { parse } from 'yaml';
import { hardenSpark } from '../../functions/harden-spark/function.ts';
import { harden } from '../../scripts/systems/tools.ts';
import { transform } from '../../src/krm/index.ts';
import { transformInPieces } from '../../src/krm/list/transform.ts';
import { expectGoldenFiles, readableDiff } from '../golden.ts';
import { caseInput } from './input.ts';
import { expectSound, type Outcome, withoutResults } from './outcome.ts';
import { withoutStandardRules, withShortRules } from './standard-rules.ts';

const HERE = new URL('./', import.meta.url);
/** Cases that show the rules of Roles as they are written. */
const WITH_WHOLE_RULES = [
  'derived-permissions/of-one-plain-driver',
  'rbac/all-defaults-use-the-accounts-of-the-workloads',
];
const FILES = ['args', 'config.yaml', 'expected.diff', 'expected.txt', 'input.yaml'];

describe('the function, case by case', () => {
  const groups = directories(HERE);
  const cases = groups.flatMap((group) => directories(new URL(`${group}/`, HERE)));

  it('has cases', () => expect(cases).not.to.be.empty);

  for (const group of groups) {
    describe(group, () => {
      for (const name of directories(new URL(`${group}/`, HERE))) {
        it(name.replaceAll('-', ' '), () => runCase(new URL(`${group}/${name}/`, HERE)));
      }
    });
  }
});

function directories(parent: URL): string[] {
  const entries = readdirSync(parent, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

function runCase(directory: URL): void {
  const unknown = readdirSync(directory).filter((name) => !FILES.includes(name));
  expect(unknown, 'files that mean nothing in a case').to.be.empty;

  const input = caseInput(directory);
  const args = readArgs(directory);
  const run = (text: Buffer | string, verbose = false) =>
    args
      ? execute(directory, [...args, ...(verbose ? ['--verbose'] : [])], text)
      : transformed(text, verbose);
  const stream = args?.some((arg) => arg.startsWith('--')) === true && !input.includes('kind: ResourceList');

  const outcome = run(input);
  expectGoldenFiles(directory, {
    'expected.diff': shownOutput(directory, input.toString(), outcome.stdout),
    'expected.txt': `${outcome.stderr}exit ${outcome.exitCode}\n`,
  });
  const told = run(input, true);
  expect([told.stdout, told.exitCode], 'what is told changes nothing').to.deep.equal([
    outcome.stdout,
    outcome.exitCode,
  ]);
  expectSound(input.toString(), told, stream);
  if (outcome.exitCode === 0) {
    const output = withoutResults(outcome.stdout);
    const given = withoutResults(input.toString());
    // JSON becomes block style where results are added.
    const isAsGiven =
      output === given || (given.startsWith('{') && isDeepStrictEqual(parse(output), parse(given)));
    expect(checked(args, directory, input), '--check').to.equal(isAsGiven ? 0 : 1);
    expect(withoutResults(run(output).stdout), 'a second run').to.equal(output);
    expect(
      withoutResults(run(outcome.stdout).stdout),
      'a second run, with the results of the first',
    ).to.equal(output);
  }
}

/** How a run ends that only asks whether anything would change. */
function checked(args: readonly string[] | undefined, directory: URL, input: Buffer): number {
  if (args) return execute(directory, [...args, '--check'], input).exitCode;
  return transformInPieces(hardenSpark, input, { onlyFindings: true, check: true }).exitCode;
}

function readArgs(directory: URL): string[] | undefined {
  const file = new URL('args', directory);
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : undefined;
}

function transformed(text: Buffer | string, verbose: boolean): Outcome {
  return transform(hardenSpark, text.toString(), { verbose });
}

function execute(directory: URL, args: readonly string[], input: Buffer | string): Outcome {
  const { status, stdout, stderr } = spawnSync(harden, args, {
    cwd: fileURLToPath(directory),
    input,
    encoding: 'utf8',
  });
  return { stdout, stderr, exitCode: status ?? -1 };
}

function shownOutput(directory: URL, input: string, stdout: string): string {
  if (stdout === '') return 'stdout: nothing\n';
  const output = withoutResults(stdout);
  if (output === input) return 'stdout: the input\n';
  if (WITH_WHOLE_RULES.some((name) => directory.href.endsWith(`/${name}/`)))
    return readableDiff(input, output);
  const short = withShortRules(withoutStandardRules(output), input);
  return readableDiff(withoutStandardRules(input), short);
}
