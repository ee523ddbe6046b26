/**
 * What a run does, counted: how often functions are called, and how much the built-in ones of V8 go through. No clock: a
 * count does not depend on the machine. For a process of its own: from here on everything is counted, and slower for it.
 */
import { Session } from 'node:inspector';

const { indexOf, lastIndexOf } = String.prototype;
const { indexOf: indexIn, slice: sliceOf } = Array.prototype;

const session = new Session();
session.connect();
post('Profiler.enable');
post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
Error.stackTraceLimit = 4;
let scanned = new Map<string, number>();
let counting = false;
let least = { list: 0, text: 0 };
wrapBuiltIns();

/**
 * What is called and gone through how much, by its place in the code.
 *
 * @param over how long lists and texts are at least that count: to look for the place is what takes time
 */
export function countWork(run: () => void, over: { list: number; text: number }): Map<string, number> {
  least = over;
  takeCalls();
  scanned = new Map();
  counting = true;
  run();
  counting = false;
  return new Map([...takeCalls(), ...scanned]);
}

/** The calls of our functions and of `yaml` since it was last asked. */
function takeCalls(): [string, number][] {
  const { result } = post<Coverage>('Profiler.takePreciseCoverage');
  return result.flatMap(({ url, functions }) => {
    const file = /\/((?:functions|src|node_modules\/yaml)\/.*)/.exec(url)?.[1];
    if (file === undefined) return [];
    return functions.map(({ functionName, ranges: [range] }): [string, number] => {
      return [`${file} ${functionName} at ${range!.startOffset}`, range!.count];
    });
  });
}

interface Coverage {
  readonly result: readonly {
    readonly url: string;
    readonly functions: readonly {
      readonly functionName: string;
      readonly ranges: readonly { readonly startOffset: number; readonly count: number }[];
    }[];
  }[];
}

/** In one process the answer is there when `post` returns. */
function post<Answer>(method: string, parameters: object = {}): Answer {
  let answer: Answer | undefined;
  session.post(method, parameters, (error, result) => {
    if (error) throw error;
    answer = result as Answer;
  });
  return answer as Answer;
}

/** Has the built-in functions that go through a list or a text say how far they may have gone. */
function wrapBuiltIns(): void {
  const lists = ['includes', 'lastIndexOf', 'concat', 'shift', 'unshift', 'join'];
  wrap(Array.prototype, 'indexOf', (list: unknown[], [what, from = 0]: [unknown, number?]) => {
    const found = indexIn.call(list, what, from);
    return (found === -1 ? list.length : found + 1) - from;
  });
  // What is copied, and not what it is copied from.
  wrap(
    Array.prototype,
    'slice',
    (list: unknown[], range: number[]) => sliceOf.apply(list, range as [number]).length,
  );
  wrap(Array.prototype, 'splice', (list: unknown[], [start]: [number]) => list.length - start);
  for (const name of [...lists, Symbol.iterator])
    wrap(Array.prototype, name, (list: unknown[]) => list.length);
  for (const name of ['includes', 'split', 'replace', 'replaceAll', 'trimEnd']) {
    wrap(String.prototype, name, (text: string) => text.length);
  }
  wrap(String.prototype, 'indexOf', (text: string, [what, from = 0]: [string, number?]) => {
    const found = indexOf.call(text, what, from);
    return (found === -1 ? text.length : found + what.length) - from;
  });
  wrap(String.prototype, 'lastIndexOf', (text: string, [what, from = text.length]: [string, number?]) => {
    return from - Math.max(0, lastIndexOf.call(text, what, from));
  });
}

/** @param cost of a call, before it is made: some make the list shorter */
function wrap(prototype: object, name: string | symbol, cost: (of: any, args: any) => number): void {
  const target = prototype as Record<string | symbol, (...args: unknown[]) => unknown>;
  const original = target[name]!;
  target[name] = function (this: unknown, ...args: unknown[]) {
    if (counting) {
      counting = false;
      const amount = cost(this, args);
      if (amount > (prototype === Array.prototype ? least.list : least.text))
        add(`${String(name)} ${callerOf(new Error().stack!)}`, amount);
      counting = true;
    }
    return Reflect.apply(original, this, args);
  };
}

function add(place: string, amount: number): void {
  scanned.set(place, (scanned.get(place) ?? 0) + amount);
}

/** The line of a stack below this file's. */
function callerOf(stack: string): string {
  return /\/((?:functions|src|node_modules\/yaml)\/[^)\n]*)/.exec(stack)?.[1] ?? 'elsewhere';
}
