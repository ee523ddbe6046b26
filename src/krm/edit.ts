import { asBlockLines } from './block-style.ts';
import { type Bound, type BoundMap, type BoundSeq, original, unchanged } from './bound-value.ts';
import { InputError } from './input-error.ts';
import { definedKeys, isObject, ownValue, sameJson } from './json.ts';
import { blockLines, elementLines, inlineText, isInline, pairLines, scalarText } from './print.ts';
import type { SourceElement, SourceNode, SourcePair } from './source-tree.ts';

/** Replace the range by the text; an empty range is an insertion. */
export interface Edit {
  start: number;
  end: number;
  text: string;
}

/**
 * The edits that make `text` say `after`.
 *
 * If something is in the way (flow style, an alias or a merge key where only one of its places changes),
 * the edits only write that out in plain block style, and `complete` is false: read the result and ask
 * again.
 */
export function planEdits(text: string, bound: Bound, after: unknown): { edits: Edit[]; complete: boolean } {
  const planner = new Planner(text, bound);
  planner.visit(bound, after, {});
  return planner.rewrites.length > 0
    ? { edits: planner.rewrites, complete: false }
    : { edits: planner.edits, complete: true };
}

export function applyEdits(text: string, edits: readonly Edit[]): string {
  const inOrder = edits.map((edit, order) => ({ ...edit, order }));
  inOrder.sort((a, b) => a.start - b.start || a.order - b.order);
  let result = '';
  let position = 0;
  for (const { start, end, text: replacement } of inOrder) {
    if (start < position) throw new InputError('two edits meet in one place of the YAML');
    result += text.slice(position, start) + replacement;
    position = end;
  }
  return result + text.slice(position);
}

/** Where a value hangs: behind a key or a dash; neither for the root. */
interface Place {
  pair?: SourcePair;
  element?: SourceElement;
  /** The outermost flow collection around this place, and where that hangs. */
  flow?: { node: SourceNode; place: Place };
}

/** The value of an anchor whose text is going away. */
const GONE = Symbol('gone');

class Planner {
  readonly edits: Edit[] = [];
  readonly rewrites: Edit[] = [];
  private readonly text: string;
  private readonly eol: string;
  private readonly wide: boolean;
  /** Aliases look at what becomes of their anchors, so then even what is unchanged is visited. */
  private readonly hasAnchors: boolean;
  private readonly anchors = new Map<SourceNode, unknown>();
  private readonly rewritten = new Set<SourceNode>();

  constructor(text: string, bound: Bound) {
    this.text = text;
    this.eol = text.includes('\r\n') ? '\r\n' : '\n';
    this.wide = this.wideLists(bound) ?? false;
    this.hasAnchors = /[&*]/.test(text);
  }

  visit(bound: Bound, after: unknown, place: Place): void {
    const same = unchanged(bound, after);
    if (same && !this.hasAnchors) return;
    const { node } = bound;
    if (node.type === 'alias') {
      const target = this.anchors.has(node.target) ? this.anchors.get(node.target) : original(bound);
      if (!sameJson(target, after)) this.writeOutAlias(node, place);
      return;
    }
    if (node.anchored) this.anchors.set(node, after);

    const inFlow = place.flow ?? (isFlow(node) ? { node, place } : undefined);
    const inside = inFlow ? { flow: inFlow } : {};
    if (bound.type === 'map' && isObject(after) && bound.fields.size > 0 && definedKeys(after).length > 0) {
      this.visitMap(bound, after, inside);
    } else if (
      bound.type === 'seq' &&
      Array.isArray(after) &&
      bound.elements.length > 0 &&
      after.length > 0
    ) {
      this.visitSeq(bound, after, inside);
    } else if (!same) {
      this.forget(bound);
      if (node.anchored) this.anchors.set(node, after);
      if (place.flow) this.writeOutFlow(place.flow);
      else this.replace(node, place, after);
    }
  }

  // Maps

