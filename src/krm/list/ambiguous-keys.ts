import { fieldPath } from '../../values/field-path.ts';
import { sameJson } from '../../values/json.ts';
import { enumerated } from '../../values/phrases.ts';
import { InputError } from '../input-error.ts';
import { idOf, type Path, type RepeatedKey } from '../yaml/repeated-keys.ts';
import { runAndSettle } from './fault.ts';
import { ambiguousKey, joinedObjects, repeatedConfigKey, repeatedKey } from './input-rules.ts';
import type { KrmFunction } from './krm-function.ts';
import type { Reading, RepeatedInItem } from './reading.ts';
import { shortJson } from './require.ts';
import type { ResourceList } from './resource-list.ts';
import type { Finding } from './result.ts';
import type { Rule } from './rule.ts';

/** A list that the function was run on, and what it said that it did. */
export interface Done<List extends ResourceList = ResourceList> {
  list: List;
  done: string | undefined;
}

/**
 * Runs the function on a list. Readers disagree about a key that stands several times in one map, and no table says
 * which keys a function looks at. So it is run with the first of them in place of the last as well: where something
 * else comes of it, the key decides, and its object is left as it is, with an error; else there is a warning.
 *
 * @param read reads the list anew
 */
export function runUnambiguously<List extends ResourceList>(
  fn: KrmFunction,
  read: (reading: Reading) => List,
): Done<List> {
  const { reads } = fn;
  const refusal: ResourceList['refusal'] = (found) => {
    const keys = found.keys.filter(joinsObjects).slice(-1);
    return findings(joinedObjects, { ...found, keys }, twoObjects);
  };
  const { list, done } = runSafely(fn, () => read(wordsOf(fn)), refusal);
  if (list.repeatedInConfig.length > 0) return { list, done };
  const repeated = list.repeated.filter(({ keys }) => !keys.some(joinsObjects));
  if (repeated.length === 0) return { list, done };

  const deciding = decidingKeys(fn, read, repeated);
  if (deciding.size === 0) {
    warn(list, repeated, reads);
    return { list, done };
  }
  const careful = runSafely(
    fn,
    () => read(wordsOf(fn)),
    (found) => {
      const keys = found.keys.filter((key) => deciding.has(idIn(found, key)));
      return keys.length > 0 ? findings(ambiguousKey, { ...found, keys }, decides) : refusal(found);
    },
  );
  const harmlessOnes = (found: RepeatedInItem) => found.keys.filter((key) => !deciding.has(idIn(found, key)));
  warn(
    careful.list,
    repeated.map((found) => ({ ...found, keys: harmlessOnes(found) })),
    reads,
  );
  return careful;
}

/**
 * Runs the function on a list. Where something rests on an edit that could not be written in the end, it is run again from
 * the beginning without that edit.
 */
function runSafely<List extends ResourceList>(
  fn: KrmFunction,
  read: () => List,
  refusal: ResourceList['refusal'],
): Done<List> {
  const unsafe = new Map<number, string>();
  for (;;) {
    const list = read();
    if (list.repeatedInConfig.length > 0) {
      for (const key of list.repeatedInConfig) list.report(inConfig(key), list.functionConfigItem);
      list.settle();
      return { list, done: 'nothing was changed' };
    }
    list.refusal = refusal;
    list.keepAsRead(unsafe);
    const done = runAndSettle(fn, list);
    if (list.lateUnsafe.size === 0) return { list, done };
    for (const [index, reason] of list.lateUnsafe) unsafe.set(index, reason);
  }
}

/** What a list is to be searched for. */
function wordsOf({ reads, words }: KrmFunction): Reading {
  return { reads, ...(words && { words }) };
}

/** Runs after which it is not tried any more which keys decide: then all that are left do. */
const MOST_RUNS = 24;

