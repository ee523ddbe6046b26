import { expect } from 'chai';
import { parseAllDocuments } from 'yaml';
import { hardenSpark } from '../../functions/harden-spark/function.ts';
import { type Outcome, transform } from '../../src/krm/index.ts';
import { expectSound, withoutResults } from '../cases/outcome.ts';

/** The two ways in. */
export interface Run {
  input: string;
  /** The functionConfig of a stream; a ResourceList has its own. */
  config?: string;
}

export function run({ input, config }: Run): Outcome {
  return transform(hardenSpark, input, {
    verbose: true,
    ...(config !== undefined && { config: { text: config, file: 'config' } }),
  });
}

/** What must hold of any input: a sound output, or one that says what is wrong, and nothing to do in a second run. */
export function expectSoundRun(first: Run): Outcome {
  const outcome = run(first);
  const stream =
    first.config !== undefined && !/^["']?kind["']?:[ \t]*["']?ResourceList\b/m.test(first.input);
  if (!isYaml(first.input)) {
    // What nobody needs to read may be no YAML, in the output as in the input.
    expect(outcome.stderr).not.to.match(/^ {4}at /m);
    if (outcome.exitCode === 0) expect(outcome.stdout.trim()).not.to.equal('');
    else expect(outcome.stderr).to.match(/^error: /m);
    return outcome;
  }
  expectSound(first.input, outcome, stream);
  if (outcome.stdout !== '') {
    const output = withoutResults(outcome.stdout);
    const again = withoutResults(run({ ...first, input: output }).stdout);
    expect(again, 'a second run').to.equal(output);
  }
  return outcome;
}

function isYaml(text: string): boolean {
  try {
    const documents = parseAllDocuments(text, { uniqueKeys: false, logLevel: 'silent' });
    return (
      !('empty' in documents) &&
      documents.every(
        (document) => document.errors.length === 0 && document.toJS({ maxAliasCount: -1 }) !== null,
      )
    );
  } catch {
    return false;
  }
}
