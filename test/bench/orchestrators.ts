/** Whole runs of kpt and kustomize: what share of them is the function's. */
import { mkdirSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { find, onPath } from '../../scripts/systems/tools.ts';
import type { Bench, Row } from './comparison.ts';
import { inTurns, type Run } from './measure.ts';
import { writeKptPackage, writeKustomization } from './package-folder.ts';
import { goPeer, ours } from './programs.ts';
import { milliseconds, table, whole } from './report.ts';

const FUNCTIONS = ['cat', 'ours', 'go'] as const;
type Function = (typeof FUNCTIONS)[number];
/** Without any function, where the orchestrator does something without one. */
const NONE = 'none';
const SIZE = 1000;
const MOST_ROUNDS = 3;

export function measureOrchestrators(bench: Bench): Row[] {
  if (!bench.isWanted(SIZE)) return [];
  const folder = join(bench.folder, 'packages');
  const programs = { cat: onPath('cat')!, ours, go: goPeer };
  const at = (name: string) => join(folder, name);
  mkdirSync(folder, { recursive: true });

  const rows: Row[] = [];
  const compare = (label: string, of: (key: Function) => readonly string[], without?: readonly string[]) => {
    bench.say(label);
    const runs = new Map<string, Run>();
    for (const key of FUNCTIONS) {
      const check = (output: string) => mustHold(output, key);
      runs.set(key, { command: of(key), input: '/dev/null', environment: environmentOf(bench), check });
    }
    if (without) runs.set(NONE, { command: without, input: '/dev/null' });
    rows.push({
      label,
      size: SIZE,
      costs: inTurns(bench.folder, Math.min(MOST_ROUNDS, bench.rounds(SIZE)), runs),
    });
  };

  const kpt = find('kpt');
  if (kpt) {
    for (const key of FUNCTIONS) writeKptPackage(at(`render-${key}`), SIZE, programs[key]);
    const toOutput = ['-o', 'stdout'];
    compare('kpt fn render -o stdout', (key) => {
      return [kpt, 'fn', 'render', at(`render-${key}`), '--allow-exec', ...toOutput];
    });
    const config = join(at('render-ours'), 'harden-spark.yaml');
    compare('kpt fn eval --exec -o stdout', (key) => {
      const exec = ['--exec', programs[key], '--fn-config', config];
      return [kpt, 'fn', 'eval', at('render-ours'), ...exec, ...toOutput];
    });
  }

  const kustomize = find('kustomize');
  if (kustomize) {
    for (const key of FUNCTIONS) writeKustomization(at(`build-${key}`), SIZE, programs[key]);
    writeKustomization(at(`build-${NONE}`), SIZE);
    const flags = ['--enable-alpha-plugins', '--enable-exec'];
    const build = (name: string) => [kustomize, 'build', ...flags, at(`build-${name}`)];
    compare('kustomize build', build, build(NONE));
  }
  return rows;
}

/** The function is started by its first line, which looks for `node` on PATH. */
function environmentOf({ node }: Bench): NodeJS.ProcessEnv {
  return { PATH: `${dirname(node)}${delimiter}${process.env.PATH}` };
}

function mustHold(output: string, key: Function): void {
  const mark = {
    cat: 'kind: SparkApplication',
    ours: 'readOnlyRootFilesystem: true',
    go: 'bench.example.com/seen',
  };
  if (!output.includes(mark[key])) throw new Error(`must write ${JSON.stringify(mark[key])}`);
}

export function orchestratorTable(rows: readonly Row[]): string {
  return `${whole(SIZE)} files.

${table(
  ['', 'no function ms', 'cat ms', 'harden-spark ms', 'Go ms', 'ours − cat', 'Go − cat', 'our share'],
  rows.map(({ label, costs }) => {
    const none = costs.get(NONE);
    const [cat, ours, go] = FUNCTIONS.map((key) => costs.get(key)!.cpu) as [number, number, number];
    return [
      `\`${label}\``,
      none ? milliseconds(none.cpu) : '',
      ...[cat, ours, go, ours - cat, go - cat].map(milliseconds),
      `${((100 * Math.max(0, ours - cat)) / ours).toFixed(0)}%`,
    ];
  }),
)}`;
}
