import { type ParseArgsConfig, parseArgs } from 'node:util';
import { alternatives } from '../values/phrases.ts';
import { didYouMean } from './codec/did-you-mean.ts';
import { FAIL_ON, type FailOn } from './list/result.ts';
import { OUTPUTS, type Output } from './report/outputs.ts';

/** What somebody asks for. */
export type Command =
  | { what: 'help' }
  | { what: 'version' }
  | ListCommand
  | FilesCommand
  /** A word of the function's own, and what stands behind it. */
  | { what: 'subcommand'; name: string; args: readonly string[] };

/** How findings are told, and what comes of them. */
export interface Findings {
  /** The form in which they are wanted. On standard input: absent, the list is wanted, and they are told beside it. */
  output?: Output;
  /** The least severe that fails the run. */
  failOn: FailOn;
  /** Each is told in a line of its own. */
  verbose: boolean;
}

/** A list or a stream on standard input. */
export interface ListCommand extends Findings {
  what: 'list';
  config?: string;
  stream: boolean;
  /** Only the findings are wanted, and whether anything would change. */
  check: boolean;
}

export interface FilesCommand extends Findings {
  what: 'files';
  paths: readonly string[];
  config?: string;
  /** Behind `--`, in place of a file: the data of a ConfigMap, as kpt makes one. */
  data?: Record<string, string>;
  write: boolean;
  check: boolean;
  exclude: readonly string[];
}

/** Arguments that nothing can be made of. */
export class UsageError extends Error {}

/** All that there are, in the form that Node reads them by. */
export const OPTIONS = {
  config: { type: 'string' },
  stream: { type: 'boolean' },
  write: { type: 'boolean' },
  check: { type: 'boolean' },
  exclude: { type: 'string', multiple: true },
  output: { type: 'string' },
  'fail-on': { type: 'string' },
  verbose: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const;

/**
 * @param subcommands words that are no PATH where they stand first
 * @throws UsageError
 */
export function commandOf(args: string[], subcommands: readonly string[] = []): Command {
  const [name, ...others] = args;
  if (name !== undefined && subcommands.includes(name)) return { what: 'subcommand', name, args: others };
  const { values, tokens } = parsed(args, OPTIONS);
  if (values.help) return { what: 'help' };
  if (values.version) return { what: 'version' };
  const { stream = false, write = false, check = false, exclude = [] } = values;
  const config = values.config !== undefined && { config: values.config };
  const findings = findingsOf(values);
  const { paths, pairs } = wordsOf(tokens);
  if (paths.length === 0) {
    const forFiles = [write && '--write', exclude.length > 0 && '--exclude', pairs !== undefined && '--'];
    const unusable = forFiles.find((option) => typeof option === 'string');
    if (unusable) throw new UsageError(`\`${unusable}\` must come with a PATH`);
    return { what: 'list', stream, check, ...findings, ...config };
  }
  if (stream) throw new UsageError('`--stream` must not be given with a PATH: it is about standard input');
  if (write && check)
    throw new UsageError('`--write` must not be given with `--check`, which writes nothing');
  const data = dataOf(pairs, values.config);
  return { what: 'files', paths, write, check, exclude, ...findings, ...(data ? { data } : config) };
}

function findingsOf({
  output,
  'fail-on': failOn = 'error',
  verbose = false,
}: {
  output?: string;
  'fail-on'?: string;
  verbose?: boolean;
}): Findings {
  return {
    ...(output !== undefined && { output: oneOf(OUTPUTS, output, '--output') }),
    failOn: oneOf(FAIL_ON, failOn, '--fail-on'),
    verbose,
  };
}

/** @throws UsageError for a value that is none of `words` */
export function oneOf<Word extends string>(words: readonly Word[], given: string, option: string): Word {
  const found = words.find((word) => word === given);
  if (found !== undefined) return found;
  const close = didYouMean(given, words);
  const hint = close === undefined ? '' : `; did you mean ${JSON.stringify(close)}?`;
  throw new UsageError(`\`${option}\` must be ${alternatives(words)}, got ${JSON.stringify(given)}${hint}`);
}

type Parsed<Options extends NonNullable<ParseArgsConfig['options']>> = ReturnType<
  typeof parseArgs<{ options: Options; allowPositionals: true; tokens: true }>
>;

/** @throws UsageError for an option that is none of `options` */
export function parsed<Options extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: Options,
): Parsed<Options> {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, tokens: true });
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    // Node goes on to explain how to name a file like that.
    const reason = message.split('. ')[0]!;
    const typed = code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION' ? /'--([^'=]+)/.exec(reason)?.[1] : undefined;
    const meant = typed && didYouMean(typed, Object.keys(options));
    throw new UsageError(meant ? `${reason}, did you mean '--${meant}'?` : reason);
  }
}

/** The words that are no options: those in front of `--`, and those behind it where it stands. */
export function wordsOf(tokens: ReturnType<typeof parsed>['tokens']): { paths: string[]; pairs?: string[] } {
  const end = tokens.find(({ kind }) => kind === 'option-terminator')?.index;
  const words = tokens.flatMap((token) => (token.kind === 'positional' ? [token] : []));
  const behind = (index: number) => end !== undefined && index > end;
  const paths = words.filter(({ index }) => !behind(index)).map(({ value }) => value);
  if (end === undefined) return { paths };
  return { paths, pairs: words.filter(({ index }) => behind(index)).map(({ value }) => value) };
}

/**
 * What stands behind `--`; nothing there is no configuration.
 *
 * @throws UsageError
 */
export function dataOf(pairs: readonly string[] = [], config?: string): Record<string, string> | undefined {
  if (pairs.length === 0) return undefined;
  if (config !== undefined) {
    throw new UsageError('`--config` must not be given with `-- KEY=VALUE`: both are the configuration');
  }
  const entries = pairs.map((pair) => {
    const at = pair.indexOf('=');
    if (at > 0) return [pair.slice(0, at), pair.slice(at + 1)] as const;
    throw new UsageError(`what stands behind \`--\` must be KEY=VALUE, got ${JSON.stringify(pair)}`);
  });
  return Object.fromEntries(entries);
}
