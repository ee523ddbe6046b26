/** `harden-spark rights`: what the accounts of Spark need, and what they hold. */
import { dataOf, oneOf, parsed, UsageError, wordsOf } from '../../../src/krm/arguments.ts';
import { readConfigFile } from '../../../src/krm/config-file.ts';
import { lookAtFiles } from '../../../src/krm/files/run-on-files.ts';
import { Unusable } from '../../../src/krm/files/unusable.ts';
import { InputError } from '../../../src/krm/input-error.ts';
import type { Said } from '../../../src/krm/list/krm-function.ts';
import type { ResourceList } from '../../../src/krm/list/resource-list.ts';
import { countsLine, type Result } from '../../../src/krm/list/result.ts';
import { resultLines } from '../../../src/krm/list/result-lines.ts';
import { transformInPieces } from '../../../src/krm/list/transform.ts';
import { resultOfError } from '../../../src/krm/list/unusable-input.ts';
import { inputIsTerminal, MOST_INPUT, readAll } from '../../../src/krm/standard-streams.ts';
import { lookOf, paint } from '../../../src/krm/terminal/look.ts';
import { asJson } from '../rights/as-json.ts';
import { asMarkdown } from '../rights/as-markdown.ts';
import { asText, summaryOf } from '../rights/as-text.ts';
import { lookAtRights } from '../rights/list.ts';
import type { PackageRights, Rights } from '../rights/rights.ts';

const USAGE = `harden-spark rights [--output text|markdown|json] [--config FILE]
                    [--exclude GLOB] [PATH... [-- KEY=VALUE...]]`;

const OPTIONS = {
  config: { type: 'string' },
  exclude: { type: 'string', multiple: true },
  output: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

const FORMS = { text: asPaintedText, markdown: asMarkdown, json: asJson };
const OUTPUTS = ['text', 'markdown', 'json'] as const;

interface Asked {
  paths: readonly string[];
  exclude: readonly string[];
  config?: string;
  data?: Record<string, string>;
  output: (typeof OUTPUTS)[number];
}

/**
 * Without a PATH: of a ResourceList or a stream on standard input. Nothing is changed.
 *
 * @throws UsageError
 */
export function rights(args: readonly string[]): Said {
  try {
    const asked = askedBy(args);
    if (asked === undefined) return { stdout: `${USAGE}\n`, stderr: '', exitCode: 0 };
    const { seen, results, fails } = asked.paths.length > 0 ? ofFiles(asked) : ofInput(asked);
    const broken = results.some(({ severity }) => severity === 'error');
    const stdout = seen.length === 0 && fails ? '' : FORMS[asked.output](seen);
    return {
      stdout,
      stderr: resultLines(results) + countsLine(stdout === '' ? NOTHING_SHOWN : summaryOf(seen), results),
      exitCode: fails || broken ? 1 : 0,
    };
  } catch (error) {
    if (!(error instanceof Unusable || error instanceof InputError)) throw error;
    const results = error instanceof Unusable ? error.results : [resultOfError(error)];
    return { stdout: '', stderr: resultLines(results) + countsLine(NOTHING_SHOWN, results), exitCode: 2 };
  }
}

/** On a terminal, with what is looked for: accounts, and what they lack. */
function asPaintedText(packages: readonly PackageRights[]): string {
  const text = asText(packages);
  if (!lookOf(1).colours) return text;
  return text
    .replace(/^ServiceAccount [^:]*/gm, (account) => paint('bold', account))
    .replace(/\bMISSING\b/g, (word) => paint('red', word));
}

const NOTHING_SHOWN = 'nothing was shown';

/** Undefined: what this takes is asked for. */
function askedBy(args: readonly string[]): Asked | undefined {
  const { values, tokens } = parsed(args, OPTIONS);
  if (values.help) return undefined;
  const { paths, pairs } = wordsOf(tokens);
  const { config, exclude = [], output = 'text' } = values;
  if (paths.length === 0) {
    if (exclude.length > 0) throw new UsageError('`--exclude` must come with a PATH');
    if (pairs !== undefined) throw new UsageError('`--` must come with a PATH');
    if (inputIsTerminal())
      throw new UsageError('`rights` must come with a PATH, or with objects on standard input');
  }
  const data = dataOf(pairs, config);
  return {
    paths,
    exclude,
    output: oneOf(OUTPUTS, output, '--output'),
    ...(config !== undefined && { config }),
    ...(data && { data }),
  };
}

interface Looked {
  seen: PackageRights[];
  results: readonly Result[];
  /** Something could not be understood. */
  fails: boolean;
}

function ofFiles({ paths, exclude, config, data }: Asked): Looked {
  const seen = new Map<ResourceList, Rights>();
  const fn = lookAtRights((rights, list) => seen.set(list, rights));
  const given = { ...(config !== undefined && { config }), ...(data && { data }) };
  const { runs, remarks } = lookAtFiles(fn, { paths, exclude, failOn: 'error', ...given });
  const shown = runs.flatMap(({ list, package: { folder } }) => {
    const rights = seen.get(list);
    return rights ? { ...(runs.length > 1 && { folder }), ...rights } : [];
  });
  return {
    // What somebody could take for the whole must be the whole.
    seen: shown.length < runs.length ? [] : shown,
    results: [...remarks, ...runs.flatMap((run) => [...run.remarks, ...run.list.located()])],
    fails: runs.some(({ list }) => list.fails),
  };
}

function ofInput({ config: file }: Asked): Looked {
  const config = file === undefined ? undefined : readConfigFile(file);
  const input = readAll();
  if (input === undefined) throw new InputError(`the input must be smaller than ${MOST_INPUT >> 20} MiB`);
  let last: Rights | undefined;
  const fn = lookAtRights((rights) => {
    last = rights;
  });
  const run = transformInPieces(fn, input, { stream: true, onlyFindings: true, ...(config && { config }) });
  if (run.exitCode === 2) throw new Unusable(run.results);
  return { seen: last ? [last] : [], results: run.results, fails: run.exitCode !== 0 };
}
