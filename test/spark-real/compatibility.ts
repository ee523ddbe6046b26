import { COLUMNS, type Column, columnsOf } from './columns.ts';
import { type Job, runsOn } from './job.ts';
import type { Outcome } from './outcome.ts';
import { isHarmless } from './refused-writes.ts';

/** What came of a cell, or undefined where it did not run. */
export type Results = (version: string, job: string, column: Column) => Outcome | undefined;

const columns = Object.keys(COLUMNS) as Column[];

/** The text of docs/compatibility.md. */
export function compatibilityTable(
  versions: readonly string[],
  jobs: readonly Job[],
  results: Results,
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
    `\`runs\` means: exit code 0, and the job printed the line that says that its work was done. Where harden-spark knows that a
person must decide, the table says what it reports. *Refused writes* counts the places outside of the volumes that something tried to write to and
could not (each system call is traced), also if the job ran all the same. *not run*: nobody ran it yet; *–*: this version
does not have it.`,
    '```sh\nnpm run test:spark                  # the versions and jobs of every CI run\nnpm run test:spark -- all           # all versions: an hour\nnpm run test:spark -- 4.3.0 spark-pi # one version, one job\n```',
    '## The jobs',
    table(
      ['job', 'what it is', 'what it shows'],
      jobs.map(({ name, title, shows }) => [name, title, shows]),
    ),
    '## At a glance',
    `bare / recipe / harden-spark`,
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
    `At the fullest, in any version, with harden-spark; in kB on disk. \`scratch\` is Spark's own volume for shuffles and spills.
Jobs here are small: what grows with the data is only scratch space, and what is given to the job (jars, files, archives,
packages) lies in the working directory once, in \`/tmp\` once while it is fetched, and packages in Ivy's volume.`,
    peakTable(versions, jobs, results),
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
  const reason = code(outcome.reason ?? '');
  return outcome.findings.length > 0 ? `reported: ${outcome.findings[0]} (${reason})` : `fails: ${reason}`;
}

function refused({ refused }: Outcome): string {
  const places = [...new Set(refused.map(({ pod, path }) => `${pod} ${path}`))];
  const harmless = new Set(refused.filter(isHarmless).map(({ pod, path }) => `${pod} ${path}`));
  if (places.length === 0) return 'none';
  return places.map((place) => code(place) + (harmless.has(place) ? ' (harmless)' : '')).join('<br>');
}

function peakTable(versions: readonly string[], jobs: readonly Job[], results: Results): string {
  const peaks = new Map<string, Map<string, number>>();
  const mounts = new Set<string>();
  for (const { name } of jobs) {
    const ofJob = new Map<string, number>();
    peaks.set(name, ofJob);
    for (const version of versions) {
      for (const [mount, bytes] of Object.entries(results(version, name, 'harden-spark')?.peaks ?? {})) {
        const shown = mount.replace(/\/var\/data\/spark-.*/, 'scratch');
        mounts.add(shown);
        ofJob.set(shown, Math.max(ofJob.get(shown) ?? 0, bytes));
      }
    }
  }
  const order = [...mounts].sort();
  return table(
    ['job', ...order],
    jobs.map(({ name }) => [name, ...order.map((mount) => kilobytes(peaks.get(name)!.get(mount)))]),
  );
}

function kilobytes(bytes: number | undefined): string {
  return bytes === undefined ? '' : String(Math.ceil(bytes / 1024));
}

function code(text: string): string {
  return `\`${text.replace(/[`|]/g, "'")}\``;
}

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.map((cell) => cell.replace(/\n/g, ' ')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
