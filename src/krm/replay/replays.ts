/**
 * Work on an item that is not done again for its twins: items whose texts differ from its own in scalars alone, none of which
 * changes what comes of the work. docs/decisions/0026-twins-of-a-workload.md says why that is safe.
 */
import type { KubernetesObject } from 'kpt-functions';
import { Recording } from '../../values/recording.ts';
import type { Item } from '../list/item.ts';
import { SliceItem } from '../list/slice-item.ts';
import { type AskedAround, filled, headOf, holds, type Record, recordOf, type Twin } from './record.ts';

/** An item that was not worked on, and what came of it all the same. */
export interface Replayed<Result> {
  /** Its object, as far as metadata goes. */
  readonly object: KubernetesObject;
  readonly result: Result;
}

/** Of texts that look alike so many are recorded. */
const MOST = 8;
/** Where so many more texts were recorded than replayed, a text must be met more often: records are of little use there. */
const MOST_UNUSED = 32;
const OFTEN = 3;
/** A text that is longer is worked on as it is. */
const LONGEST = 1 << 16;

/** Texts that look alike. */
interface Alike<Result> {
  seen: number;
  recorded: number;
  readonly records: Record<Result>[];
}

export class Replays<Result> {
  private readonly alike = new Map<string, Alike<Result>>();
  private last: Alike<Result> | undefined;
  /** How many more were recorded than replayed. */
  private unused = 0;

  /**
   * To be called before an item is worked on.
   *
   * @returns what came of the work on a twin, after it was done to the item too; or what notes the work, where a text that looks alike
   *   was seen before: then it must be done by itself; or nothing
   */
  meet(item: Item): Replayed<Result> | Recorder<Result> | undefined {
    if (!canBeReplayed(item)) return undefined;
    const { text } = item;
    const replayed = this.last && this.replay(this.last, item, text);
    if (replayed) return replayed;
    const look = text.replace(VALUES, '');
    const alike = this.alike.get(look) ?? { seen: 0, recorded: 0, records: [] };
    this.alike.set(look, alike);
    return this.replay(alike, item, text) ?? this.recorderFor(alike, item);
  }

  private replay(alike: Alike<Result>, item: SliceItem, text: string): Replayed<Result> | undefined {
    for (const record of alike.records) {
      const filling = record.pattern.match(text);
      if (!filling) continue;
      const object = headOf(record, filling);
      if (!holds(record, filling, { item, object })) continue;
      item.takeOver(object, record.written && filled(record.written, filling));
      this.last = alike;
      if (this.unused > 0) this.unused--;
      return { object, result: record.result };
    }
    return undefined;
  }

  private recorderFor(alike: Alike<Result>, item: SliceItem): Recorder<Result> | undefined {
    const before = alike.seen++;
    if (before < (this.unused < MOST_UNUSED ? 1 : OFTEN) || alike.recorded === MOST) return undefined;
    alike.recorded++;
    this.unused++;
    return new Recorder(item, (record) => alike.records.unshift(record));
  }
}

function canBeReplayed(item: Item): item is SliceItem {
  return item instanceof SliceItem && item.isUntouched && item.end - item.start <= LONGEST;
}

/** What stands behind a colon or a dash on a line. */
const VALUES = /[:-] .*/g;

/** Notes what the work on an item reads and asks. */
export class Recorder<Result> {
  private readonly recording = new Recording();
  private readonly around: AskedAround[] = [];
  private readonly item: SliceItem;
  private readonly object: KubernetesObject;
  private readonly keep: (record: Record<Result>) => void;
  private before: Parameters<typeof recordOf>[0] | undefined;

  constructor(item: SliceItem, keep: (record: Record<Result>) => void) {
    this.item = item;
    this.keep = keep;
    const { object } = item;
    this.object = object;
    const document = item.readDocument;
    const scalars = document?.scalars;
    if (document && scalars) this.before = { document, scalars, object };
    item.watch(this.recording);
  }

  /** Asks something of what is around the item, by nothing of the item but what `Twin` has. */
  readonly ask = <T>(question: (of: Twin) => T): T => {
    const answer = question({ item: this.item, object: this.object });
    this.around.push({ question, answer, asText: JSON.stringify(answer) });
    return answer;
  };

  /** The item itself, by what is put together anew for each twin. */
  get twin(): Twin {
    return { item: this.item, object: this.object };
  }

  /**
   * To be called when all edits are written.
   *
   * @param said all that came of the work, but for what is put together anew for each twin
   */
  finish(result: Result, said: unknown): void {
    const record = this.before && recordOf(this.before, this.recording, this.around, result, said);
    if (record) this.keep(record);
    // Questions that are kept hold on to this.
    this.before = undefined;
    this.recording.forget();
  }
}
