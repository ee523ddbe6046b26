import { type Command, commandOf, type ListCommand, UsageError } from './arguments.ts';
import { tellCompilers } from './compilers.ts';
import { InputError } from './input-error.ts';
import type { KrmFunction, Said } from './list/krm-function.ts';
import { textOf } from './list/part.ts';
import { type ExitCode, type Options, type Run, transformInPieces } from './list/transform.ts';
import { unusableInput } from './list/unusable-input.ts';
import type { Output } from './report/outputs.ts';
import {
  inputIsTerminal,
  MOST_INPUT,
  outputIsClosed,
  readAll,
  writeAll,
  writeOutput,
} from './standard-streams.ts';
import { reasonOf } from './system-error.ts';
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
      const [stream, done] = syscall === 'write' ? ['output', 'written'] : ['input', 'read'];
      process.exitCode = await refuse(
        tell,
        `standard ${stream} could not be ${done}: ${reasonOf(error)}`,
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
  const isSilent = command.what === 'files' && command.write && (command.output ?? 'text') === 'text';
  // Of a check people may want nothing but the exit status, and programs discard the rest in a way that looks like closed.
  const isAnsweredByStatus = 'check' in command && command.check;
  if (!isSilent && !isAnsweredByStatus && outputIsClosed()) {
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
  const output = command.output ?? (command.check ? 'text' : undefined);
  const isText = output === undefined || output === 'text';
  // A stream is what a person pipes here, a list what a runner does.
  const isOfPeople = command.stream || command.config !== undefined || command.check;
  const tell = isOfPeople && isText ? tellPeople : tellPlainly;
  const { isReport, stdout, stderr, exitCode } =
    output === undefined
      ? { isReport: false, ...(await runOnInput(fn, command, transformInPieces)) }
      : await reportOnInput(fn, command, output);
  if (isReport) {
    // The line of counts comes last.
    if (isText) await tell(textOf(stdout), { fd: 1 });
    else writeOutput(stdout);
    await tell(stderr);
    return exitCode;
  }
  await tell(stderr);
  if (writeOutput(stdout) > 0 || exitCode !== 0) return exitCode;
  // kpt deletes the package where a function ends well and has written nothing.
  return refuse(tell, 'the output must not be empty, and nothing is left to write');
}

/** Whether the findings are wanted in place of the list. */
function wantsFindings({ check, output = 'text' }: ListCommand): boolean {
  return check || output !== 'text';
}

/** Reads what the command names, and standard input, and runs on it. */
async function runOnInput(
  fn: KrmFunction,
  command: ListCommand,
  run: typeof transformInPieces,
): Promise<Run> {
  try {
    const { config: file, stream, failOn, check, verbose } = command;
    const onlyFindings = wantsFindings(command);
    const config = file === undefined ? undefined : (await import('./config-file.ts')).readConfigFile(file);
    const options: Options = { stream, failOn, onlyFindings, check, verbose, ...(config && { config }) };
    const input = readAll();
    if (input === undefined) throw new InputError(`the input must be smaller than ${MOST_INPUT >> 20} MiB`);
    if (input.length === 0 && file !== undefined) {
      throw (await import('./empty-stream.ts')).emptyStream(file, fn.name);
    }
    tellCompilers(input.length);
    return await withYamlIfNeeded(() => run(fn, input, options));
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return unusableInput(error);
  }
}

/** Where a form of output was named: it is for findings, of a run or in a file of kpt's. */
async function reportOnInput(
  fn: KrmFunction,
  command: ListCommand,
  output: Output,
): Promise<Run & { isReport: boolean }> {
  // No run of kpt's or kustomize's comes here: this is loaded for those who ask for it.
  const { isFunctionResultList, report, resultsIn, runOf } = await import('./report/report.ts');
  const { failOn, check, verbose } = command;
  let isReport = wantsFindings(command);
  const run = await runOnInput(fn, command, (fn, input, options) => {
    const text =
      typeof input === 'string'
        ? Buffer.from(input)
        : Buffer.from(input.buffer, input.byteOffset, input.byteLength);
    if (!isFunctionResultList(text)) return transformInPieces(fn, input, options);
    isReport = true;
    return runOf(resultsIn(fn, text.toString()), failOn);
  });
  if (!isReport) return { ...run, isReport };
  // What could not be read is told on standard error, and once.
  const isTold = run.exitCode === 2 && output === 'text';
  return { ...run, isReport, stdout: isTold ? [] : [report(fn, run, { output, failOn, check, verbose })] };
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
