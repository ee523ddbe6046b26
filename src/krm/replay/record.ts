import type { KubernetesObject } from 'kpt-functions';
import { setOwnValue } from '../../values/json.ts';
import { type Answer, isRecorded, type Recording } from '../../values/recording.ts';
import type { Item } from '../list/item.ts';
import { applyEdits, type Edit } from '../yaml/edit.ts';
import type { PlacedScalar } from '../yaml/scalars.ts';
import type { TextDocument } from '../yaml/text-document.ts';
import { cut, type Filling, Pattern } from './pattern.ts';

/** An item, with its object as far as metadata goes. */
export interface Twin {
  readonly item: Item;
  readonly object: KubernetesObject;
}

/** What is asked of what stands around an item; answers are values of JSON. */
export interface AskedAround {
  readonly question: (of: Twin) => unknown;
  readonly answer: unknown;
  readonly asText: string | undefined;
}

/** The work on one item: on what it depends, and what came of it. */
export interface Record<Result> {
  readonly result: Result;
  readonly pattern: Pattern;
  /** What is asked of the scalars in its holes. */
  readonly asked: readonly Asked[];
  readonly around: readonly AskedAround[];
  /** What stands between the holes once it is edited; undefined where it is not. */
  readonly written: readonly string[] | undefined;
  readonly head: KubernetesObject;
  /** The scalars of the head that are those of a hole. */
  readonly holes: Holes;
}

interface Asked {
  readonly hole: number;
  readonly question: (value: unknown) => Answer;
  readonly answer: Answer;
}

type Holes = ReadonlyMap<object, ReadonlyMap<string, number>>;

/** An item before it was worked on. */
interface Before {
  readonly document: TextDocument;
  readonly scalars: readonly PlacedScalar[];
  readonly object: KubernetesObject;
}

/** @returns undefined for work that cannot be repeated */
export function recordOf<Result>(
  { document, scalars, object }: Before,
  recording: Recording,
  around: readonly AskedAround[],
  result: Result,
  said: unknown,
): Record<Result> | undefined {
  const saidTexts = textsIn(said);
  if (!saidTexts) return undefined;
  const { text, rounds } = document;
  const all = [...saidTexts, ...rounds.flat().map((edit) => edit.text)];
  const isOpen = (scalar: PlacedScalar) =>
    !recording.hasRead(scalar.holder, scalar.key) && afterEdits(scalar, rounds) !== undefined;
  const isTold = ({ holder, key, value }: PlacedScalar) =>
    recording.hasTaken(holder, key) && all.some((one) => one.includes(String(value)));
  const open = scalars.filter((scalar) => isOpen(scalar) && !isTold(scalar));
  const { pattern, kept } = Pattern.of(text, open);

  const holes = new Map<object, Map<string, number>>();
  kept.forEach((index, hole) => {
    const { holder, key } = open[index]!;
    const ofHolder = holes.get(holder) ?? new Map<string, number>();
    holes.set(holder, ofHolder.set(key, hole));
  });
  const asked = recording.asked.flatMap(({ holder, key, question, answer }): Asked[] => {
    const hole = holes.get(holder)?.get(key);
    return hole === undefined ? [] : [{ hole, question, answer }];
  });
  // All about one value together.
  asked.sort((one, other) => one.hole - other.hole);
  const { apiVersion, kind, metadata } = object;
  const written = rounds.reduce<string>(applyEdits, text);
  const holesIn = pattern.holes.map((hole) => afterEdits(hole, rounds)!);
  return {
    result,
    pattern,
    asked,
    around,
    written: rounds.length === 0 ? undefined : cut(written, holesIn),
    head: { apiVersion, kind, metadata },
    holes: unchangedOf(holes, scalars),
  };
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/** Where a range is when all is written; undefined where something was written over it. */
function afterEdits({ start, end }: Range, rounds: readonly (readonly Edit[])[]): Range | undefined {
  let by = 0;
  for (const edits of rounds) {
    const [from, to] = [start + by, end + by];
    if (edits.some((edit) => edit.start < to && edit.end > from)) return undefined;
    for (const edit of edits) if (edit.end <= from) by += edit.text.length - (edit.end - edit.start);
  }
  return { start: start + by, end: end + by };
}

/** Without those in whose place the work has put something else. */
function unchangedOf(holes: Map<object, Map<string, number>>, scalars: readonly PlacedScalar[]): Holes {
  for (const { holder, key, value } of scalars) {
    if ((holder as any)[key] !== value) holes.get(holder)?.delete(key);
  }
  return holes;
}

/** All texts in what was said; undefined where a part of the object itself is in it, of which others may read more. */
function textsIn(said: unknown): string[] | undefined {
  const texts: string[] = [];
  const seen = new Set<unknown>();
  const see = (one: unknown): boolean => {
    if (typeof one === 'string') texts.push(one);
    if (typeof one !== 'object' || one === null || seen.has(one)) return true;
    seen.add(one);
    if (isRecorded(one)) return false;
    return (one instanceof Map || one instanceof Set ? [...one] : Object.values(one)).every(see);
  };
  return see(said) ? texts : undefined;
}

/** Whether what was asked has the same answers for a twin. */
export function holds({ asked, around }: Record<unknown>, { values }: Filling, twin: Twin): boolean {
  return (
    asked.every(({ hole, question, answer }) => question(values[hole]) === answer) &&
    around.every(({ question, answer, asText }) => {
      const ofTwin = question(twin);
      return ofTwin === answer || JSON.stringify(ofTwin) === asText;
    })
  );
}

/** The head of the object of a twin. */
export function headOf({ head, holes }: Record<unknown>, { values }: Filling): KubernetesObject {
  return copy(head) as KubernetesObject;

  function copy(value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value;
    const filled = holes.get(value);
    const result: any = Array.isArray(value) ? [] : {};
    for (const key of Object.keys(value)) {
      const hole = filled?.get(key);
      setOwnValue(result, key, hole === undefined ? copy((value as any)[key]) : values[hole]);
    }
    return result;
  }
}

/** A text with what stands in the holes of another. */
export function filled(between: readonly string[], { written }: Filling): string {
  const pieces = [between[0]!];
  for (let i = 0; i < written.length; i++) pieces.push(written[i]!, between[i + 1]!);
  return pieces.join('');
}
