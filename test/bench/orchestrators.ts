/** Whole runs of kpt and kustomize: what share of them is the function's. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { find, onPath } from '../../scripts/systems/tools.ts';
import { type Contestant, inTurns } from './measure.ts';
import { writeKptPackage, writeKustomization } from './package-folder.ts';
import { goPeer, ours } from './programs.ts';
import { milliseconds, table } from './report.ts';

export interface WholeRun {
  command: string;
  /** CPU milliseconds by what runs as the function; with `cat`, the price of calling any. */
  cat: number;
  ours: number;
  go: number;
  /** Without any function, where the orchestrator does something without one. */
  none?: number;
}

const FUNCTIONS = ['cat', 'ours', 'go'] as const;

export function measureOrchestrators(folder: string, size: number, rounds: number): WholeRun[] {
  const programs = { cat: onPath('cat')!, ours, go: goPeer };
  const at = (name: string) => join(folder, name);
  mkdirSync(folder, { recursive: true });

  const runs: WholeRun[] = [];
  const compare = (command: string, name: string, without: Contestant | undefined, of: Of) => {
    const contestants: Contestant[] = FUNCTIONS.map((key) => ({
      name: `${name} ${key}`,
      command: of(key),
      input: '/dev/null',
      check: (output) => mustHold(output, key),
    }));
    if (without) contestants.push(without);
    const [cat, ours, go, none] = inTurns(folder, rounds, contestants).map(({ cpu }) => cpu);
    runs.push({ command, cat: cat!, ours: ours!, go: go!, ...(none === undefined ? {} : { none }) });
  };

  const kpt = find('kpt');
  if (kpt) {
    for (const key of FUNCTIONS) writeKptPackage(at(`render-${key}`), size, programs[key]);
    compare('kpt fn render -o stdout', 'render', undefined, (key) => [
      ...[kpt, 'fn', 'render', at(`render-${key}`), '--allow-exec', '-o', 'stdout'],
    ]);
    const config = join(at('render-ours'), 'harden-spark.yaml');
    compare('kpt fn eval --exec -o stdout', 'eval', undefined, (key) => [
      ...[
        kpt,
        'fn',
        'eval',
        at('render-ours'),
        '--exec',
        programs[key],
        '--fn-config',
        config,
        '-o',
        'stdout',
      ],
    ]);
  }

  const kustomize = find('kustomize');
  if (kustomize) {
    for (const key of FUNCTIONS) writeKustomization(at(`build-${key}`), size, programs[key]);
    writeKustomization(at('build-none'), size);
    const flags = ['--enable-alpha-plugins', '--enable-exec'];
    const build = (name: string) => [kustomize, 'build', ...flags, at(`build-${name}`)];
    const without = { name: 'build none', command: build('none'), input: '/dev/null' };
    compare('kustomize build', 'build', without, build);
  }
  return runs;
}

type Of = (key: (typeof FUNCTIONS)[number]) => string[];

function mustHold(output: string, key: (typeof FUNCTIONS)[number]): void {
  const mark = {
    cat: 'kind: SparkApplication',
    ours: 'readOnlyRootFilesystem: true',
    go: 'bench.example.com/seen',
  };
  if (!output.includes(mark[key])) throw new Error(`a run with ${key} left no ${JSON.stringify(mark[key])}`);
}

export function orchestratorTable(runs: readonly WholeRun[]): string {
  return table(
    ['', 'no function ms', 'cat ms', 'harden-spark ms', 'Go ms', 'ours − cat', 'Go − cat', 'our share'],
    runs.map(({ command, none, cat, ours, go }) => [
      `\`${command}\``,
      none === undefined ? '' : milliseconds(none),
      ...[cat, ours, go, ours - cat, go - cat].map(milliseconds),
      `${((100 * Math.max(0, ours - cat)) / ours).toFixed(0)}%`,
    ]),
  );
}
