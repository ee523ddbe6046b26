import { append } from '../../values/multi-map.ts';
import type { Place } from '../yaml/field-place.ts';
import type { Group } from './groups.ts';
import type { FieldOfItem, FileOfItem, Item } from './item.ts';
import { locate } from './locate.ts';
import { type Finding, inToldOrder, type LocatedResult, type Severity } from './result.ts';

/** The findings of a run as they were reported, and what is no longer true of them. */
export class ToldFindings {
  private readonly results: LocatedResult[] = [];
  /** Where a result is shown. */
  private readonly subjects = new Map<LocatedResult, FieldOfItem>();
  /** The results that say that an item, or the list, was changed. */
  private readonly changes = new Map<Item | undefined, LocatedResult[]>();
  /** Results that are no longer true. */
  private readonly withdrawn = new Set<LocatedResult>();
  /** The items that a finding says were changed. */
  readonly changed = new Set<Item>();

  private ordered: LocatedResult[] | undefined;

  /** @param shownAt a field of the item, or of what asks for it */
  add(result: LocatedResult, item: Item | undefined, shownAt: FieldOfItem | undefined): void {
    if (result.group === 'change') append(this.changes, item, result);
    if (shownAt) this.subjects.set(result, shownAt);
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

/** What is known of a finding besides what it says. */
interface Known {
  severity: Severity;
  group: Group;
  /** Why it does not count. */
  reason: string | undefined;
  /** Of a change: it is only reported. */
  pending: boolean | undefined;
  /** Where people look. */
  file: FileOfItem | undefined;
  /** Its item stands nowhere yet. */
  isAdded: boolean;
}

/** What there is to tell of a finding. */
export function resultOf(finding: Finding, item: Item | undefined, known: Known): LocatedResult {
  const { field, rule, brief, became } = finding;
  const { severity, group, reason, pending, file, isAdded } = known;
  const { resourceRef } = item ?? {};
  const message = pending ? `pending change: ${finding.message}` : finding.message;
  return {
    message: item && !resourceRef ? `${unnamed(item)}${message}` : message,
    severity,
    ...(resourceRef && { resourceRef: { ...resourceRef } }),
    ...(resourceRef && field && { field }),
    ...(file && { file }),
    tags: { rule },
    group,
    ...(brief !== undefined && { brief }),
    ...(became && { became }),
    ...(isAdded && item?.file && { addedTo: item.file.path }),
    ...(pending && { pending }),
    ...(reason !== undefined && { suppressed: { reason } }),
  };
}

/** What people call an item without a name. */
function unnamed({ position, ownFile }: Item): string {
  if (!position) return '';
  return ownFile ? `document ${ownFile.index! + 1}: ` : `item ${position}: `;
}
