/** docs/performance.md out of one run's figures. What people wrote between the marks of the notes stays. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { cpus, loadavg, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { find, root } from '../../scripts/systems/tools.ts';
import { type EngineCost, engineTable } from './engine-table.ts';
import { goalsTable } from './goals.ts';
import { type Hardening, hardeningTable, wallTable } from './hardening.ts';
import { type NoChange, noChangeTable } from './no-change.ts';
import { orchestratorTable, type WholeRun } from './orchestrators.ts';
import { megabytes, milliseconds, ratio, table, whole } from './report.ts';

export interface Figures {
  plain: Hardening[];
  flow: Hardening[];
  anchors: Hardening[];
  noChange: NoChange[];
  orchestrators: { size: number; runs: WholeRun[] };
  engines: EngineCost[];
  missingEngines: string[];
  started: { load: number; date: string };
  minutes: number;
}

const NOTES_START = '<!-- notes: written by people, kept by the command -->';
const NOTES_END = '<!-- end of notes -->';

export function performanceDocument(figures: Figures, before: string | undefined): string {
  const { plain, flow, anchors, noChange, orchestrators, engines, missingEngines } = figures;
  return [
    `# Performance

Written by \`npm run bench\`; everything but the notes at the end is of one run. CPU is user and system time of the
whole process, start included; every figure is a median. The programs of a table run in turns (A B C A B C …) through
pipes, as kpt runs them, so that other work on the machine hits all alike: compare within a table, and CPU rather than
elapsed time.
`,
    aboutTheRun(figures),
    section('Goals', goalsTable(plain, noChange)),
    section(
      'Everything against one annotation',
      `harden-spark hardens each SparkApplication, writes RBAC and reports every change. Beside it stand a Go function on
the kyaml framework and one on \`run\` of the TypeScript SDK, which only annotate each SparkApplication. The lists are
what \`kpt fn render\` sends: a quarter SparkApplications in block style, the rest Deployments, ConfigMaps, Services, with
a ServiceAccount in each of up to 40 namespaces.

${hardeningTable(plain)}
Growth is the exponent between a size and the one before: 1 is linear.

${readingOf(plain)}
Elapsed time, start to end, while pipes are filled and emptied:

${wallTable(plain)}`,
    ),
    section(
      'Nothing to change',
      `Each list above after it was hardened, beside a Node script that reads all input and writes it.

${noChangeTable(noChange)}`,
    ),
    section(
      'Comments and flow style',
      `The same, with SparkApplications as people write them: with comments, flow maps and lists on one line, folded text.
The reader for plain block YAML knows them too.

${hardeningTable(flow)}`,
    ),
    section(
      'Anchors',
      `And with an anchor and its aliases in each SparkApplication, which that reader leaves to the \`yaml\` package.

${hardeningTable(anchors)}`,
    ),
    section(
      'Whole runs',
      `A package of ${whole(orchestrators.size)} files, CPU of the orchestrator and the function together. \`cat\` as the function is what it
costs to call one that does nothing; what harden-spark adds to that is its own time and the orchestrator's work on what
it changed and reported.

${orchestratorTable(orchestrators.runs)}
${readingOfRuns(orchestrators.runs)}`,
    ),
    section(
      'Node releases',
      `The same file, compiled by each at each start; that of \`npm run build:bun\` is compiled when it is built.
"Semi-space 64" is \`--max-semi-space-size=64\`.

${engineTable(engines)}
${missingEngines.length > 0 ? `Not to be had on this machine, so not measured: ${missingEngines.join(', ')}.\n` : ''}`,
    ),
    `## Notes

${NOTES_START}
${notesOf(before)}${NOTES_END}
`,
  ].join('\n');
}

function section(title: string, text: string): string {
  return `## ${title}\n\n${text}`;
}

function aboutTheRun({ started, minutes }: Figures): string {
  const { version } = readJson('package.json');
  const sdk = readJson('node_modules/kpt-functions/package.json').version;
  const [cpu] = cpus();
  const kpt = find('kpt');
  const kustomize = find('kustomize');
  const rows: [string, string][] = [
    ['date', started.date],
    ['command', `\`npm run bench\`, ${minutes.toFixed(0)} minutes`],
    [
      'machine',
      `${cpus().length} × ${cpu?.model.trim()}, ${megabytes(totalmem())} MB, ${type()} ${process.arch}`,
    ],
    ['load average when it began', started.load.toFixed(1)],
    ['harden-spark', `${version}, on Node ${process.versions.node}`],
    ['Go function', `kyaml ${kyamlVersion()}, ${firstLine('go', ['env', 'GOVERSION'])}`],
    ['TypeScript SDK', `kpt-functions ${sdk}, bundled into one file, on the same Node`],
    ['kpt', kpt ? firstLine(kpt, ['version']) : 'not on this machine'],
    ['kustomize', kustomize ? firstLine(kustomize, ['version']) : 'not on this machine'],
  ];
  return table(['', ''], rows).replace('---: |\n', '--- |\n');
}

function readingOf(measured: readonly Hardening[]): string {
  const lines = measured.map(({ size, ours, go, sdk }) => {
    const cpu = `${whole(size)} items: ${milliseconds(ours.cpu)} ms and ${megabytes(ours.memory)} MB`;
    const others = [compared('Go takes', go.cpu, ours.cpu), compared('the SDK', sdk.cpu, ours.cpu)];
    return `- ${cpu}; of CPU ${others.join(', ')}.\n`;
  });
  return lines.join('');
}

function compared(name: string, theirs: number, ours: number): string {
  const times = theirs / ours;
  return times >= 1
    ? `${name} ${ratio(theirs, ours)} times as much`
    : `${name} ${(100 * times).toFixed(0)}% of it`;
}

function readingOfRuns(runs: readonly WholeRun[]): string {
  return runs
    .map(({ command, cat, ours }) => {
      const share = (100 * Math.max(0, ours - cat)) / ours;
      return `- \`${command}\`: harden-spark adds ${milliseconds(ours - cat)} ms, ${share.toFixed(0)}% of the run.\n`;
    })
    .join('');
}

function notesOf(before: string | undefined): string {
  const start = before?.indexOf(NOTES_START) ?? -1;
  const end = before?.indexOf(NOTES_END) ?? -1;
  return before && start !== -1 && end > start ? before.slice(start + NOTES_START.length + 1, end) : '';
}

function kyamlVersion(): string {
  const goMod = readFileSync(join(import.meta.dirname, 'go/go.mod'), 'utf8');
  return /kustomize\/kyaml (v\S+)/.exec(goMod)![1]!;
}

function readJson(path: string): { version: string } {
  return JSON.parse(readFileSync(join(root, path), 'utf8'));
}

function firstLine(program: string, args: string[]): string {
  return execFileSync(program, args, { encoding: 'utf8' }).split('\n')[0]!.trim();
}

export function startOfRun(): Figures['started'] {
  return { load: loadavg()[0]!, date: new Date().toISOString().slice(0, 10) };
}

export function previous(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}
