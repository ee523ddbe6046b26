import type { KubernetesObject } from 'kpt-functions';
import { InputError } from '../input-error.ts';
import type { Place } from '../yaml/field-place.ts';
import type { RepeatedKey } from '../yaml/repeated-keys.ts';
import { ConfigItem, type ConfigSource } from './config-item.ts';
import type { Exceptions } from './exceptions.ts';
import { FreeIndex } from './free-index.ts';
import type { Group } from './groups.ts';
import { notWritten } from './input-rules.ts';
import { type FieldOfItem, type Item, ObjectItem } from './item.ts';
import { PackageFiles } from './package-files.ts';
import { type Part, textOf } from './part.ts';
import type { RepeatedInItem } from './reading.ts';
import {
  type Absent,
  type FailOn,
  type Finding,
  failsOn,
  groupBySeverity,
  type LocatedResult,
  plainResult,
  type Result,
  type Severity,
} from './result.ts';
import { itemsThatMention, type SliceItem } from './slice-item.ts';
import { resultOf, ToldFindings } from './told-findings.ts';
import { writeObjects } from './write-together.ts';

/**
 * The ResourceList of the KRM functions specification, over the text that it came as.
 *
 * All that is not edited is written as it was read. Items are objects of their own, even two of one name.
 */
export abstract class ResourceList {
  functionConfig: KubernetesObject | undefined;
  /** Where the functionConfig was read, if it did not come in the list. */
  configSource?: ConfigSource | undefined;
  /** Items that were added, each with what asks for it. */
  protected readonly added = new Map<Item, FieldOfItem | undefined>();
  protected readonly removed = new Set<Item>();
  /** The least severe finding that fails the run. */
  failOn: FailOn = 'error';
  /** Only findings are wanted, not the list. */
  isForFindings = false;
  /** What came of an item is taken over for its twins. */
  replays = process.env.HARDEN_SPARK_REPLAY !== 'off';
  /** Somebody chose files of a package: what is not in the list may be in others. */
  isPart = false;
  /** Something could not be understood or done: that fails the run, whatever else does. */
  private isBroken = false;
  /** No edit is kept. */
  isOnlyReport = false;
  private settled = false;
  private readonly findings = new ToldFindings();
  private readonly packageFiles = new PackageFiles(this);
  private freeIndex: FreeIndex | undefined;
  /** Keys that stand several times in the functionConfig. */
  repeatedInConfig: readonly RepeatedKey[];
  /** What is to be said of an item with repeated keys that is to stay as it is; nothing: it may be edited. */
  refusal: (found: RepeatedInItem) => readonly Finding[] = () => [];
  private readonly unsafe = new Map<Item, string>();
  /** Why the edits of an item cannot be written after all, although `finish` said so; by the index of the item in the input. */
  readonly lateUnsafe = new Map<number, string>();
  /** The items that stay as they are whatever was edited, and what there is to say of each. */
  private readonly refused = new Map<Item, readonly Finding[]>();
  private readonly finished = new Set<Item>();
  /** Nothing of this list will be written: it is only asked what would come of it. */
  isRehearsal = false;
  /** All that came of a rehearsal, as one text to compare. */
  outcome?: string;

  protected constructor(
    functionConfig: KubernetesObject | undefined,
    repeatedInConfig: readonly RepeatedKey[] = [],
  ) {
    this.functionConfig = functionConfig;
    this.repeatedInConfig = repeatedInConfig;
  }

  /** What was read and holds a key several times. */
  get repeated(): readonly RepeatedInItem[] {
    return this.input.flatMap((item) => this.repeatedIn(item) ?? []);
  }

  /** The keys that stand several times in an item, if it was read; objects without a text hold none. */
  protected repeatedIn(_item: Item): RepeatedInItem | undefined {
    return undefined;
  }

  /** What was changed, by the unit of text; nothing where there is no text. */
  protected differences(): readonly unknown[] {
    return this.slices.map((slice) => (this.removed.has(slice) ? [] : slice.differences));
  }

  /** What the text was cut into, if it was. */
  protected slices: readonly SliceItem[] = [];
  /** The texts with their edits, of what was edited: of items, or of the whole list. */
  protected readonly texts = new Map<Item | undefined, string>();
  /** The items of the input, in order. */
  protected abstract readonly input: readonly Item[];
  protected abstract readonly carriesPaths: boolean;
  /** Where a result fails the run, nothing is written at all. */
  protected readonly allOrNothing: boolean = false;
  /** Fills `texts`. */
  protected writeEdits(): void {}
  protected abstract print(): Part[];

  /** All items in order, added ones last, without removed ones. */
  get items(): readonly Item[] {
    if (this.added.size + this.removed.size === 0) return this.input;
    return [...this.input.filter((item) => !this.removed.has(item)), ...this.added.keys()];
  }

  /** The items for clusters that mention one of `words`: only these need to be read. */
  select(words: readonly string[]): Item[] {
    return this.selectAll(words).filter((item) => !item.isLocalConfig);
  }

