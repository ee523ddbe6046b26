/**
 * What a piece of work reads of a tree of values, so that it need not be done again for another tree in which all of that is the
 * same. Whoever reads does not have to say so: the work is given views of the tree, and each scalar that it takes from them is
 * noted. Which keys there are, and how long lists are, is not noted: whoever compares trees compares those first.
 */

/** What can be asked of a scalar; answers are compared. */
export type Answer = string | number | boolean | undefined;

/** A question about the scalar that a map or a list holds at a key or an index. */
interface AskedScalar {
  readonly holder: object;
  readonly key: string;
  readonly question: (value: unknown) => Answer;
  readonly answer: Answer;
}

type Keys = Map<object, Set<string>>;

const views = new WeakMap<object, { readonly of: Recording; readonly raw: object }>();

/** Where nothing is recorded, which is nearly always, nobody looks for views. */
let isUsed = false;

export class Recording {
  readonly asked: AskedScalar[] = [];
  private readonly read: Keys = new Map();
  private readonly taken: Keys = new Map();
  private readonly made = new WeakMap<object, object>();

  /** A view of a map or a list; changes reach the tree itself. */
  view<T extends object>(raw: T): T {
    const known = this.made.get(raw);
    if (known) return known as T;
    isUsed = true;
    const view = new Proxy(raw, this.handler) as T;
    this.made.set(raw, view);
    views.set(view, { of: this, raw });
    return view;
  }

  private readonly handler: ProxyHandler<any> = {
    get: (raw, key) => {
      const value = raw[key];
      if (typeof value === 'object' && value !== null) return this.view(value);
      if (typeof key === 'string') note(this.read, raw, key);
      return value;
    },
    // What stood there decides whether that is an edit.
    set: (raw, key, value) => {
      if (typeof key === 'string') note(this.read, raw, key);
      const view = typeof value === 'object' && value !== null ? views.get(value) : undefined;
      // It may be put where it stands.
      if (!view || view.raw !== raw[key]) raw[key] = withoutViews(value);
      return true;
    },
    deleteProperty: (raw, key) => {
      if (typeof key === 'string') note(this.read, raw, key);
      return delete raw[key];
    },
  };

  /** All below a map or a list counts as read: it comes to stand in another place too. */
  readAll(raw: object): void {
    for (const [key, value] of Object.entries(raw)) {
      if (typeof value === 'object' && value !== null) this.readAll(value);
      else note(this.read, raw, key);
    }
  }

  /** Whether a scalar decided something by what it is. */
  hasRead(holder: object, key: string): boolean {
    return this.read.get(holder)?.has(key) === true;
  }

  /** Whether it was taken along. */
  hasTaken(holder: object, key: string): boolean {
    return this.taken.get(holder)?.has(key) === true;
  }

  /** Lets go of the tree. */
  forget(): void {
    this.asked.length = 0;
    this.read.clear();
    this.taken.clear();
  }

  take(raw: object, key: string): void {
    note(this.taken, raw, key);
  }
}

function note(keys: Keys, holder: object, key: string): void {
  const ofHolder = keys.get(holder) ?? new Set();
  keys.set(holder, ofHolder.add(key));
}

/** Whether what is read of a value is noted. */
export function isRecorded(holder: object): boolean {
  return isUsed && views.has(holder);
}

/**
 * Asks something of a scalar. Where it is recorded, only the answer counts: another value with the same answer is as good.
 *
 * @param question depends on nothing but the value, and on what is the same for all trees that are compared
 */
export function ask<A extends Answer>(
  holder: object,
  key: string | number,
  question: (value: unknown) => A,
): A {
  const view = isUsed ? views.get(holder) : undefined;
  const value = (view ? view.raw : holder)[key as keyof object] as unknown;
  // What is no scalar is not asked about, but read.
  const answer = question(view && typeof value === 'object' && value !== null ? view.of.view(value) : value);
  if (view) view.of.asked.push({ holder: view.raw, key: String(key), question, answer });
  return answer;
}

/**
 * A scalar that is taken along and decides nothing; what it decides after all is to be asked. Where it comes to stand in what is
 * made of the tree, somebody must put in that of the other tree.
 */
export function take(holder: object, key: string | number): unknown {
  const view = isUsed ? views.get(holder) : undefined;
  if (!view) return holder[key as keyof object];
  view.of.take(view.raw, String(key));
  return view.raw[key as keyof object];
}

/** Nothing in a tree is to be a view of it. */
function withoutViews(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const view = views.get(value);
  if (view) {
    view.of.readAll(view.raw);
    return view.raw;
  }
  for (const [key, one] of Object.entries(value)) {
    const raw = withoutViews(one);
    if (raw !== one) (value as any)[key] = raw;
  }
  return value;
}
