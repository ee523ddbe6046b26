import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { type Document, parse, parseDocument, stringify } from 'yaml';
import { hardenSpark } from '../../functions/harden-spark/function.ts';
import { transform } from '../../src/krm/index.ts';
import { type Result, resultLines } from '../../src/krm/result.ts';

const FOLDER = new URL('instances/', import.meta.url);

/** One instance of a rule: objects that show it, in a namespace of their own. */
export interface Instance {
  readonly rule: string;
  /** As text: some rules are about how it is written. */
  readonly items: readonly string[];
  /** A functionConfig of its own; else the common one is used. */
  readonly config?: Document;
}

/** The functionConfig of the instances that bring none. */
export const commonConfig: Document = readConfig(documents(new URL('harden-spark.yaml', FOLDER))[0]!);

/** The instance of `instances/<step>/<rule>.yaml`, if there is one. */
export function instanceOf(rule: string): Instance | undefined {
  const file = new URL(`${rule}.yaml`, FOLDER);
  if (!existsSync(file)) return undefined;
  const all = documents(file);
  const items = all.filter((document) => !isConfig(document));
  const config = all.find(isConfig);
  return config ? { rule, items, config: readConfig(config) } : { rule, items };
}

/** As it is written: a rule can be about that. */
function readConfig(text: string): Document {
  return parseDocument(text, { uniqueKeys: false });
}

function isConfig(document: string): boolean {
  return /^kind: HardenSpark$/m.test(document);
}

/** The names of all rules that have an instance. */
export function rulesWithInstances(): string[] {
  return readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.includes('/') && path.endsWith('.yaml'))
    .map((path) => path.slice(0, -'.yaml'.length))
    .sort();
}

export interface Report {
  readonly items: string[];
  readonly results: readonly Result[];
  readonly exitCode: number;
}

/** Runs the function over items, in the mode that is given or the one of the configuration. */
export function run(items: readonly string[], config: Document, mode?: 'Fix' | 'Report'): Report {
  const functionConfig = config.clone();
  if (mode) functionConfig.setIn(['spec', 'mode'], mode);
  const { stdout, exitCode } = transform(hardenSpark, listOf(items, functionConfig));
  const output = parse(stdout, { uniqueKeys: false });
  const texts = output.items.map((item: object) => stringify(item));
  return { items: texts, results: output.results ?? [], exitCode };
}

function listOf(items: readonly string[], functionConfig: Document): string {
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
  return resultLines([result]).trimEnd();
}

function documents(file: URL): string[] {
  return readFileSync(file, 'utf8').split(/^---\n/m);
}
