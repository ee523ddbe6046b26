import { COLUMNS, type Column, columnsOf } from './columns.ts';
import { type Job, runsOn } from './job.ts';
import type { Outcome } from './outcome.ts';
import { HARMLESS, harmless } from './refused-writes.ts';
import type { ScratchSpeed } from './scratch-speed/scratch-speed.ts';
import { scratchSection } from './scratch-speed/section.ts';

/** What came of a cell, or undefined where it did not run. */
export type Results = (version: string, job: string, column: Column) => Outcome | undefined;

const columns = Object.keys(COLUMNS) as Column[];

/** The text of docs/compatibility.md. */
export function compatibilityTable(
  versions: readonly string[],
  jobs: readonly Job[],
  results: Results,
  speed: ScratchSpeed | undefined,
): string {
  const shown = [...versions].reverse();
  return [
    '# Which jobs run with a read-only root',
    '<!-- Written by `npm run test:spark`; do not edit. -->',
    `Real Spark, from the package registry, runs each job in sandboxes that are laid out like the official image: as uid 185,
without capabilities, with a root file system that is read-only because the Pod says so. The driver starts as in a
cluster, asks a small API server for its executor, and that runs in a sandbox of its own. Volumes, mounts, environment,
conf and Java options are those of the workload. Each job runs three times:`,
    columns.map((column) => `- **${column}**: ${COLUMNS[column]}.`).join('\n'),
    `*Runs* means: exit code 0, and the job printed the line that says that its work was done. *Refused writes* are the places
outside of the volumes that something tried to write to in the harden-spark column, where each system call is traced,
also if the job ran all the same; the harmless ones are listed below. *not run*: nobody ran it yet; *–*: this version, or this kind of workload, does not
have it.`,
    '```sh\nnpm run test:spark                    # the versions of every CI run\nnpm run test:spark -- all             # all versions: hours\nnpm run test:spark -- all missing     # what has not run yet with this function\nnpm run test:spark -- 4.3.0 spark-pi  # one version, one job\nnpm run test:spark -- io              # only how fast scratch space is: five minutes on a machine that does nothing else\n```',
    '## The jobs',
    table(
      ['job', 'what it is', 'what it shows'],
      jobs.map(({ name, title, shows }) => [name, title, shows]),
    ),
    '## At a glance',
    'Each cell: bare / recipe / harden-spark. ✓ runs, ✗ fails, *reported*: fails, and harden-spark says so beforehand.',
    table(
      ['job', ...shown],
      jobs.map((job) => [
        job.name,
        ...shown.map((version) =>
          runsOn(job, version)
            ? columns.map((column) => mark(job, version, column, results)).join(' / ')
            : '–',
        ),
      ]),
    ),
    '## How full the volumes were',
    `At the fullest, in any version, with harden-spark; space on disk, looked at four times a second. *Scratch* is Spark's own
volume for shuffles and spills. The data here is small, and only scratch space grows with it. What is given to a job
(jars, files, archives, packages) lies in the working directory of both roles and in their scratch space, archives also
in \`/tmp\` while they are unpacked; Ivy keeps each package twice.`,
    peakTable(versions, jobs, results),
    scratchSection(speed),
    '## Refused writes that do no harm',
    HARMLESS.map(({ what, reason }) => `- ${what}: ${reason}`).join('\n'),
    ...shown.flatMap((version) => [
      `## Spark ${version}`,
      table(
        ['job', ...columns, 'refused writes'],
        jobs.filter((job) => runsOn(job, version)).map((job) => row(job, version, results)),
      ),
    ]),
  ]
    .join('\n\n')
    .concat('\n');
}

/** The marks of one cell of the overview, as a reader finds them in the text. */
export function glance(text: string, version: string, job: string): Partial<Record<Column, string>> {
  const [, overview = ''] = text.split('## At a glance');
  const rows = overview.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
  const versions = rows.find(([, first]) => first === 'job')!;
  const cell = rows.find(([, first]) => first === job)?.[versions.indexOf(version)] ?? '';
  return Object.fromEntries(cell.split(' / ').map((mark, index) => [columns[index]!, mark]));
}

function row(job: Job, version: string, results: Results): string[] {
  const hardened = results(version, job.name, 'harden-spark');
  return [
    job.name,
    ...columns.map((column) => verdict(job, version, column, results)),
    hardened ? refused(hardened) : 'not run',
  ];
}

function mark(job: Job, version: string, column: Column, results: Results): string {
  if (!columnsOf(job).includes(column)) return '–';
  const outcome = results(version, job.name, column);
  if (!outcome) return 'not run';
  if (outcome.passed) return '✓';
  return outcome.findings.length > 0 ? 'reported' : '✗';
}

function verdict(job: Job, version: string, column: Column, results: Results): string {
  if (!columnsOf(job).includes(column)) return '–';
  const outcome = results(version, job.name, column);
  if (!outcome) return 'not run';
  if (outcome.passed) return 'runs';
  const reason = code(readable(outcome.reason ?? ''));
  return outcome.findings.length > 0 ? `reported: ${outcome.findings[0]} (${reason})` : `fails: ${reason}`;
}

function refused({ refused }: Outcome): string {
  const places = refused.map((write) => {
    const known = harmless(write);
    return known ? `${write.pod}: ${known.what} (harmless)` : `${write.pod}: ${code(write.path)}`;
  });
  return [...new Set(places)].join('<br>') || 'none';
}

function peakTable(versions: readonly string[], jobs: readonly Job[], results: Results): string {
  const rows = jobs.map(({ name }) => {
    const peaks = new Map<string, Map<string, number>>();
    for (const version of versions) {
      const outcome = results(version, name, 'harden-spark');
      for (const [mount, bytes] of Object.entries(outcome?.peaks ?? {})) {
        const [, role, path] = /^(\S+) (.*)$/.exec(mount) as unknown as [string, string, string];
        const ofRole = peaks.get(role) ?? new Map<string, number>();
        peaks.set(role, ofRole);
        const shown = path.startsWith('/var/data/spark-') ? 'scratch' : `\`${path}\``;
        ofRole.set(shown, Math.max(ofRole.get(shown) ?? 0, bytes));
      }
    }
    const roles = [...peaks].map(([role, ofRole]) => {
      const mounts = [...ofRole].sort().map(([path, bytes]) => `${path} ${size(bytes)}`);
      return `${role}: ${mounts.join(', ')}`;
    });
    return [name, roles[0] ?? 'not run', roles[1] ?? ''];
  });
  return table(['job', 'driver, server or master', 'executor or worker'], rows);
}

function size(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(1)} GB`;
  if (bytes >= 1e6) return `${Math.round(bytes / 1e6)} MB`;
  return bytes === 0 ? '0' : `${Math.ceil(bytes / 1e3)} kB`;
}

/** Without what differs from run to run, and without how Java introduces it. */
function readable(reason: string): string {
  return reason
    .replace(/(Exception in thread "main" |Caused by: |ERROR \w+: )+/, '')
    .replace(/\w{3} \w{3} \d\d [\d:]{8} \w+ \d{4} Thread\[[^\]]*\] /, '')
    .replace(/\/_temporary\/.*/, '')
    .replace(/@[0-9a-f]{5,8}\b/g, '')
    .replace(/\b(java|org)(\.\w+)+\.(?=\w+(Exception|Error))/g, '');
}

function code(text: string): string {
  return `\`${text.replace(/[`|]/g, "'")}\``;
}

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.map((cell) => cell.replace(/\n/g, ' ')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
