import { append } from '../../values/multi-map.ts';
import type { Place } from '../yaml/field-place.ts';
import type { Item } from './item.ts';
import { locate } from './locate.ts';
import { type Finding, inToldOrder, type LocatedResult, type Result, type Severity } from './result.ts';

/** The findings of a run as they were reported, and what is no longer true of them. */
export class ToldFindings {
  private readonly results: LocatedResult[] = [];
  /** The item that a result is about. */
  private readonly subjects = new Map<LocatedResult, Item>();
  /** The results that say that an item, or the list, was changed. */
  private readonly changes = new Map<Item | undefined, LocatedResult[]>();
  /** Results that are no longer true. */
  private readonly withdrawn = new Set<LocatedResult>();
  /** The items that a finding says were changed. */
  readonly changed = new Set<Item>();

  private ordered: LocatedResult[] | undefined;

  add(result: LocatedResult, item: Item | undefined): void {
    if (result.group === 'change') append(this.changes, item, result);
    if (item) this.subjects.set(result, item);
    this.results.push(result);
    this.ordered = undefined;
  }

  /** Those that hold, in the order in which they are told. */
  get inOrder(): readonly LocatedResult[] {
    this.ordered ??= inToldOrder(this.results.filter((result) => !this.withdrawn.has(result)));
    return this.ordered;
  }

  some(holds: (result: LocatedResult) => boolean): boolean {
    return this.results.some((result) => !this.withdrawn.has(result) && holds(result));
  }

  /** What was said to be changed was not, after all: of an item, or of all. */
  withdrawChanges(item: Item | undefined, which: (result: LocatedResult) => boolean = () => true): void {
    this.ordered = undefined;
    for (const changed of item ? [item] : [...this.changes.keys()]) {
      const results = this.changes.get(changed) ?? [];
      for (const result of results) if (which(result)) this.withdrawn.add(result);
      this.changes.delete(changed);
    }
    if (item) this.changed.delete(item);
    else this.changed.clear();
  }

  /** Those that hold, with the places of those that `isWanted` names. */
  located(
    inInput: (item: Item, place: Place) => Place | undefined,
    isWanted: (result: LocatedResult) => boolean,
  ): LocatedResult[] {
    return locate(
      this.inOrder,
      (result) => (isWanted(result) ? this.subjects.get(result) : undefined),
      inInput,
    );
  }
}

/** What the specification has to say of a finding. */
export function aboutItem(
  message: string,
  severity: Severity,
  { field, rule }: Finding,
  item: Item | undefined,
): Result {
  const tags = { rule };
  if (!item) return { message, severity, tags };
  const { resourceRef, file, position, ownFile } = item;
  const name = ownFile ? `document ${ownFile.index! + 1}` : `item ${position}`;
  return {
    message: !resourceRef && position ? `${name}: ${message}` : message,
    severity,
    ...(resourceRef && { resourceRef: { ...resourceRef } }),
    ...(resourceRef && field && { field }),
    ...(file && { file }),
    tags,
  };
}
