import { type Command, commandOf, type ListCommand, UsageError } from './arguments.ts';
import { tellCompilers } from './compilers.ts';
import { InputError } from './input-error.ts';
import type { KrmFunction, Said } from './list/krm-function.ts';
import { textOf } from './list/part.ts';
import {
  type ExitCode,
  NOTHING_WRITTEN,
  type Options,
  type Run,
  transformInPieces,
} from './list/transform.ts';
import type { Wanted } from './report/report.ts';
import {
  inputIsTerminal,
  MOST_INPUT,
  outputIsClosed,
  readAll,
  writeAll,
  writeOutput,
} from './standard-streams.ts';
import { type Tell, tellPeople, tellPlainly } from './tell.ts';
import { withYamlIfNeeded } from './yaml/yaml-on-demand.ts';

/**
 * Runs the function on this process: standard input to standard output, findings to standard error. The
 * exit code is set and the process is left to end by itself, so that nothing written is cut off.
 */
export async function runFunction(fn: KrmFunction): Promise<void> {
  // Until the whole output is written, this run has failed.
  process.exitCode = 1;
  const args = process.argv.slice(2);
  const tell = args.length === 0 ? tellPlainly : tellPeople;
  try {
    process.exitCode = await main(fn, args, tell);
  } catch (error) {
    if (error instanceof UsageError) {
      process.exitCode = await refuse(tell, `${error.message}; see \`${fn.name} --help\``, 2);
      return;
    }
    const { code, message, stack, syscall } = error as NodeJS.ErrnoException;
    // Whoever reads our output has gone; there is nobody to tell.
    if (code === 'EPIPE') return;
    if (syscall === 'write' || syscall === 'read') {
      const reason = message.replace(/^[A-Z]+: /, '').replace(/, (?:write|read)$/, '');
      const [stream, done] = syscall === 'write' ? ['output', 'written'] : ['input', 'read'];
      process.exitCode = await refuse(
        tell,
        `standard ${stream} could not be ${done}: ${reason}`,
        syscall === 'read' ? 2 : 1,
      );
      return;
    }
    const said = process.env.HARDEN_SPARK_DEBUG === '1' ? stack : message;
    await refuse(tell, `${fn.name} failed: ${said}`);
  }
}

async function main(fn: KrmFunction, args: string[], tell: Tell): Promise<ExitCode> {
  // The plain run of a KRM function has none.
  const command: Command = args.length === 0 ? PLAIN : commandOf(args, Object.keys(fn.subcommands ?? {}));
  const writesOutput = command.what !== 'files' || !command.write;
  if (writesOutput && outputIsClosed()) {
    return refuse(tell, 'standard output must be open; to discard what is written there, use `>/dev/null`');
  }
  if (command.what === 'help' || command.what === 'version') {
    writeAll(1, command.what === 'help' ? fn.usage : `${fn.version}\n`);
    return 0;
  }
  if (args.length === 0 && inputIsTerminal()) {
    writeAll(2, fn.usage);
    return 2;
  }
  if (command.what === 'subcommand') {
    const run = await fn.subcommands![command.name]!();
    return put(await run(command.args), tell);
  }
  if (command.what === 'files') {
    const { runOnFiles } = await import('./files/run-on-files.ts');
    const { output = 'text' } = command;
    return put(runOnFiles(fn, command), output === 'text' ? tell : tellPlainly);
  }
  return runOnList(fn, command);
}

const PLAIN: ListCommand = { what: 'list', stream: false, check: false, failOn: 'error', verbose: false };

async function runOnList(fn: KrmFunction, command: ListCommand): Promise<ExitCode> {
  const { stream, check, failOn, verbose } = command;
  const output = command.output ?? (check ? 'text' : undefined);
  const isText = output === undefined || output === 'text';
  const onlyFindings = check || !isText;
  // A stream is what a person pipes here, a list what a runner does.
  const tell = (stream || command.config !== undefined || check) && isText ? tellPeople : tellPlainly;
  let config: Options['config'];
  if (command.config !== undefined) {
    const { readConfigFile } = await import('./config-file.ts');
    try {
      config = readConfigFile(command.config);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      return refuse(tell, `${error.message}\n${NOTHING_WRITTEN}; 1 error`, 2);
    }
  }
  const input = readAll();
  if (input === undefined) {
    return refuse(
      tell,
      `the input must be smaller than ${MOST_INPUT >> 20} MiB\n${NOTHING_WRITTEN}; 1 error`,
      2,
    );
  }
  tellCompilers(input.length);
  const options: Options = { stream, failOn, onlyFindings, check, verbose, ...(config && { config }) };
  const outcome =
    output === undefined
      ? await withYamlIfNeeded(() => transformInPieces(fn, input, options))
      : await findings(fn, input, options, { output, failOn, check, verbose });
  if (onlyFindings) {
    // The line of counts comes last.
    if (isText) await tell(textOf(outcome.stdout), { fd: 1 });
    else writeOutput(outcome.stdout);
    await tell(outcome.stderr);
    return outcome.exitCode;
  }
  await tell(outcome.stderr);
  if (writeOutput(outcome.stdout) > 0 || outcome.exitCode !== 0) return outcome.exitCode;
  // kpt deletes the package where a function ends well and has written nothing.
  return refuse(tell, 'the output must not be empty, and nothing is left to write');
}

/** Where a form of output was named: it is for findings, of a run or in a file of kpt's. */
async function findings(
  fn: KrmFunction,
  input: Uint8Array,
  options: Options,
  wanted: Wanted,
): Promise<Pick<Run, 'stdout' | 'stderr' | 'exitCode'>> {
  // No run of kpt's or kustomize's comes here: this is loaded for those who ask for it.
  const { isFunctionResultList, report, reportFunctionResults } = await import('./report/report.ts');
  return withYamlIfNeeded(() => {
    const text = Buffer.from(input.buffer, input.byteOffset, input.byteLength);
    if (isFunctionResultList(text)) return reportFunctionResults(fn, [text.toString()], wanted);
    const run = transformInPieces(fn, input, options);
    // What could not be read is told on standard error, and once.
    const isTold = run.exitCode === 2 && wanted.output === 'text';
    return options.onlyFindings && !isTold ? { ...run, stdout: [report(fn, run, wanted)] } : run;
  });
}

/** Output first: on a terminal the last line is what the run came to. It is told also if nobody reads the output any more. */
async function put({ stdout, stderr, exitCode }: Said, tell: Tell): Promise<ExitCode> {
  try {
    writeAll(1, stdout);
  } finally {
    await tell(stderr, { isBelow: stdout !== '' });
  }
  return exitCode;
}

async function refuse<Code extends 1 | 2 = 1>(
  tell: Tell,
  reason: string,
  exitCode = 1 as Code,
): Promise<Code> {
  await tell(`error: ${reason}\n`);
  return exitCode;
}