  private visitMap(bound: BoundMap, after: { [key: string]: unknown }, inside: Pick<Place, 'flow'>): void {
    if (bound.merged.length > 0 && this.mergeInTheWay(bound, after, inside)) return;
    const pairs = bound.source.pairs.filter((pair) => !pair.merge);
    const inherited = new Set([...bound.fields.keys()].filter((key) => !bound.own.has(key)));
    const added = definedKeys(after).filter((key) => !bound.fields.has(key) && !this.inherits(bound, key));
    const removed = new Set([...bound.own].filter((key) => ownValue(after, key) === undefined));
    this.refuseDuplicateKeys(pairs, bound, after);

    if ((added.length > 0 || removed.size > 0) && inside.flow) return this.writeOutFlow(inside.flow);
    if (removed.size === pairs.length && inherited.size === 0 && bound.merged.length === 0) {
      for (const field of bound.fields.values()) this.forget(field);
      const lines = this.indented(blockLines(after, this.wide), this.column(bound.source.start));
      this.push(bound.source.start, this.contentEnd(bound.source), lines.trimStart());
      return;
    }
    for (const pair of pairs) {
      const field = bound.fields.get(pair.key)!;
      if (removed.has(pair.key)) this.forget(field);
      else this.visit(field, ownValue(after, pair.key), { pair, ...inside });
    }
    const spans = bound.source.pairs.map((pair) => ({ start: pair.start, end: this.pairEnd(pair) }));
    this.remove(spans, (i) => {
      const { key, merge } = bound.source.pairs[i]!;
      return !merge && removed.has(key);
    });
    if (added.length > 0) {
      const lines = added.flatMap((key) => pairLines(key, after[key], this.wide));
      this.insertBehind(bound.source, lines);
    }
  }

  private inherits(bound: BoundMap, key: string): boolean {
    return bound.merged.some(({ source }) => {
      const after = this.anchors.get(source);
      return isObject(after) && ownValue(after, key) !== undefined;
    });
  }

  private mergeInTheWay(
    bound: BoundMap,
    after: { [key: string]: unknown },
    inside: Pick<Place, 'flow'>,
  ): boolean {
    const inherited: { [key: string]: unknown } = Object.create(null);
    for (const { source, bound: from } of bound.merged) {
      const now = this.anchors.has(source) ? this.anchors.get(source) : original(from);
      if (!isObject(now)) return this.writeOutMerge(bound, inside);
      for (const key of definedKeys(now)) inherited[key] ??= now[key];
    }
    const keys = new Set([...Object.keys(inherited), ...bound.fields.keys()]);
    for (const key of keys) {
      if (bound.own.has(key) && ownValue(after, key) !== undefined) continue;
      if (!sameJson(inherited[key], ownValue(after, key))) return this.writeOutMerge(bound, inside);
    }
    return false;
  }

  private refuseDuplicateKeys(pairs: SourcePair[], bound: BoundMap, after: { [key: string]: unknown }): void {
    const seen = new Set<string>();
    for (const { key } of pairs) {
      if (seen.has(key) && !unchanged(bound.fields.get(key)!, ownValue(after, key))) {
        throw new InputError(`the key \`${key}\` must not stand twice in one map where it is to be edited`);
      }
      seen.add(key);
    }
  }

  /** Takes pairs or elements out, given as where they start and where their content ends. */
  private remove(entries: { start: number; end: number }[], removed: (index: number) => boolean): void {
    for (let i = 0; i < entries.length; i++) {
      if (!removed(i)) continue;
      const { start, end } = entries[i]!;
      if (this.startsLine(start)) {
        // Comments inside and empty lines behind go too: behind a block scalar they would become part of it.
        const behind = this.behindBlankLines(this.behindComments(end, this.column(start) + 1));
        this.push(this.lineStart(start), behind, '');
        continue;
      }
      // Behind a dash: what stays moves up to it.
      while (i + 1 < entries.length && removed(i + 1)) i++;
      this.push(start, entries[i + 1]?.start ?? end, '');
    }
  }

  private pairEnd({ value, colonEnd }: SourcePair): number {
    return this.contentEnd(value, colonEnd);
  }

  private elementEnd({ value, start }: SourceElement): number {
    return this.contentEnd(value, start + 1);
  }

  // Lists

