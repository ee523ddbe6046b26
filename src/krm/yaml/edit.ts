import { definedKeys, isObject, ownValue, sameJson } from '../../values/json.ts';
import { InputError } from '../input-error.ts';
import { alignElements } from './align-elements.ts';
import {
  type Bound,
  type BoundMap,
  type BoundSeq,
  bind,
  fieldOf,
  keysOf,
  mergedMaps,
  nodeOf,
  original,
  ownField,
  unchanged,
} from './bound-value.ts';
import { blockLines, elementLines, inlineText, isInline, pairLines, scalarText } from './print.ts';
import { anyYaml } from './read-tree.ts';
import type { SourceElement, SourceNode, SourcePair } from './source-tree.ts';
import { behindMark, countBefore, isBlock, TextLines } from './text-lines.ts';

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
  planner.visitChanged(bound, after, {});
  return planner.rewrites.length > 0
    ? { edits: planner.rewrites, complete: false }
    : { edits: planner.edits, complete: true };
}

export function applyEdits(text: string, edits: readonly Edit[]): string {
  const inOrder = [...edits].sort((a, b) => a.start - b.start);
  const pieces: string[] = [];
  let position = 0;
  for (const { start, end, text: replacement } of inOrder) {
    if (start < position) throw new InputError('two edits meet in one place of the YAML');
    pieces.push(text.slice(position, start), replacement);
    position = end;
  }
  pieces.push(text.slice(position));
  return pieces.join('');
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
  /** Those of `edits` that remove whole lines, in order of place. */
  private readonly removals: Edit[] = [];
  private readonly text: string;
  private readonly lines: TextLines;
  private readonly wide: boolean;
  /** Aliases look at what becomes of their anchors, so then even what is unchanged is visited. */
  private readonly hasAnchors: boolean;
  private readonly anchors = new Map<SourceNode, unknown>();
  private readonly rewritten = new Set<SourceNode>();

  constructor(text: string, bound: Bound) {
    this.text = text;
    this.lines = new TextLines(text);
    this.wide = this.wideLists(bound) ?? false;
    this.hasAnchors = text.includes('&') || text.includes('*');
  }

  visit(bound: Bound, after: unknown, place: Place): void {
    const same = unchanged(bound, after);
    if (!same || this.hasAnchors) this.visitIn(bound, after, place, same);
  }

  /** The same for what is known to be changed. */
  visitChanged(bound: Bound, after: unknown, place: Place): void {
    this.visitIn(bound, after, place, false);
  }

  private visitIn(bound: Bound, after: unknown, place: Place, same: boolean): void {
    const node = nodeOf(bound);
    if (node.type === 'alias') {
      const target = this.anchors.has(node.target) ? this.anchors.get(node.target) : original(bound);
      if (!sameJson(target, after)) this.writeOutAlias(node, place);
      return;
    }
    if (node.anchored) this.anchors.set(node, after);

    const inFlow = place.flow ?? (isFlow(node) ? { node, place } : undefined);
    const inside = inFlow ? { flow: inFlow } : {};
    if (bound.type === 'map' && isObject(after) && !isInline(after) && bound.source.pairs.length > 0) {
      this.visitMap(bound, after, inside);
    } else if (
      bound.type === 'seq' &&
      Array.isArray(after) &&
      !isInline(after) &&
      bound.elements.length > 0
    ) {
      this.visitSeq(bound, after, inside, same);
    } else if (!same) {
      this.forget(bound);
      if (node.anchored) this.anchors.set(node, after);
      if (place.flow) this.writeOutFlow(place.flow);
      else this.replace(node, place, after);
    }
  }

  // Maps

  private visitMap(bound: BoundMap, after: { [key: string]: unknown }, inside: Pick<Place, 'flow'>): void {
    if (bound.merged && this.mergeInTheWay(bound, after, inside)) return;
    const pairs = bound.source.pairs.filter((pair) => !pair.merge);
    const added = definedKeys(after).filter((key) => !fieldOf(bound, key) && !this.inherits(bound, key));
    const removed = new Set<string>();
    for (const { key } of pairs) if (ownValue(after, key) === undefined) removed.add(key);
    this.refuseDuplicateKeys(pairs, bound, after);

    if ((added.length > 0 || removed.size > 0) && inside.flow) {
      this.writeOutFlow(inside.flow);
      return;
    }
    if (!bound.merged && pairs.every(({ key }) => removed.has(key))) {
      this.forget(bound);
      this.replaceEntries(bound.source, after);
      return;
    }
    for (const pair of pairs) {
      const field = ownField(bound, pair.key)!;
      if (removed.has(pair.key)) this.forget(field);
      else if (pair.bare !== undefined && !inside.flow && !unchanged(field, ownValue(after, pair.key)))
        this.writeColon(pair);
      else this.visit(field, ownValue(after, pair.key), { pair, ...inside });
    }
    if (removed.size > 0) {
      this.remove(bound.source.pairs, ({ key, merge }) => !merge && removed.has(key));
    }
    if (added.length > 0) {
      const lines = added.flatMap((key) => pairLines(key, after[key], this.wide));
      this.insertBehind(bound.source, lines);
    }
  }

  private inherits(bound: BoundMap, key: string): boolean {
    return (bound.merged?.maps ?? []).some((source) => {
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
    for (const source of bound.merged!.maps) {
      const now = this.anchors.has(source) ? this.anchors.get(source) : bind(source).value;
      if (!isObject(now)) return this.writeOutMerge(bound, inside);
      for (const key of definedKeys(now)) inherited[key] ??= now[key];
    }
    const keys = new Set([...Object.keys(inherited), ...keysOf(bound)]);
    for (const key of keys) {
      if (ownField(bound, key) && ownValue(after, key) !== undefined) continue;
      if (!sameJson(inherited[key], ownValue(after, key))) return this.writeOutMerge(bound, inside);
    }
    return false;
  }

  private refuseDuplicateKeys(pairs: SourcePair[], bound: BoundMap, after: { [key: string]: unknown }): void {
    const seen = new Set<string>();
    for (const { key } of pairs) {
      if (seen.has(key) && !unchanged(ownField(bound, key)!, ownValue(after, key))) {
        throw new InputError(`the key \`${key}\` must not stand twice in one map where it is to be edited`);
      }
      seen.add(key);
    }
  }

  /** Takes pairs or elements out. */
  private remove<T extends SourcePair | SourceElement>(entries: T[], removed: (entry: T) => boolean): void {
    for (let i = 0; i < entries.length; i++) {
      if (!removed(entries[i]!)) continue;
      const { start } = entries[i]!;
      if (this.lines.startsLine(start)) {
        // Comments inside and empty lines behind go too: behind a block scalar they would become part of it.
        const behind = this.lines.behindBlankLines(
          this.lines.behindComments(this.lines.entryEnd(entries[i]!), this.lines.column(start) + 1),
        );
        this.push(this.lines.lineStart(start), behind, '');
        continue;
      }
      // Behind a dash: what stays moves up to it.
      const end = this.lines.entryEnd(entries[i]!);
      while (i + 1 < entries.length && removed(entries[i + 1]!)) i++;
      this.push(start, entries[i + 1]?.start ?? end, '');
    }
  }

  // Lists

  private visitSeq(bound: BoundSeq, after: unknown[], inside: Pick<Place, 'flow'>, same: boolean): void {
    const { elements } = bound.source;
    const { kept, added, removed } = alignElements(bound.elements, after);
    if ((added.length > 0 || removed.length > 0) && inside.flow) {
      this.writeOutFlow(inside.flow);
      return;
    }
    for (const i of removed) this.forget(bound.elements[i]!);
    if (kept.length === 0) {
      this.replaceEntries(bound.source, after);
      return;
    }
    // What is alone in a list that is changed is changed itself.
    const isAlone = !same && kept.length === 1 && elements.length === 1 && after.length === 1;
    for (const [i, j] of kept) {
      const place = { element: elements[i]!, ...inside };
      if (isAlone) this.visitChanged(bound.elements[i]!, after[j], place);
      else this.visit(bound.elements[i]!, after[j], place);
    }
    if (removed.length > 0) {
      const gone = new Set(removed.map((i) => elements[i]));
      this.remove(elements, (element) => gone.has(element));
    }
    for (const { before, indexes } of added) {
      const lines = indexes.flatMap((j) => elementLines(after[j], this.wide));
      if (before === elements.length) this.insertBehind(bound.source, lines);
      else {
        const start = elements[before]!.start;
        this.push(
          start,
          start,
          this.indented(lines, this.lines.column(start)).trimStart() + this.lines.spaces(start),
        );
      }
    }
  }

  // Values

  /** Writes a map or a list anew of which nothing stays. */
  private replaceEntries(source: SourceNode, after: unknown): void {
    const lines = this.indented(blockLines(after, this.wide), this.lines.column(source.start));
    this.push(source.start, this.lines.contentEnd(source), lines.trimStart());
  }

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
      const comment = this.headerComment(node);
      this.push(
        behind + properties.length,
        this.lines.contentEnd(node),
        ` ${text}${comment}${this.lines.eol}`,
      );
    } else if (isBlock(node)) this.push(node.start, this.lines.contentEnd(node), text + this.lines.eol);
    else this.push(node.start, node.end, text);
  }

  /** The comment behind the `|` or `>` of a block scalar, with the blanks before it. */
  private headerComment(node: SourceNode): string {
    if (node.type !== 'scalar') return '';
    const header = this.text.slice(node.start, this.lines.lineEnd(node.start));
    return /[ \t]#[^\r\n]*/.exec(header)?.[0] ?? '';
  }

  private replaceBlock(node: SourceNode, place: Place, lines: string[], list: boolean): void {
    const { pair, element } = place;
    const behind = this.behindHolder(place) ?? node.start;
    const [start, end] = node.start === node.end ? [behind, behind] : [node.start, node.end];
    const column = pair
      ? this.lines.column(pair.start) + (list && !this.wide ? 0 : 2)
      : element
        ? this.lines.column(element.start) + 2
        : 0;
    const text = this.indented(lines, column);
    if (isBlock(node)) {
      if (node.type === 'scalar') this.push(behind, this.lines.contentEnd(node), this.lines.eol + text);
      else if (this.lines.startsLine(start))
        this.push(this.lines.lineStart(start), this.lines.contentEnd(node), text);
      else this.push(start, this.lines.contentEnd(node), text.trimStart());
      return;
    }
    const lineEnd = this.lines.lineEnd(end);
    const beginning = this.text.slice(behind, start);
    if (pair || this.text.slice(end, lineEnd).trim() !== '') {
      // What else is on the line stays there: the key, an anchor, a comment.
      this.push(behind + beginning.trimEnd().length, end, '');
      this.insertLines(lineEnd, text);
    } else {
      const opensBlock = beginning.trim() === '' && (element || this.lines.startsLine(start));
      // A root is its whole lines, with the blanks before it.
      const isRoot = !pair && !element && this.lines.startsLine(start);
      this.push(
        isRoot ? this.lines.lineStart(start) : behind,
        lineEnd,
        opensBlock
          ? (element ? ' ' : '') + text.trimStart()
          : `${beginning.trimEnd()}${this.lines.eol}${text}`,
      );
    }
  }

  // What is in the way

  private rewrite(node: SourceNode, edit: () => void): void {
    if (this.rewritten.has(node)) return;
    this.rewritten.add(node);
    const before = this.edits.length;
    edit();
    for (const change of this.edits.splice(before)) this.rewrites.push(change);
  }

  /** Below `? key`, which has no value yet. */
  private writeColon(pair: SourcePair): void {
    this.rewrite(pair.value, () => {
      this.insertLines(this.lines.entryEnd(pair), `${this.lines.spaces(pair.bare!)}:${this.lines.eol}`);
    });
  }

  private writeOutFlow({ node, place }: { node: SourceNode; place: Place }): void {
    this.rewrite(node, () => {
      const lines = anyYaml().asBlockLines(this.text, node, { wide: this.wide });
      this.replaceBlock(node, place, lines, node.type === 'seq');
    });
  }

  private writeOutAlias(node: SourceNode & { type: 'alias' }, place: Place): void {
    if (place.flow) {
      this.writeOutFlow(place.flow);
      return;
    }
    const { target } = node;
    this.rewrite(node, () => {
      const lines =
        target.type === 'scalar'
          ? []
          : anyYaml().asBlockLines(this.text, target, { wide: this.wide, copy: true });
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
        const given = new Set(bound.source.pairs.filter(({ merge }) => !merge).map(({ key }) => key));
        for (const pair of bound.source.pairs.filter(({ merge }) => merge)) {
          const lines: string[] = [];
          for (const source of mergedMaps(pair.value)) {
            lines.push(
              ...anyYaml().asBlockLines(this.text, source, { wide: this.wide, copy: true, without: given }),
            );
            for (const { key } of source.pairs) given.add(key);
          }
          if (lines.length === 0) this.remove([pair], () => true);
          else {
            const text = this.indented(lines, this.lines.column(pair.start)).trimStart();
            this.push(pair.start, this.lines.entryEnd(pair), text);
          }
        }
      });
    }
    return true;
  }

  private forget(bound: Bound): void {
    if (!this.hasAnchors || bound.alias) return;
    const node = nodeOf(bound);
    if (node.anchored) this.anchors.set(node, GONE);
    for (const child of childrenOf(bound)) if (child) this.forget(child);
  }

  // Lines and columns

  private push(start: number, end: number, text: string): void {
    const edit = { start, end, text };
    this.edits.push(edit);
    if (text === '' && this.lines.column(start) === 0) this.removals.splice(this.firstFrom(start), 0, edit);
  }

  /** Inserts whole lines; where the lines before the place are being removed, behind those. */
  private insertLines(offset: number, text: string): void {
    const removal = this.removalBefore(offset);
    const at = removal?.end ?? offset;
    const openLine =
      !removal &&
      at > 0 &&
      this.text[at - 1] !== '\n' &&
      !this.edits.some(({ start, end }) => start === at && end === at);
    this.push(at, at, openLine ? this.lines.eol + text : text);
  }

  /** The removal of whole lines that `offset` is in or behind. */
  private removalBefore(offset: number): Edit | undefined {
    const removal = this.removals[this.firstFrom(offset) - 1];
    return removal && removal.end >= offset ? removal : undefined;
  }

  /** How many of the removals start before `offset`. */
  private firstFrom(offset: number): number {
    return countBefore(this.removals.length, (i) => this.removals[i]!.start < offset);
  }

  private insertBehind(collection: SourceNode, lines: string[]): void {
    const column = this.lines.column(collection.start);
    this.insertLines(
      this.lines.behindComments(this.lines.contentEnd(collection), column),
      this.indented(lines, column),
    );
  }

  private indented(lines: string[], column: number): string {
    const indent = ' '.repeat(column);
    return lines.map((line) => (line === '' ? '' : indent + line) + this.lines.eol).join('');
  }

  private behindHolder({ pair, element }: Place): number | undefined {
    const holder = pair ?? element;
    return holder && behindMark(holder);
  }

  private wideLists(bound: Bound): boolean | undefined {
    const list =
      bound.type === 'map' && bound.source.pairs.find(({ value }) => value.type === 'seq' && !value.flow);
    if (list) return this.lines.column(list.value.start) > this.lines.column(list.start);
    for (const child of childrenOf(bound)) {
      const wide = child && this.wideLists(child);
      if (wide !== undefined) return wide;
    }
    return undefined;
  }
}

function childrenOf(bound: Bound): readonly (Bound | undefined)[] {
  return bound.type === 'map' ? bound.fields : bound.type === 'seq' ? bound.elements : [];
}

function isFlow(node: SourceNode): boolean {
  return (node.type === 'map' || node.type === 'seq') && node.flow;
}
