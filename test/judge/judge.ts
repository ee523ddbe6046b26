/**
 * One input, both ways: as the function runs, and the plain way, in which nothing is passed over, nothing is
 * remembered and no text is edited. They must say the same and leave the same objects, and what nobody said was
 * changed must have kept its bytes.
 */
import { isDeepStrictEqual } from 'node:util';
import { expect } from 'chai';
import { isAlias, visit } from 'yaml';
import { hardenSpark } from '../../functions/harden-spark/function.ts';
import { type Outcome, type Result, transform } from '../../src/krm/index.ts';
import type { Item } from '../../src/krm/list/item.ts';
import { withoutResults } from '../cases/outcome.ts';
import { rememberingNothing } from './forgetful.ts';
import { type PlainItem, type PlainList, readPlainList } from './plain-list.ts';
import {
  childOf,
  elementsOf,
  isPlainMap,
  meaningOf,
  type PlainNode,
  readOne,
  readStream,
  Unreadable,
} from './plain-yaml.ts';

export interface Input {
  readonly text: string;
  /** The input is a stream; else a ResourceList. */
  readonly stream?: boolean;
  /** The text of a functionConfig that the input does not carry. */
  readonly config?: string;
}

/** What became of an input, by the one way and by the other. */
export interface Verdict {
  readonly outcome: Outcome;
  /** Absent where both ways refused the input. */
  readonly plain?: PlainList;
  /** The objects of the output in order; as they came, where nothing was written. */
  readonly objects: readonly unknown[];
}

/** Runs an input both ways. Fails where they differ. */
export function judged(input: Input): Verdict {
  const outcome = runFunction(input);
  const run = runPlain(input);
  if (!run) {
    expect(outcome, 'the plain way refuses this input').to.deep.include({ stdout: '', exitCode: 2 });
    expect(outcome.stderr).to.match(/^error: [^\n]*\n/);
    return { outcome, objects: [] };
  }
  const { plain, done } = run;
  expectToldIsDone(plain);
  const failed = plain.results.some(({ severity }) => severity === 'error');
  const { findings, counts } = toldOn(outcome.stderr);
  expect(findings, 'findings').to.deep.equal(plain.results.map(lineOf));
  expect(counts, 'the line of counts').to.equal(
    countsOf(input.stream && failed ? 'nothing was written' : done, plain.results),
  );
  expect(outcome.exitCode, 'exit status').to.equal(failed ? 1 : 0);
  if (input.stream && failed) {
    expect(outcome.stdout, 'a stream with an error').to.equal('');
    return { outcome, plain, objects: [] };
  }
  const before = parsed(input.text, input.stream);
  const after = parsed(outcome.stdout, input.stream);
  const objects = after.items.map(({ item }) => meaningOf(item));
  const meant = plain.isOnlyReport
    ? plain.given.map(({ before }) => before)
    : plain.items.map(({ object }) => object);
  expectSame(objects, meant, 'objects');
  if (input.stream || !before.inFlow) expectBytes(before, after, plain, input.stream === true);
  return { outcome, plain, objects };
}

const CONFIG_FILE = 'config.yaml';

/** The function as people run it who want to know each finding. */
export function runFunction({ text, stream, config }: Input): Outcome {
  return transform(hardenSpark, text, {
    verbose: true,
    ...(stream && { stream }),
    ...(config !== undefined && { config: { text: config, file: CONFIG_FILE } }),
  });
}

