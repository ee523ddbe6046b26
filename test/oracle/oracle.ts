/**
 * Whether the function still says and does what it did at another commit, byte for byte, over thousands of inputs:
 *
 *     npm run oracle -- [COMMIT] [--runs N] [--seed N] [--unordered] [--folder DIR]
 *
 * - COMMIT: where the working tree left `main`, unless it is given
 * - `--runs`: how many packages are generated; `--seed`: to have those of an earlier run again
 * - `--unordered`: `results` and the lines of standard error are compared as sets
 * - `--folder`: YAML files that are tried too
 *
 * Differences that are wanted stand in README.md, with their commits.
 */
import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../../scripts/systems/tools.ts';
import { type Crash, type Difference, differences, type Outcome } from './compare.ts';
import { type Call, calls, generatedInputs, type NamedInput, storedInputs } from './inputs.ts';
import { checkedOut, commitOf, executableOf, Version } from './versions.ts';

/** More differences than this are counted only. */
const SHOWN = 20;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '1000' },
    seed: { type: 'string', default: String(randomInt(2 ** 31)) },
    unordered: { type: 'boolean', default: false },
    folder: { type: 'string' },
  },
});
const runs = Number(values.runs);
const seed = Number(values.seed);
if (positionals.length > 1 || !Number.isSafeInteger(runs) || !Number.isSafeInteger(seed)) {
  throw new Error('say [COMMIT] [--runs N] [--seed N] [--unordered] [--folder DIR]');
}

const commit = commitOf(positionals[0]);
const tree = checkedOut(commit);
const saved = mkdtempSync(join(tmpdir(), 'harden-spark-oracle-'));
console.log(`oracle: the working tree against ${commit.slice(0, 12)}, --seed ${seed}`);

const seen = { different: 0, crashed: 0, edited: 0 };
const versions = [await Version.of(tree), await Version.of(root)] as const;
const stored = [...storedInputs(values.folder)];
const ofStored = compared(stored);
const generated = [...generatedInputs(runs, seed)];
await ofStored;
await compared(generated);
for (const version of versions) await version.end();

const executables = [executableOf(tree), executableOf(root)] as const;
const all = [...calls()];
for (const call of all) {
  const [one, other] = executables.map((file) => resultOf(file, call));
  report(call.name, one!, other!, { input: call.input });
}

console.log(
  `oracle: ${stored.length} stored inputs, ${generated.length} generated ones, ${all.length} processes; ${seen.edited} outputs were edited, ${seen.crashed} runs crashed; ${seen.different} differ`,
);
if (seen.different > 0) console.log(`oracle: the first of them are in ${saved}`);
process.exitCode = seen.different > 0 ? 1 : 0;

async function compared(inputs: readonly NamedInput[]): Promise<void> {
  const [before, after] = await Promise.all(versions.map((version) => version.outcomes(inputs)));
  for (const [i, { name, text, config }] of inputs.entries()) {
    const outcome = before![i]!;
    if ('crash' in outcome) seen.crashed++;
    else if (outcome.stdout !== '' && !outcome.stdout.startsWith(text.trimEnd())) seen.edited++;
    report(name, outcome, after![i]!, { 'input.yaml': text, 'config.yaml': config });
  }
}

function resultOf(file: string, { args, folder, input }: Call): Outcome {
  const { stdout, stderr, status } = spawnSync(file, args, { cwd: folder, input, encoding: 'latin1' });
  return { stdout, stderr, exitCode: status };
}

function report(
  name: string,
  one: Outcome | Crash,
  other: Outcome | Crash,
  files: Record<string, string | Uint8Array | undefined>,
): void {
  const all = differences(one, other, values.unordered);
  if (all.length === 0 || ++seen.different > SHOWN) return;
  console.log(`\n${seen.different}. ${name}`);
  for (const difference of all) console.log(shown(difference));
  const folder = join(saved, String(seen.different));
  mkdirSync(folder);
  const texts = { ...files, ...outcomeFiles('before', one), ...outcomeFiles('after', other) };
  for (const [file, text] of Object.entries(texts)) {
    if (text !== undefined) writeFileSync(join(folder, file), text);
  }
}

function shown({ of, before, after }: Difference): string {
  const line = (text: string | undefined) => (text === undefined ? '(nothing)' : text.slice(0, 300));
  return `  ${of}\n    - ${line(before)}\n    + ${line(after)}`;
}

function outcomeFiles(which: string, outcome: Outcome | Crash): Record<string, string> {
  if ('crash' in outcome) return { [`${which}.crash`]: outcome.crash };
  return { [`${which}.stdout`]: outcome.stdout, [`${which}.stderr`]: outcome.stderr };
}
