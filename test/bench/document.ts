/** docs/performance.md out of one run's figures. What people wrote between the marks of the notes stays. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { cpus, loadavg, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { find, root } from '../../scripts/systems/tools.ts';
import { compileKyverno } from '../checkers/compile-kyverno.ts';
import { goalsTable, type Results } from './goals.ts';
import { megabytes, table } from './report.ts';
import type { Section } from './sections.ts';

export interface Figures {
  results: Results;
  sections: readonly Section[];
  /** The Node that ran the function. */
  node: string;
  started: { load: number; date: string };
  minutes: number;
}

const NOTES_START = '<!-- notes: written by people, kept by the command -->';
const NOTES_END = '<!-- end of notes -->';

export function performanceDocument(figures: Figures, before: string | undefined): string {
  return [
    `# Performance

Written by \`npm run bench\`; everything but the notes at the end is of one run. CPU is user and system time of the
whole process, start included; memory is what was resident at the peak. Every figure is a median. The programs of a table
run in turns (A B C A B C …) through pipes, as kpt runs them, so that other work on the machine hits all alike: compare
within a table, and CPU rather than elapsed time. Of each program, the first output is checked: it did what is measured.
In all tables "growth" is the exponent between a size and the one before: 1 is linear.
`,
    aboutTheRun(figures),
    `## Goals\n\n${goalsTable(figures.results, true)}`,
    sectionsOf(figures),
    `## Notes

${NOTES_START}
${notesOf(before)}${NOTES_END}
`,
  ].join('\n');
}

export function sectionsOf({ sections, results }: Pick<Figures, 'sections' | 'results'>): string {
  return sections
    .map(({ name, title, about, write }) => `## ${title}\n\n${about}\n\n${write(results.get(name)!)}`)
    .join('\n');
}

function aboutTheRun({ node, started, minutes }: Figures): string {
  const { version } = readJson('package.json');
  const sdk = readJson('node_modules/kpt-functions/package.json').version;
  const [cpu] = cpus();
  const yq = find('yq');
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
    ['harden-spark', `${version}, on Node ${firstLine(node, ['--version']).slice(1)}`],
    ['Go function', `kyaml ${kyamlVersion()}, ${firstLine('go', ['env', 'GOVERSION'])}`],
    ['TypeScript SDK', `kpt-functions ${sdk}, bundled into one file, on the same Node`],
    ['yq', yq ? firstLine(yq, ['--version']) : 'not on this machine'],
    ['kyverno', firstLine(compileKyverno(), ['version'])],
    ['kpt', kpt ? firstLine(kpt, ['version']) : 'not on this machine'],
    ['kustomize', kustomize ? firstLine(kustomize, ['version']) : 'not on this machine'],
  ];
  return table(['', ''], rows).replace('---: |\n', '--- |\n');
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