function runPlain({ text, stream = false, config }: Input) {
  try {
    const plain = readPlainList(text, stream, config);
    if (config !== undefined) plain.configSource = { text: config, file: CONFIG_FILE };
    const done = rememberingNothing(() => hardenSpark.run(plain)) || '';
    return { plain, done };
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}

/** What was edited was reported, and what was reported was edited, item by item. */
function expectToldIsDone(plain: PlainList): void {
  const isEdited = (item: PlainItem) => !isDeepStrictEqual(clean(item.object), clean(item.before));
  for (const item of plain.given) {
    const done = plain.gone.has(item) || isEdited(item);
    expect(
      plain.reportedChanged.has(item),
      `${nameOf(item)} was ${done ? '' : 'not '}changed; it was reported`,
    ).to.equal(done);
  }
  for (const item of plain.fresh)
    expect(plain.reportedChanged.has(item), `${nameOf(item)} was added`).to.equal(true);
}

function nameOf({ object, position }: Item): string {
  return `item ${position ?? 'added'}, ${object.kind} ${object.metadata?.name}`;
}

/** A list or a stream, and its items, those of a document of kind List one by one. */
interface Parsed {
  readonly text: string;
  /** As a whole: with an edit it is printed anew. */
  readonly inFlow: boolean;
  readonly items: readonly ParsedItem[];
}

interface ParsedItem {
  readonly item: PlainNode;
  /** It stands in a document in flow style, which an edit of another item prints anew. */
  readonly inFlow: boolean;
}

function parsed(text: string, stream = false): Parsed {
  if (!stream) {
    const { root, text: readable } = readOne(text);
    const items = listed(root)!;
    return { text: readable, items, inFlow: items.some((item) => item.inFlow) };
  }
  const { roots, text: readable } = readStream(text);
  const items = roots.flatMap((root) => {
    const ofList = kindOf(root) === 'List' ? listed(root) : undefined;
    return ofList ?? [{ item: root, inFlow: false }];
  });
  return { text: readable, items, inFlow: false };
}

/** What stands in the `items` of a document, if it has any. */
function listed(root: PlainNode): ParsedItem[] | undefined {
  const items = childOf(root, 'items');
  const inFlow = [root, items].some((node) => (node?.node as { flow?: boolean } | undefined)?.flow === true);
  return items && elementsOf(items)?.map((item) => ({ item, inFlow }));
}

function kindOf(root: PlainNode): unknown {
  const kind = childOf(root, 'kind');
  return kind && meaningOf(kind);
}

// Bytes

/** What nobody said was changed has kept its bytes, and what stands between two such items too. */
function expectBytes(before: Parsed, after: Parsed, plain: PlainList, stream: boolean): void {
  const touched = plain.isOnlyReport ? new Set<Item>() : plain.reportedChanged;
  if (touched.size === 0) {
    const kept = stream ? after.text : withoutResults(after.text);
    // With results the last line gets its end, and those of an earlier function go.
    expect(kept.trimEnd(), 'nothing was changed').to.equal(withoutResults(before.text).trimEnd());
    return;
  }
  let at = 0;
  let last: { end: number; endAfter: number } | undefined;
  plain.given.forEach((item, i) => {
    const gone = !plain.isOnlyReport && plain.gone.has(item);
    const one = before.items[i]!;
    const other = gone ? undefined : after.items[at++]!;
    if (!other || touched.has(item) || one.inFlow || refersElsewhere(one.item)) {
      last = undefined;
      return;
    }
    const [start, end] = one.item.node!.range!;
    const [startAfter, endAfter] = other.item.node!.range!;
    const text = after.text.slice(startAfter, endAfter);
    expect(text.trimEnd(), `the text of ${nameOf(item)}`).to.equal(before.text.slice(start, end).trimEnd());
    if (last) {
      const between = after.text.slice(last.endAfter, startAfter);
      expect(between, `what stands before ${nameOf(item)}`).to.equal(before.text.slice(last.end, start));
    }
    last = { end, endAfter };
  });
}

function refersElsewhere({ document, node }: PlainNode): boolean {
  let refers = false;
  const [start, end] = node!.range!;
  visit(node!, {
    Alias(_, alias) {
      const target = isAlias(alias) && alias.resolve(document);
      if (target && (target.range![0] < start || target.range![0] > end)) refers = true;
    },
  });
  return refers;
}

// Values

/** As it is written: a key without a value is none. */
function clean(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(clean);
  if (!isPlainMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, one]) => (one === undefined ? [] : [[key, clean(one)]])),
  );
}

function expectSame(actual: readonly unknown[], meant: readonly unknown[], what: string): void {
  const [one, other] = [clean(actual), clean(meant)];
  if (!isDeepStrictEqual(one, other)) expect(one, what).to.deep.equal(other);
}

/** What standard error says: findings, each of which may have several lines, and the line of counts. */
export function toldOn(stderr: string): { findings: string[]; counts: string } {
  const lines = stderr.trimEnd().split('\n');
  const counts = lines.pop()!;
  const findings = lines.length === 0 ? [] : lines.join('\n').split(/\n(?=(?:error|warning|info|ignored): )/);
  return { findings: findings.map(withoutPlace), counts };
}

function countsOf(done: string, results: readonly Result[]): string {
  const counted = (['error', 'warning'] as const).flatMap((level) => {
    const { length } = results.filter(({ severity }) => severity === level);
    return length === 0 ? [] : [`${length} ${level}${length === 1 ? '' : 's'}`];
  });
  const { length: ignored } = results.filter(({ tags }) => tags?.ignored !== undefined);
  if (ignored > 0) counted.push(`${ignored} ignored`);
  return [...(done ? [done] : []), ...(counted.length > 0 ? [counted.join(', ')] : [])].join('; ');
}

/** The plain way knows no lines of a text. */
function withoutPlace(line: string): string {
  return line.replace(/ \(line \d+ of the input\)(?= \[|$)/, '').replace(/(\(config\.yaml):\d+\)/, '$1)');
}

/** A finding as a line says it; written anew here, so that nothing is lost in the printing. */
function lineOf(result: Result): string {
  const { severity, resourceRef, field, file, tags } = result;
  const isIgnored = tags?.ignored !== undefined;
  const message = isIgnored ? result.message.replace(/^ignored: /, '') : result.message;
  const { kind, namespace, name } = resourceRef ?? {};
  const about = resourceRef ? [kind, namespace === undefined ? name : `${namespace}/${name}`] : [];
  if (field && !message.includes(`\`${field.path}\``)) about.push(field.path);
  const where = about.length > 0 ? `${about.join(' ')}: ` : '';
  return `${isIgnored ? 'ignored' : severity}: ${where}${message}${file ? ` (${file.path})` : ''}${tags?.rule ? ` [${tags.rule}]` : ''}${isIgnored ? `: ${tags.ignored}` : ''}`;
}
