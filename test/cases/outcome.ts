/**
 * What must hold of every outcome of the function, whatever the input: by the KRM functions specification, and
 * because kpt deletes the files of what an output lacks, and takes exit code 0 for success whatever the results say.
 */
import { Ajv } from 'ajv';
import { expect } from 'chai';
import { parse, parseAllDocuments } from 'yaml';
import { oneLine } from '../../src/krm/list/result.ts';

export interface Outcome {
  stdout: string;
  stderr: string;
  exitCode: number;
}

interface Result {
  message: string;
  severity: 'error' | 'warning' | 'info';
  resourceRef?: { kind: string; name: string };
  tags?: Record<string, string>;
}

const text = { type: 'string', minLength: 1 };

/** `results` of a ResourceList; kustomize, cmd/config/docs/api-conventions/functions-spec.md. */
const resultsSchema = {
  type: 'array',
  items: {
    type: 'object',
    required: ['message', 'severity'],
    additionalProperties: false,
    // A field is one of an object.
    dependencies: { field: ['resourceRef'] },
    properties: {
      message: text,
      severity: { enum: ['error', 'warning', 'info'] },
      resourceRef: {
        type: 'object',
        required: ['apiVersion', 'kind', 'name'],
        additionalProperties: false,
        properties: { apiVersion: text, kind: text, name: text, namespace: text },
      },
      field: {
        type: 'object',
        required: ['path'],
        additionalProperties: false,
        properties: { path: text, currentValue: {}, proposedValue: {} },
      },
      file: {
        type: 'object',
        required: ['path'],
        additionalProperties: false,
        properties: { path: text, index: { type: 'integer', minimum: 0 } },
      },
      tags: { type: 'object', additionalProperties: { type: 'string' } },
    },
  },
};
const ajv = new Ajv({ allErrors: true });
const isResults = ajv.compile(resultsSchema);

/** The output without its `results`, which stand at its end. */
export function withoutResults(output: string): string {
  return output.replace(/^results:[^\n]*\n(?:[ -][^\n]*\n?|\r?\n)*/m, '');
}

/** @param stderr of a run with `--verbose` */
export function expectSound(input: string, { stdout, stderr, exitCode }: Outcome, stream: boolean): void {
  expect(exitCode).to.be.oneOf([0, 1, 2]);
  expect(stderr, 'standard error').not.to.match(/^ {4}at /m);
  if (exitCode === 0)
    expect(stdout.trim(), 'an empty output with exit 0 deletes the package').not.to.equal('');
  else expect(stderr, 'a failure that says why').to.match(/^error: /m);
  // Wrong arguments are no run.
  if (stdout === '' && !/--help`/.test(stderr))
    expect(stderr, 'the line of counts').to.match(/\nnothing was written; .+\n$/);
  if (stream) {
    // A document that is no YAML and that nobody needs stays as it is.
    if (exitCode === 0) expect(yamlErrors(stdout), 'YAML in, YAML out').to.equal(yamlErrors(input));
    else expect(stdout, 'a stream may go on to kubectl apply').to.equal('');
  } else if (stdout !== '') {
    expectSoundList(input, stdout, stderr, exitCode);
  }
}

function yamlErrors(text: string): number {
  return parseAllDocuments(text).reduce((count, { errors }) => count + errors.length, 0);
}

function expectSoundList(input: string, stdout: string, stderr: string, exitCode: number): void {
  const before = readList(input);
  const after = readList(stdout);
  expect(after.kind).to.equal('ResourceList');

  const results: Result[] = after.results ?? [];
  expect(isResults(results), `results: ${ajv.errorsText(isResults.errors)}`).to.equal(true);
  expect(exitCode, 'exit code by the results').to.equal(
    results.some(({ severity }) => severity === 'error') ? 1 : 0,
  );
  expectLines(stderr, results);

  const count = (rule: string) =>
    results.filter(({ severity, tags }) => severity === 'info' && tags?.rule === rule).length;
  const expected = before.items.length + count('generated/added') - count('generated/removed');
  expect(after.items.length, 'items').to.equal(expected);
}

/** Every result is a line, in its order, and every line but the last a result; with `--verbose`. */
function expectLines(stderr: string, results: readonly Result[]): void {
  const lines = stderr.split('\n').slice(0, -1);
  expectCounts(lines.pop(), results);
  expect(lines.length, 'lines of standard error').to.equal(results.length);
  results.forEach(({ severity, message, resourceRef, tags }, i) => {
    const line = lines[i]!;
    const isIgnored = tags?.ignored !== undefined;
    const start = isIgnored ? 'ignored: ' : `${severity}: `;
    expect(line.startsWith(start), `${line}\nstarts with ${start}`).to.equal(true);
    expect(line).to.include(oneLine(isIgnored ? message.replace('ignored: ', '') : message));
    if (resourceRef) {
      expect(line).to.include(oneLine(resourceRef.kind));
      expect(line).to.include(oneLine(resourceRef.name));
    }
  });
}

/** The last line says what the run came to, and how many findings there are that somebody must look at. */
function expectCounts(line: string | undefined, results: readonly Result[]): void {
  expect(line, 'the line of counts').to.match(/^(?:no Spark workload among )?\d+ |^nothing was changed/);
  for (const severity of ['error', 'warning']) {
    const count = results.filter((result) => result.severity === severity).length;
    const told = Number(new RegExp(`(\\d+) ${severity}s?(?:,|$)`).exec(line!)?.[1] ?? 0);
    expect(told, `${severity}s, in "${line}"`).to.equal(count);
  }
}

function readList(text: string): any {
  const options = { uniqueKeys: false, maxAliasCount: -1, logLevel: 'silent' } as const;
  try {
    return parse(text, { ...options, merge: true });
  } catch {
    // A merge key that merges no map stays where nobody needs the item.
    return parse(text, options);
  }
}