  private visitSeq(bound: BoundSeq, after: unknown[], inside: Pick<Place, 'flow'>): void {
    const { elements } = bound.source;
    const { kept, added, removed } = alignElements(bound.elements, after);
    if ((added.length > 0 || removed.length > 0) && inside.flow) return this.writeOutFlow(inside.flow);
    for (const i of removed) this.forget(bound.elements[i]!);
    if (kept.length === 0) {
      const lines = this.indented(blockLines(after, this.wide), this.column(bound.source.start));
      this.push(bound.source.start, this.contentEnd(bound.source), lines.trimStart());
      return;
    }
    for (const [i, j] of kept) this.visit(bound.elements[i]!, after[j], { element: elements[i]!, ...inside });
    const spans = elements.map((element) => ({ start: element.start, end: this.elementEnd(element) }));
    this.remove(spans, (i) => removed.includes(i));
    for (const { before, indexes } of added) {
      const lines = indexes.flatMap((j) => elementLines(after[j], this.wide));
      if (before === elements.length) this.insertBehind(bound.source, lines);
      else {
        const start = elements[before]!.start;
        this.push(start, start, this.indented(lines, this.column(start)).trimStart() + this.spaces(start));
      }
    }
  }

  // Values

  /** Replaces a whole value by another of any form. */
  private replace(node: SourceNode, place: Place, after: unknown): void {
    if (isInline(after)) this.replaceInline(node, place, inlineText(after));
    else this.replaceBlock(node, place, blockLines(after, this.wide), Array.isArray(after));
  }

  private replaceInline(node: SourceNode, place: Place, text: string): void {
    const behind = this.behindHolder(place);
    if (node.start === node.end) this.push(behind ?? node.start, behind ?? node.start, ` ${text}`);
    else if (isBlock(node) && behind !== undefined) {
      const properties = /^\s*(?:[&!]\S+\s*)+/.exec(this.text.slice(behind, node.start))?.[0].trimEnd() ?? '';
      this.push(behind + properties.length, this.contentEnd(node), ` ${text}${this.eol}`);
    } else this.push(node.start, node.end, text);
  }

  private replaceBlock(node: SourceNode, place: Place, lines: string[], list: boolean): void {
    const { pair, element } = place;
    const behind = this.behindHolder(place) ?? node.start;
    const [start, end] = node.start === node.end ? [behind, behind] : [node.start, node.end];
    const column = pair
      ? this.column(pair.start) + (list && !this.wide ? 0 : 2)
      : element
        ? this.column(element.start) + 2
        : 0;
    const text = this.indented(lines, column);
    if (isBlock(node)) {
      if (node.type === 'scalar') this.push(behind, this.contentEnd(node), this.eol + text);
      else if (this.startsLine(start)) this.push(this.lineStart(start), this.contentEnd(node), text);
      else this.push(start, this.contentEnd(node), text.trimStart());
      return;
    }
    const lineEnd = this.lineEnd(end);
    const beginning = this.text.slice(behind, start);
    if (pair || this.text.slice(end, lineEnd).trim() !== '') {
      // What else is on the line stays there: the key, an anchor, a comment.
      this.push(behind + beginning.trimEnd().length, end, '');
      this.insertLines(lineEnd, text);
    } else {
      const opensBlock = beginning.trim() === '' && (element || this.startsLine(start));
      this.push(
        behind,
        lineEnd,
        opensBlock ? (element ? ' ' : '') + text.trimStart() : `${beginning.trimEnd()}${this.eol}${text}`,
      );
    }
  }

  // What is in the way

  private rewrite(node: SourceNode, edit: () => void): void {
    if (this.rewritten.has(node)) return;
    this.rewritten.add(node);
    const before = this.edits.length;
    edit();
    this.rewrites.push(...this.edits.splice(before));
  }

  private writeOutFlow({ node, place }: { node: SourceNode; place: Place }): void {
    this.rewrite(node, () => {
      const lines = asBlockLines(this.text, node, { wide: this.wide });
      this.replaceBlock(node, place, lines, node.type === 'seq');
    });
  }

  private writeOutAlias(node: SourceNode & { type: 'alias' }, place: Place): void {
    if (place.flow) return this.writeOutFlow(place.flow);
    const { target } = node;
    this.rewrite(node, () => {
      const lines =
        target.type === 'scalar' ? [] : asBlockLines(this.text, target, { wide: this.wide, copy: true });
      if (lines.length > 0) this.replaceBlock(node, place, lines, target.type === 'seq');
      else if (target.type === 'scalar' && target.block)
        this.replaceInline(node, place, scalarText(target.value));
      else this.replaceInline(node, place, this.text.slice(target.start, target.end) || 'null');
    });
  }

