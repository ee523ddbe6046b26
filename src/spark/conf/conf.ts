import { Answer } from '../answer.ts';
import type { LocatedText } from '../part.ts';

type Entry = readonly [key: string, value: string];

/** A key without the beginning that was asked for, and its value. */
type BelowPrefix = LocatedText & { readonly key: string };

/** Something that says keys of the conf. */
export interface ConfPlace {
  get(key: string): string | undefined;
  entries(): readonly Entry[];
  /** All keys that it says, and perhaps others: what is not among them need not be asked for. */
  keys(): Iterable<string>;
  /** The field in which the key stands. */
  path(key: string): string;
}

/** A value of true or false, which Spark takes in any case and with blanks around it (ConfigHelpers.toBoolean). */
export function isTrue(value: string | undefined, byDefault: boolean): boolean {
  return value === undefined ? byDefault : value.trim().toLowerCase() === 'true';
}

/** The conf that several places say: a stronger one comes first. */
export class Conf implements ConfPlace {
  private readonly places: readonly ConfPlace[];
  private readonly written: ConfPlace;
  /** Nearly all that is asked for is said nowhere. */
  private readonly mayBeSaid = new Answer(() => this.allKeys());
  private readonly keyList = new Answer(() => [...this.mayBeSaid.value]);
  private readonly said = new Answer(() => this.allEntries());
  private readonly saidBelow = new Answer(() => new Map<string, readonly BelowPrefix[]>());

  /** @param written where a key is to be written that nobody says */
  constructor(places: readonly ConfPlace[], written: ConfPlace) {
    this.places = places;
    this.written = written;
  }

  get(key: string): string | undefined {
    if (!this.mayBeSaid.value.has(key)) return undefined;
    for (let i = 0; i < this.places.length; i++) {
      const value = this.places[i]!.get(key);
      if (value !== undefined) return value;
    }
    return undefined;
  }

  keys(): ReadonlySet<string> {
    return this.mayBeSaid.value;
  }

  private allKeys(): ReadonlySet<string> {
    const all = new Set<string>();
    for (let i = 0; i < this.places.length; i++) for (const key of this.places[i]!.keys()) all.add(key);
    return all;
  }

  /** The same with where it stands; undefined without a key. */
  located(key: string | undefined): LocatedText | undefined {
    const value = key === undefined ? undefined : this.get(key);
    return value === undefined ? undefined : { value, path: this.path(key!) };
  }

  is(key: string, byDefault = false): boolean {
    return isTrue(this.get(key), byDefault);
  }

  entries(): readonly Entry[] {
    return this.said.value;
  }

  private allEntries(): readonly Entry[] {
    const all = this.places.map((place) => place.entries()).filter((entries) => entries.length > 0);
    if (all.length < 2) return all[0] ?? [];
    const said = new Set<string>();
    return all.flat().filter(([key]) => {
      const isNew = !said.has(key);
      said.add(key);
      return isNew;
    });
  }

  /** Those whose keys begin so, by the rest of their keys. */
  below(prefix: string): readonly BelowPrefix[] {
    const known = this.saidBelow.value;
    let found = known.get(prefix);
    if (!found) {
      found = this.mayBeSaidBelow(prefix) ? this.findBelow(prefix) : [];
      known.set(prefix, found);
    }
    return found;
  }

  private mayBeSaidBelow(prefix: string): boolean {
    const keys = this.keyList.value;
    for (let i = 0; i < keys.length; i++) if (keys[i]!.startsWith(prefix)) return true;
    return false;
  }

  private findBelow(prefix: string): readonly BelowPrefix[] {
    return this.entries()
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, value]) => ({ key: key.slice(prefix.length), value, path: this.path(key) }));
  }

  /** As in `spec.sparkConf["spark.jars.ivy"]`: where the key stands, or could. */
  path(key: string): string {
    const place = this.places.find((place) => place.get(key) !== undefined) ?? this.written;
    return place.path(key);
  }
}
