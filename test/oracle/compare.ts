/** What two versions of the function make of one input, and in what that differs. */
export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | null;
}

/** A run that ended with an exception that the function did not mean. */
export interface Crash {
  readonly crash: string;
}

export interface Difference {
  readonly of: string;
  /** The first line that differs, as each has it; undefined where the text has ended. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/**
 * @param unordered compares `results` and the lines of standard error as sets
 * @returns nothing if the outcomes are the same, byte for byte
 */
export function differences(
  before: Outcome | Crash,
  after: Outcome | Crash,
  unordered: boolean,
): readonly Difference[] {
  const [one, other] = [before, after].map((outcome) => textsOf(outcome, unordered));
  const names = new Set([...Object.keys(one!), ...Object.keys(other!)]);
  return [...names].flatMap((of) => firstDifference(of, one![of], other![of]));
}

function textsOf(outcome: Outcome | Crash, unordered: boolean): Record<string, string> {
  if ('crash' in outcome) return { crash: outcome.crash };
  const { stdout, stderr } = outcome;
  const exitCode = String(outcome.exitCode);
  if (!unordered) return { stdout, stderr, 'exit code': exitCode };
  const [rest, results] = withoutResults(stdout);
  return {
    stdout: rest,
    results: results
      .split(/^(?= *- message: )/m)
      .sort()
      .join(''),
    stderr: stderr.split('\n').sort().join('\n'),
    'exit code': exitCode,
  };
}

/** `results` of a ResourceList stand at column 0, also below items in JSON. */
function withoutResults(text: string): [rest: string, results: string] {
  const match = /^results:[^\n]*\n(?:[ -][^\n]*(?:\n|$)|\r?\n)*/m.exec(text);
  if (!match) return [text, ''];
  const [results] = match;
  return [text.slice(0, match.index) + text.slice(match.index + results.length), results];
}

function firstDifference(of: string, before: string | undefined, after: string | undefined): Difference[] {
  if (before === after) return [];
  const [lines, others] = [before, after].map((text) => text?.split('\n') ?? []);
  let at = 0;
  while (at < lines!.length && at < others!.length && lines![at] === others![at]) at++;
  return [{ of, before: lines![at], after: others![at] }];
}