  private writeOutMerge(bound: BoundMap, inside: Pick<Place, 'flow'>): true {
    if (inside.flow) this.writeOutFlow(inside.flow);
    else {
      this.rewrite(bound.source, () => {
        const given = new Set(bound.own);
        const sources = bound.merged.map(({ source }) => source);
        for (const pair of bound.source.pairs.filter(({ merge }) => merge)) {
          const lines: string[] = [];
          const count = mergedCount(pair.value);
          for (const source of sources.splice(0, count)) {
            lines.push(...asBlockLines(this.text, source, { wide: this.wide, copy: true, without: given }));
            for (const { key } of source.pairs) given.add(key);
          }
          if (lines.length === 0) this.remove([{ start: pair.start, end: this.pairEnd(pair) }], () => true);
          else {
            const text = this.indented(lines, this.column(pair.start)).trimStart();
            this.push(pair.start, this.pairEnd(pair), text);
          }
        }
      });
    }
    return true;
  }

  private forget(bound: Bound): void {
    if (!this.hasAnchors || bound.node.type === 'alias') return;
    if (bound.node.anchored) this.anchors.set(bound.node, GONE);
    if (bound.type === 'map') for (const key of bound.own) this.forget(bound.fields.get(key)!);
    if (bound.type === 'seq') for (const element of bound.elements) this.forget(element);
  }

  // Lines and columns

  private push(start: number, end: number, text: string): void {
    this.edits.push({ start, end, text });
  }

  /** Inserts whole lines; where the lines before the place are being removed, behind those. */
  private insertLines(offset: number, text: string): void {
    const removal = this.edits.find(
      ({ start, end, text }) => text === '' && this.column(start) === 0 && start < offset && end >= offset,
    );
    const at = removal?.end ?? offset;
    const openLine = !removal && at > 0 && this.text[at - 1] !== '\n';
    this.push(at, at, openLine ? this.eol + text : text);
  }

  private insertBehind(collection: SourceNode, lines: string[]): void {
    const column = this.column(collection.start);
    this.insertLines(this.behindComments(this.contentEnd(collection), column), this.indented(lines, column));
  }

  private indented(lines: string[], column: number): string {
    const indent = ' '.repeat(column);
    return lines.map((line) => (line === '' ? '' : indent + line) + this.eol).join('');
  }

  private lineStart(offset: number): number {
    return this.text.lastIndexOf('\n', offset - 1) + 1;
  }

  /** Behind the line break. */
  private lineEnd(offset: number): number {
    const end = this.text.indexOf('\n', offset);
    return end === -1 ? this.text.length : end + 1;
  }

  private column(offset: number): number {
    return offset - this.lineStart(offset);
  }

  private spaces(offset: number): string {
    return ' '.repeat(this.column(offset));
  }

  private startsLine(offset: number): boolean {
    return this.text.slice(this.lineStart(offset), offset).trim() === '';
  }

  private behindHolder({ pair, element }: Place): number | undefined {
    return pair ? pair.colonEnd : element ? element.start + 1 : undefined;
  }

  /** Behind the last line that holds content of the node; comments behind that do not count. */
  private contentEnd(node: SourceNode, holder = 0): number {
    if (node.type === 'map' && !node.flow) {
      const last = node.pairs.at(-1)!;
      return this.contentEnd(last.value, last.colonEnd);
    }
    if (node.type === 'seq' && !node.flow) {
      const last = node.elements.at(-1)!;
      return this.contentEnd(last.value, last.start + 1);
    }
    if (node.type === 'scalar' && node.block) {
      if (node.keep) return node.end;
      const lines = this.text.slice(node.start, node.end).trimEnd();
      return this.lineEnd(node.start + lines.length);
    }
    return this.lineEnd(node.start === node.end ? Math.max(holder, 0) || node.end : node.end);
  }

  /**
   * Behind the comments that belong to a collection of this column, which ends at `offset`: those that
   * stand right of what follows, and a block set off from what follows by an empty line. That is how
   * go-yaml, and so kpt, deals comments out.
   */
  private behindComments(offset: number, column: number): number {
    const lines: { end: number; comment: boolean; column: number }[] = [];
    let next = -1;
    for (let start = offset; start < this.text.length; ) {
      const end = this.lineEnd(start);
      const line = this.text.slice(start, end);
      const first = line.search(/\S/);
      if (first >= 0 && line[first] !== '#') {
        next = first;
        break;
      }
      lines.push({ end, comment: first >= 0, column: first });
      start = end;
    }
    const firstBlank = lines.findIndex(({ comment }) => !comment);
    let behind = offset;
    for (const [i, line] of lines.entries()) {
      if (!line.comment) continue;
      const foot = firstBlank > i && next >= 0;
      if (line.column < column || !(line.column > next || foot)) break;
      behind = line.end;
    }
    return behind;
  }