  /** The same with local-config items, for what is asked of the package and not of the cluster. */
  selectAll(words: readonly string[]): Item[] {
    return itemsThatMention(this.items, words);
  }

  /**
   * Appends an object. kpt writes it to the file `path` of the package, behind what that file holds.
   *
   * @param askedBy where findings about it are shown: it stands in no file yet
   */
  add(object: KubernetesObject, path: string, askedBy?: FieldOfItem): Item {
    const item = new ObjectItem(object);
    this.putInto(path, item);
    this.added.set(item, askedBy);
    return item;
  }

  /** Says to which file of the package an added item belongs, to whoever writes the files. */
  protected putInto(path: string, { object }: Item): void {
    if (!this.carriesPaths) return;
    this.freeIndex ??= new FreeIndex((word) => this.selectAll([word]), this.functionConfigItem?.packagePath);
    this.freeIndex.putInto(path, object);
  }

  private configItem: ConfigItem | undefined;

  /** The functionConfig as an item, to report about. */
  get functionConfigItem(): Item | undefined {
    this.configItem ??= this.functionConfig && new ConfigItem(this.functionConfig, this.configSource);
    return this.configItem;
  }

  remove(item: Item): void {
    if (!this.added.delete(item)) this.removed.add(item);
  }

  /**
   * The list is to be written as it was read, with the results: no edit is kept, and each change that is
   * reported from now on is an error.
   */
  discardChanges(): void {
    this.isOnlyReport = true;
  }

  /** How severe a finding is, where users may have a say; undefined: it is not reported. */
  judge: (severity: Severity, rule: string, of?: Item | Absent) => Severity | undefined = (given) => given;

  /** The item that is worked on, for whoever must tell of a fault. */
  at: Item | undefined;

  /** One item after the other, for a loop that works on each. */
  *each(items: Iterable<Item>): Generator<Item, void> {
    const before = this.at;
    for (const item of items) {
      this.at = item;
      yield item;
    }
    this.at = before;
  }

  /** Tells what an earlier attempt found out: why items cannot be edited safely, by their index in the input. */
  keepAsRead(unsafe: ReadonlyMap<number, string>): void {
    if (unsafe.size > 0) this.replays = false;
    for (const [index, reason] of unsafe) this.unsafe.set(this.input[index]!, reason);
  }

  /**
   * To be called when the edits of an item are done, and before anything is made that rests on them: they are written,
   * and the item lets go of its object if it is a text of its own.
   *
   * @returns false if the edits cannot be written, or must not: the object is what was read again
   */
  finish(item: Item): boolean {
    if (this.isRehearsal) return true;
    this.refuse(item);
    if (!this.refused.has(item)) {
      try {
        item.release();
        this.finished.add(item);
        return true;
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        this.refused.set(item, [notWritten(error.message)]);
        this.failLate(item, error.message);
      }
    }
    item.restore();
    return false;
  }

  /** Keeps an item from being edited if it must not be, as far as that is known before anything is written. */
  private refuse(item: Item): void {
    const repeated = this.repeatedIn(item);
    const findings = repeated && this.refusal(repeated);
    if (findings && findings.length > 0) this.refused.set(item, findings);
    const reason = this.unsafe.get(item);
    if (reason !== undefined) this.refused.set(item, [notWritten(reason)]);
  }

  /** What a finding is told with, for a function that tells more of them apart. */
  groupOf: (finding: Finding) => Group = groupBySeverity;

  /** What people say on objects of findings that are right as they are. */
  exceptions: Exceptions | undefined;

  /** How a finding would be told, and why it does not count if somebody has said that; undefined: not at all. */
  standingOf({ rule, severity, change, absent }: Omit<Finding, 'message'>, item?: Item) {
    const pending = change && this.isOnlyReport;
    // Asked first: what is not told was found all the same.
    const reason = this.exceptions?.reasonFor(item, rule);
    const judged = this.judge(pending ? 'error' : severity, rule, item ?? absent);
    return judged && { severity: judged, reason, pending };
  }

  /**
   * Records a finding, about one item or about the whole list. What was refused was not changed.
   *
   * @param askedBy where it is shown, if it is about something that is not there
   */
  report(finding: Finding, item?: Item, askedBy?: FieldOfItem): void {
    const { severity, change, field } = finding;
    if (change && item && this.refused.has(item)) return;
    if (change && item) this.findings.changed.add(item);
    const standing = this.standingOf(finding, item);
    if (!standing) return;
    if (severity === 'error') this.isBroken = true;
    const isAdded = item !== undefined && this.added.has(item); // Nobody can look at what was added.
    const subject = isAdded ? this.added.get(item) : item && { item, path: field?.path ?? '' };
    const shownAt = askedBy ?? subject;
    const file = shownAt && this.packageFiles.fileOf(shownAt.item);
    const known = { group: this.groupOf(finding), isAdded, file, ...standing };
    this.findings.add(resultOf(finding, item, known), item, shownAt);
  }

