/**
 * What kyverno and checkov, which are too heavy for every run of the tests, say of the examples before and after:
 * `npm run checkers`. What they say afterwards must have an answer in docs/checkers.md.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments, stringify } from 'yaml';
import { installPython } from '../../scripts/systems/install-python.ts';
import { cache, root } from '../../scripts/systems/tools.ts';
import { Example } from '../examples/example.ts';
import { exampleNames, runExample } from '../examples/runs.ts';
import { compileKyverno } from './compile-kyverno.ts';
import { podsOf } from './pods.ts';

/** They change nothing. */
const REPORTS = ['kpt-diagnosis', 'report'];

type Remarks = Map<string, number>;

const CHECKERS: Readonly<Record<string, (file: string) => string[]>> = {
  kyverno(file) {
    const { stdout } = spawnSync(
      compileKyverno(),
      ['apply', join(import.meta.dirname, 'policies/kyverno.yaml'), '--resource', file, '--policy-report'],
      { encoding: 'utf8', maxBuffer: 1 << 28 },
    );
    const report = stdout.slice(stdout.indexOf('apiVersion:'));
    if (!report) throw new Error(`kyverno says ${JSON.stringify(stdout)}`);
    return parseAllDocuments(report)
      .flatMap((document) => document.toJS()?.results ?? [])
      .filter(({ result }: any) => result === 'fail' || result === 'error')
      .map(({ policy, rule }: any) => `${policy}/${rule}`);
  },
  checkov(file) {
    const folder = join(cache, 'checkov');
    const { stdout, stderr } = spawnSync(
      'python3',
      [
        '-m',
        'checkov.main',
        '--framework',
        'kubernetes',
        '--output',
        'json',
        '--quiet',
        '--compact',
        '--file',
        file,
      ],
      { encoding: 'utf8', maxBuffer: 1 << 28, env: { ...process.env, PYTHONPATH: folder } },
    );
    if (!/^[[{]/.test(stdout)) throw new Error(`checkov says ${stdout}${stderr}`);
    const { results = {} } = JSON.parse(stdout);
    return (results.failed_checks ?? []).map(({ check_id, check_name }: any) => `${check_id} ${check_name}`);
  },
};

bring();

const answers = readFileSync(join(root, 'docs/checkers.md'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'harden-spark-checkers-'));
let open = 0;
try {
  for (const name of Object.keys(CHECKERS)) {
    const [before, after]: Remarks[] = [new Map(), new Map()];
    for (const example of exampleNames.filter((one) => !REPORTS.includes(one))) {
      count(before!, CHECKERS[name]!(fileOf(example, 'before', sourcesOf(example))));
      count(after!, CHECKERS[name]!(fileOf(example, 'after', runExample(example))));
    }
    console.log(`\n${name}: ${total(before!)} remarks before, ${total(after!)} after`);
    for (const remark of [...new Set([...before!.keys(), ...after!.keys()])].sort()) {
      const left = after!.get(remark) ?? 0;
      const isAnswered = left === 0 || answers.includes(`\`${remark.split(' ')[0]}\``);
      if (!isAnswered) open++;
      console.log(`${isAnswered ? ' ' : '?'} ${before!.get(remark) ?? 0} → ${left}  ${remark}`);
    }
  }
} finally {
  rmSync(folder, { recursive: true });
}
console.log(`\n${open} remarks have no answer in docs/checkers.md`);
process.exitCode = open === 0 ? 0 : 1;

/** They are no part of `npm run setup`: kyverno takes seven minutes to compile, checkov is 270 MB. */
function bring(): void {
  compileKyverno();
  const checkov = join(cache, 'checkov');
  if (!existsSync(checkov)) installPython(checkov, ['checkov==3.3.30']);
}

/** The objects of an example as its authors wrote them. */
function sourcesOf(name: string): any[] {
  const example = new Example(`examples/${name}`);
  try {
    return (
      Object.entries(example.files)
        // The templates of a chart are no YAML yet.
        .filter(
          ([path, text]) => path.endsWith('.yaml') && !path.includes('.expected/') && !text.includes('{{'),
        )
        .flatMap(([, text]) => parseAllDocuments(text).map((document) => document.toJS()))
        .filter((object) => object?.kind && object.apiVersion && object.metadata?.name)
    );
  } finally {
    example.remove();
  }
}

/** A file with the objects, and the Pods that workloads among them come to. */
function fileOf(name: string, when: string, objects: readonly any[]): string {
  const path = join(folder, `${name}-${when}.yaml`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    path,
    [...objects, ...objects.flatMap(podsOf)].map((object) => stringify(object)).join('---\n'),
  );
  return path;
}

function count(remarks: Remarks, said: readonly string[]): void {
  for (const remark of said) remarks.set(remark, (remarks.get(remark) ?? 0) + 1);
}

function total(remarks: Remarks): number {
  return [...remarks.values()].reduce((sum, count) => sum + count, 0);
}