  private behindBlankLines(offset: number): number {
    const end = this.lineEnd(offset);
    const blank = end > offset && this.text.slice(offset, end).trim() === '';
    return blank ? this.behindBlankLines(end) : offset;
  }

  private wideLists(bound: Bound): boolean | undefined {
    if (bound.type === 'seq') return first(bound.elements, (element) => this.wideLists(element));
    if (bound.type !== 'map') return undefined;
    for (const { start, value } of bound.source.pairs) {
      if (value.type === 'seq' && !value.flow) return this.column(value.start) > this.column(start);
    }
    return first(bound.fields.values(), (field) => this.wideLists(field));
  }
}

function first<T, R>(values: Iterable<T>, of: (value: T) => R | undefined): R | undefined {
  for (const value of values) {
    const result = of(value);
    if (result !== undefined) return result;
  }
  return undefined;
}

function isFlow(node: SourceNode): boolean {
  return (node.type === 'map' || node.type === 'seq') && node.flow;
}

function isBlock(node: SourceNode): boolean {
  if (node.type === 'scalar') return node.block === true;
  return (node.type === 'map' || node.type === 'seq') && !node.flow;
}

function mergedCount(node: SourceNode): number {
  const source = node.type === 'alias' ? node.target : node;
  return source.type === 'seq' ? source.elements.reduce((sum, { value }) => sum + mergedCount(value), 0) : 1;
}

/**
 * Which elements of a list are still there. An element is found again by identity (steps change maps in
 * place) or by being equal; what is left over between two such is paired in order.
 */
function alignElements(
  before: Bound[],
  after: unknown[],
): { kept: [number, number][]; added: { before: number; indexes: number[] }[]; removed: number[] } {
  const anchors = commonElements(before, after);
  const kept: [number, number][] = [];
  const added: { before: number; indexes: number[] }[] = [];
  const removed: number[] = [];
  let i = 0;
  let j = 0;
  for (const [nextI, nextJ] of [...anchors, [before.length, after.length] as const]) {
    while (i < nextI && j < nextJ) kept.push([i++, j++]);
    while (i < nextI) removed.push(i++);
    if (j < nextJ) added.push({ before: nextI, indexes: range(j, nextJ) });
    j = nextJ;
    if (nextI < before.length) {
      kept.push([nextI, nextJ]);
      i = nextI + 1;
      j = nextJ + 1;
    }
  }
  return { kept, added, removed };
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}

/** The longest run of pairs, in order, that are the same element. */
function commonElements(before: Bound[], after: unknown[]): [number, number][] {
  const same = (i: number, j: number) =>
    (before[i]!.type !== 'scalar' && before[i]!.value === after[j]) || unchanged(before[i]!, after[j]);
  let head = 0;
  while (head < before.length && head < after.length && same(head, head)) head++;
  let tail = 0;
  while (
    tail < before.length - head &&
    tail < after.length - head &&
    same(before.length - 1 - tail, after.length - 1 - tail)
  ) {
    tail++;
  }
  const rows = before.length - head - tail;
  const columns = after.length - head - tail;
  const lengths = Array.from({ length: rows + 1 }, () => new Uint32Array(columns + 1));
  for (let i = rows - 1; i >= 0; i--) {
    for (let j = columns - 1; j >= 0; j--) {
      lengths[i]![j] = same(head + i, head + j)
        ? lengths[i + 1]![j + 1]! + 1
        : Math.max(lengths[i + 1]![j]!, lengths[i]![j + 1]!);
    }
  }
  const middle: [number, number][] = [];
  for (let i = 0, j = 0; i < rows && j < columns; ) {
    if (same(head + i, head + j)) middle.push([head + i++, head + j++]);
    else if (lengths[i + 1]![j]! >= lengths[i]![j + 1]!) i++;
    else j++;
  }
  return [
    ...range(0, head).map((k): [number, number] => [k, k]),
    ...middle,
    ...range(0, tail).map((k): [number, number] => [before.length - tail + k, after.length - tail + k]),
  ];
}