/** The keys for which it makes a difference whether the first or the last counts. */
function decidingKeys(
  fn: KrmFunction,
  read: (reading: Reading) => ResourceList,
  repeated: readonly RepeatedInItem[],
): ReadonlySet<string> {
  const outcome = (first: ReadonlySet<string>): string => {
    try {
      const firstCounts = (unit: number, path: Path) => first.has(`${unit} ${idOf(path)}`);
      const list = read({ ...wordsOf(fn), firstCounts });
      list.isRehearsal = true;
      list.replays = false;
      runAndSettle(fn, list);
      return list.outcome!;
    } catch (error) {
      if (error instanceof InputError) return error.message;
      throw error;
    }
  };
  const usual = outcome(new Set());
  const deciding = new Set<string>();
  let runs = 0;
  const search = (keys: readonly string[]): void => {
    runs++;
    if (keys.length === 0 || outcome(new Set(keys)) === usual) return;
    const known = deciding.size;
    if (keys.length > 1 && runs < MOST_RUNS) {
      const half = Math.ceil(keys.length / 2);
      search(keys.slice(0, half));
      search(keys.slice(half));
    }
    // One alone, or several only together.
    if (deciding.size === known) for (const key of keys) deciding.add(key);
  };
  search(repeated.flatMap((found) => found.keys.map((key) => idIn(found, key))));
  return deciding;
}

function idIn({ unit }: RepeatedInItem, { id }: RepeatedKey): string {
  return `${unit} ${id}`;
}

/** About objects that may be of interest; others are looked at only by chance. */
function warn(list: ResourceList, repeated: readonly RepeatedInItem[], reads: readonly string[]): void {
  for (const found of repeated) {
    if (!reads.some((word) => found.item.mentions(word))) continue;
    const harmless = (key: RepeatedKey) => `: ${readers(key)}. Remove all but one.`;
    for (const finding of findings(repeatedKey, found, harmless)) list.report(finding, found.item);
  }
}

/** Of a file with thousands, the first few tell enough. */
const MOST_TOLD = 10;

/** @param says what there is to say of a key, behind where it stands */
function findings(
  rule: Rule,
  { keys, lines }: RepeatedInItem,
  says: (key: RepeatedKey) => string,
): Finding[] {
  return keys.slice(0, MOST_TOLD).map((key, i) => {
    const more = keys.length - MOST_TOLD;
    const isLast = i === MOST_TOLD - 1 && more > 0;
    const others = isLast ? ` Of this object, ${more} more keys stand several times.` : '';
    return rule.finding(stands(key, lines) + says(key) + others, { path: fieldPath(key.path) });
  });
}

/** Files that were put together without a line `---` between them. */
function joinsObjects({ path }: RepeatedKey): boolean {
  return path.length === 1 && (path[0] === 'kind' || path[0] === 'apiVersion');
}

function twoObjects({ first, last }: RepeatedKey): string {
  return `, ${shortJson(first)} and ${shortJson(last)}: two objects must be two documents, with a line \`---\` between them. It was left as it is.`;
}

function decides(key: RepeatedKey): string {
  return `, and what this function does depends on which one counts: ${readers(key)}. Remove all but one; the object was left as it is.`;
}

function inConfig(key: RepeatedKey): Finding {
  const path = fieldPath(key.path[0] === 'functionConfig' ? key.path.slice(1) : key.path);
  const values = `${shortJson(key.first)} and ${shortJson(key.last)}`;
  const message = `\`${path}\` must not stand ${times(key)} in the functionConfig, got ${values}.`;
  return repeatedConfigKey.finding(message, { path });
}

function stands(key: RepeatedKey, counted: RepeatedInItem['lines']): string {
  const shown = [...new Set(key.lines)].slice(0, MOST_TOLD).map(String);
  const lines = `${shown.length === 1 ? 'line' : 'lines'} ${enumerated(shown)}`;
  return `\`${fieldPath(key.path)}\` stands ${times(key)} (${lines} of the ${counted})`;
}

function times({ lines }: RepeatedKey): string {
  return lines.length === 2 ? 'twice' : `${lines.length} times`;
}

/** Source: kpt 1.0.0-beta.56 and kubectl 1.32, as seen. */
function readers({ first, last }: RepeatedKey): string {
  if (sameJson(first, last)) return `it says ${shortJson(last)} each time`;
  return `kubectl takes the last one, ${shortJson(last)}; kpt writes the first one, ${shortJson(first)}, over it`;
}