  /** All that was reported and holds, in the order in which it is told. */
  get toldResults(): readonly LocatedResult[] {
    return this.findings.inOrder;
  }

  /** The same as the specification has it. */
  get results(): Result[] {
    return this.toldResults.map(plainResult);
  }

  /** The items that a finding says were changed. */
  get changed(): ReadonlySet<Item> {
    return this.findings.changed;
  }

  /** What was told, with places in what was read. */
  located(isWanted: (result: LocatedResult) => boolean = () => true): LocatedResult[] {
    return this.findings.located(
      (item, at) => (item instanceof ConfigItem ? at : this.inInput(item, at)),
      isWanted,
    );
  }

  /** The object at which findings about the whole list are shown, where they must be shown somewhere. */
  main: Item | undefined;

  /** Whether whoever runs this shows the results. */
  get isShownByRunner(): boolean {
    return this.packageFiles.areRendered;
  }

  /** Whether items have a place in a text that people have at hand. */
  readonly hasPlaces: boolean = false;

  /** A place in the text of an item as people count it; undefined where that helps nobody: in what a runner made. */
  protected inInput(_item: Item, _place: Place): Place | undefined {
    return undefined;
  }

  /**
   * Writes the edits into the text. Where one cannot be made safely, that is reported as an error, its item
   * stays as it was read, and nothing says any more that it was changed. Nothing is to be edited afterwards.
   */
  settle(): void {
    if (this.settled) return;
    this.settled = true;
    for (const { item, finding } of this.exceptions?.findings(this.input) ?? []) this.report(finding, item);
    if (this.isRehearsal) {
      const added = [...this.added.keys()].map(({ object }) => object);
      const removed = [...this.removed].map(({ position }) => position);
      this.outcome = JSON.stringify([this.results, added, removed, this.differences()]);
      return;
    }
    // What must be right is read, whether or not somebody asked for it.
    for (const slice of this.slices) if (slice.isNeeded && slice.readings === 0) void slice.object;
    for (const item of this.input) this.refuse(item);
    for (const item of this.refused.size === 0 ? [] : this.input) {
      const findings = this.refused.get(item);
      if (!findings) continue;
      this.removed.delete(item);
      this.findings.withdrawChanges(item);
      for (const finding of findings) this.report(finding, item);
    }
    this.writeEdits();
    if (this.isOnlyReport) {
      this.texts.clear();
      this.added.clear();
      this.removed.clear();
    } else if (this.allOrNothing && !this.isForFindings && this.fails) {
      // What the user wants to fail on says why nothing is written.
      this.withholdChanges();
    }
  }

  /** Nothing of it is written after all, and nothing says any more that it was. */
  withholdChanges(): void {
    this.findings.withdrawChanges(undefined, (result) => !failsOn(this.failOn, result));
  }

  /** Whether the run has failed; known when the list is settled. */
  get fails(): boolean {
    return this.isBroken || this.findings.some((result) => failsOn(this.failOn, result));
  }

  /** Whether the text with all edits in it is another one, results apart; known when the list is settled. */
  get isChanged(): boolean {
    return this.texts.size + this.added.size + this.removed.size > 0;
  }

  /** The text with all edits in it. */
  write(): string {
    return textOf(this.parts());
  }

  /** The same in pieces; what was not edited is a piece of the input. */
  parts(): Part[] {
    this.settle();
    return this.print();
  }

  /** The text of an item or a document with its edits; undefined if it stays as it was. */
  protected edited(source: { write(): string | undefined }, item?: Item): string | undefined {
    if (item && this.refused.has(item)) return undefined;
    this.at = item;
    try {
      const text = source.write();
      this.at = undefined;
      return text;
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      return this.refuseEdit(error.message, item);
    }
  }

  /**
   * The text of a document that lists `items`, with all of their edits that are safe; each other one is reported.
   *
   * @param asRead the objects of the items, read once more
   * @param write writes the document with these objects in place of what it lists
   */
  protected editedTogether(
    items: readonly Item[],
    asRead: () => readonly unknown[],
    write: (objects: unknown[]) => string,
  ): string {
    const edits = items.filter((item) => !this.refused.has(item));
    const objectsOf = (item: Item) => (this.removed.has(item) ? [] : [item.object]);
    const { written, refused } = writeObjects({ items, edits, objectsOf, asRead, write });
    for (const [item, reason] of refused) {
      this.removed.delete(item);
      this.refuseEdit(reason, item);
    }
    return written;
  }

  private refuseEdit(reason: string, item: Item | undefined): undefined {
    this.findings.withdrawChanges(item);
    if (item) this.failLate(item, reason);
    this.report(notWritten(reason), item);
  }

  /** Whatever was made after the edits of an item were done may rest on them. */
  private failLate(item: Item, reason: string): void {
    if (this.finished.has(item)) this.lateUnsafe.set(this.input.indexOf(item), reason);
  }
}
