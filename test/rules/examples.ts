import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { type Document, parse, parseDocument, stringify } from 'yaml';
import { hardenSpark } from '../../functions/harden-spark/function.ts';
import { transform } from '../../src/krm/index.ts';
import type { Result } from '../../src/krm/list/result.ts';
import { resultLines } from '../../src/krm/list/result-lines.ts';

const FOLDER = new URL('examples/', import.meta.url);

/** Objects in a namespace of their own, and the functionConfig that they are given to. */
export interface Given {
  /** As text: some rules are about how it is written. */
  readonly items: readonly string[];
  /** Where it is left out, the common one is used. */
  readonly config?: Document;
}

/** How a rule is shown: objects that it has something to say about, and what a person changes so that it is silent. */
export interface Example {
  readonly rule: string;
  /** The text of `fires`. */
  readonly text: string;
  readonly fires: Given;
  readonly silent: Given;
  /** Of both: in front of each line stands `-` if only the first has it, `+` if only the second has it, else a space. */
  readonly lines: readonly string[];
}

/** The functionConfig of the examples that bring none. */
export const commonConfig: Document = readConfig(readFileSync(new URL('harden-spark.yaml', FOLDER), 'utf8'));

/** The example of `examples/<step>/<rule>.diff`, if there is one. */
export function exampleOf(rule: string): Example | undefined {
  const file = new URL(`${rule}.diff`, FOLDER);
  if (!existsSync(file)) return undefined;
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  const without = (sign: string) =>
    lines.flatMap((line) => (line.startsWith(sign) ? [] : [`${line.slice(1)}\n`])).join('');
  const text = without('+');
  return {
    rule,
    text,
    fires: givenBy(text),
    silent: givenBy(without('-')),
    lines,
  };
}

function givenBy(text: string): Given {
  const documents = text.split(/^---\n/m);
  const items = documents.filter((document) => !isConfig(document));
  const config = documents.find(isConfig);
  return config ? { items, config: readConfig(config) } : { items };
}

/** As it is written: a rule can be about that. */
function readConfig(text: string): Document {
  return parseDocument(text, { uniqueKeys: false });
}

function isConfig(document: string): boolean {
  return /^kind: HardenSpark$/m.test(document);
}

/** The names of all rules that have an example. */
export function rulesWithExamples(): string[] {
  return readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.diff'))
    .map((path) => path.slice(0, -'.diff'.length))
    .sort();
}

export interface Report {
  readonly items: string[];
  readonly results: readonly Result[];
  readonly exitCode: number;
  /** The line that says what the run came to. */
  readonly counts: string;
}

/** Runs the function over items, in the mode that is given or the one of the configuration. */
export function run({ items, config = commonConfig }: Given, mode?: 'Fix' | 'Report'): Report {
  const functionConfig = config.clone();
  if (mode) functionConfig.setIn(['spec', 'mode'], mode);
  const { stdout, stderr, exitCode } = transform(hardenSpark, resourceListOf(items, functionConfig));
  const output = parse(stdout, { uniqueKeys: false });
  const texts = output.items.map((item: object) => stringify(item));
  const counts = stderr.trimEnd().split('\n').at(-1)!;
  return { items: texts, results: output.results ?? [], exitCode, counts };
}

/** What an orchestrator gives to the function. */
export function resourceListOf(items: readonly string[], functionConfig: Document): string {
  const elements = items.map((item) => `- ${item.trimEnd().replaceAll('\n', '\n  ')}\n`);
  return `apiVersion: config.kubernetes.io/v1
kind: ResourceList
items:${elements.length === 0 ? ' []' : ''}
${elements.join('')}functionConfig:
  ${String(functionConfig).trimEnd().replaceAll('\n', '\n  ')}
`;
}

/** The findings of a rule. */
export function findingsOf({ results }: Report, rule: string): Result[] {
  return results.filter(({ tags }) => tags?.rule === rule);
}

/** As standard error shows it. */
export function line(result: Result): string {
  return resultLines([result], true).trimEnd();
}
