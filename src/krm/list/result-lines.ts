/** Findings as lines for standard error: kustomize and Argo CD show nothing else. */
import { append } from '../../values/multi-map.ts';
import { enumerated, firstOf } from '../../values/phrases.ts';
import {
  inToldOrder,
  type LocatedResult,
  nameOf,
  oneLine,
  type ResourceRef,
  tellsPlace,
  wholeMessage,
} from './result.ts';

/**
 * First what matters most, and each thing once: a finding of many objects is one line with the first of their names, the
 * changes of an object are one line, and what does not count is not told.
 *
 * @param verbose a line for each finding, also of those that do not count
 */
export function resultLines(results: readonly LocatedResult[], verbose = false): string {
  const ordered = inToldOrder(results);
  const lines = verbose ? ordered.map(resultLine) : gathered(ordered).map(lineOf);
  return lines.map((line) => `${line}\n`).join('');
}

/** The findings that have a line of their own, in which their place is shown. */
export function toldAlone(results: readonly LocatedResult[], verbose: boolean): ReadonlySet<LocatedResult> {
  if (verbose) return new Set(results);
  return new Set(gathered(results).flatMap((some) => (some.length === 1 ? some : [])));
}

/** What is told in one line, in the order of the first of each. */
function gathered(results: readonly LocatedResult[]): LocatedResult[][] {
  const lines = new Map<string, LocatedResult[]>();
  for (const result of results) if (!result.suppressed) append(lines, keyOf(result), result);
  return [...lines.values()];
}

/** The same for what is told in one line. */
function keyOf(result: LocatedResult): string {
  const { severity, group, became, resourceRef, file, tags, field, message } = result;
  if (became) return `${severity} ${became}`;
  const { apiVersion, kind, namespace, name } = resourceRef ?? {};
  if (group === 'change' && resourceRef)
    return [severity, apiVersion, kind, namespace, name, file?.path, file?.index].join('\n');
  return JSON.stringify([severity, tags?.rule, field?.path, namelessMessage(result) ?? message]);
}

/** The message without the names of the object that it is about, where it has one. */
function namelessMessage({ message, resourceRef }: LocatedResult): string | undefined {
  if (!resourceRef) return undefined;
  const { name, namespace } = resourceRef;
  let text = message.replaceAll(JSON.stringify(name), '<name>');
  if (namespace !== undefined) {
    text = text.replaceAll(`${namespace}/${name}`, '<namespace>/<name>');
    text = text.replaceAll(JSON.stringify(namespace), '<namespace>');
  }
  return text;
}

const SHOWN = 3;

function lineOf(results: readonly LocatedResult[]): string {
  const [first] = results as [LocatedResult];
  if (first.became) return becameLine(results);
  if (results.length === 1 && first.brief === undefined) return resultLine(first);
  if (first.group === 'change' && first.resourceRef) return changesLine(results);
  if (results.length === 1) return resultLine(first);
  const { severity, field, message, tags, resourceRef } = first;
  if (!resourceRef) return `${severity}: ${results.length} times: ${oneLine(message)}${ruleOf(tags?.rule)}`;
  const isSame = results.every((result) => result.message === message);
  const said = isSame ? message : namelessMessage(first)!;
  const at = field && !message.includes(`\`${field.path}\``) ? ` ${field.path}` : '';
  const many = `${results.length} objects${at} (${namesOf(results)})`;
  return `${severity}: ${oneLine(`${many}: ${said}`)}${ruleOf(tags?.rule)}`;
}

function becameLine(results: readonly LocatedResult[]): string {
  const [{ severity, became, pending, tags }] = results as [LocatedResult];
  const file = inCommon(results, ({ addedTo }) => addedTo);
  const what = `${became}${file === undefined ? '' : ` to ${file}`}`;
  const names = namesOf(results);
  const said =
    results.length === 1
      ? `${names} ${pending ? 'would be' : 'is'} ${what}`
      : `${results.length} objects ${pending ? 'would be ' : ''}${what}: ${names}`;
  return `${severity}: ${oneLine(said + whereAll(results))}${ruleOf(tags?.rule)}`;
}

/** Where people look: for what was added, at what asks for it. */
function whereAll(results: readonly LocatedResult[]): string {
  const [first] = results as [LocatedResult];
  const file = inCommon(results, ({ file }) => file?.path);
  const where = results.length === 1 ? whereOf(first) : file === undefined ? '' : ` (${file})`;
  return first.became === 'added' ? where.replace(' (', ' (asked for in ') : where;
}

function inCommon(
  results: readonly LocatedResult[],
  ofOne: (result: LocatedResult) => string | undefined,
): string | undefined {
  const values = new Set(results.map(ofOne));
  return values.size === 1 ? [...values][0] : undefined;
}

/** All changes of an object, each once: two parts of it can have the same said of them. */
function changesLine(results: readonly LocatedResult[]): string {
  const [first] = results as [LocatedResult];
  const { severity, resourceRef, file, pending } = first;
  const byRule = new Map<string | undefined, LocatedResult[]>();
  for (const result of results) append(byRule, result.tags?.rule, result);
  const what = `${pending ? 'pending: ' : ''}${[...byRule.values()].flatMap(inBrief).join('; ')}`;
  const where = file ? ` (${file.path})` : '';
  const rules = [...new Set(results.flatMap(({ tags }) => tags?.rule ?? []))];
  return `${severity}: ${oneLine(`${nameOf(resourceRef!)}: ${what}${where}`)}${ruleOf(rules.join(', '))}`;
}

/** In a few words, where these say all. */
function inBrief(results: readonly LocatedResult[]): string[] {
  const briefs = new Set(results.map(({ brief }) => brief));
  const [brief] = briefs;
  if (briefs.size === 1 && brief !== undefined) return [brief];
  return results.map(({ message }) =>
    message
      .replace(/^pending change: /, '')
      .replace(/^The /, 'the ')
      .replace(/\.$/, ''),
  );
}

/** The first of the objects, the kind only where it is another one than before. */
function namesOf(results: readonly LocatedResult[]): string {
  const refs = results.map(({ resourceRef }) => resourceRef!);
  const names = refs.map((ref, i) => (refs[i - 1]?.kind === ref.kind ? withoutKind(ref) : nameOf(ref)));
  return names.length <= SHOWN ? enumerated(names) : firstOf(names, SHOWN);
}

function withoutKind({ namespace, name }: ResourceRef): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

function ruleOf(rule: string | undefined): string {
  return rule ? ` [${rule}]` : '';
}

function resultLine(result: LocatedResult): string {
  const { severity, tags, suppressed } = result;
  const text = `${wholeMessage(result)}${whereOf(result)}${ruleOf(tags?.rule)}`;
  if (suppressed) return `ignored: ${oneLine(`${text}: ${suppressed.reason}`)}`;
  // A message without tags can come from the reader of YAML, which shows the text on lines of its own.
  return `${severity}: ${tags ? oneLine(text) : text}`;
}

/** Where people look, unless the message itself says it. */
function whereOf(result: LocatedResult): string {
  const { file, place } = result;
  if (tellsPlace(result)) return '';
  if (!file) return place ? ` (line ${place.line} of the input)` : '';
  return ` (${file.path}${place ? `:${place.line}` : ''})`;
}
