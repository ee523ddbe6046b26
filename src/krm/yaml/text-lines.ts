import type { SourceElement, SourceNode, SourcePair } from './source-tree.ts';

/** Where lines of a text start and end, and which of them belong to a node. */
export class TextLines {
  readonly text: string;
  /** The line break that the text uses. */
  readonly eol: string;

  constructor(text: string) {
    this.text = text;
    this.eol = text.includes('\r\n') ? '\r\n' : '\n';
  }

  lineStart(offset: number): number {
    return this.text.lastIndexOf('\n', offset - 1) + 1;
  }

  /** Behind the line break. */
  lineEnd(offset: number): number {
    const end = this.text.indexOf('\n', offset);
    return end === -1 ? this.text.length : end + 1;
  }

  column(offset: number): number {
    return offset - this.lineStart(offset);
  }

  spaces(offset: number): string {
    return ' '.repeat(this.column(offset));
  }

  startsLine(offset: number): boolean {
    return this.text.slice(this.lineStart(offset), offset).trim() === '';
  }

  /** Behind the last line that holds content of the node; comments behind that do not count. */
  contentEnd(node: SourceNode, holder = 0): number {
    if (node.type === 'map' && !node.flow) return this.entryEnd(node.pairs.at(-1)!);
    if (node.type === 'seq' && !node.flow) return this.entryEnd(node.elements.at(-1)!);
    if (node.type === 'scalar' && node.block) {
      if (node.keep) return node.end;
      const lines = this.text.slice(node.start, node.end).trimEnd();
      return this.lineEnd(node.start + lines.length);
    }
    return this.lineEnd(node.start === node.end ? Math.max(holder, 0) || node.end : node.end);
  }

  /** The same of a pair or an element. */
  entryEnd(entry: SourcePair | SourceElement): number {
    return this.contentEnd(entry.value, behindMark(entry));
  }

  /**
   * Behind the comments that belong to a collection of this column, which ends at `offset`: those that
   * stand right of what follows, and a block set off from what follows by an empty line. That is how
   * go-yaml, and so kpt, deals comments out.
   */
  behindComments(offset: number, column: number): number {
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

  behindBlankLines(offset: number): number {
    let behind = offset;
    for (;;) {
      const end = this.lineEnd(behind);
      if (end === behind || this.text.slice(behind, end).trim() !== '') return behind;
      behind = end;
    }
  }
}

/** Behind the colon of a pair, or the dash of an element. */
export function behindMark(entry: SourcePair | SourceElement): number {
  return 'colonEnd' in entry ? entry.colonEnd : entry.start + 1;
}

/** Whether a node takes whole lines below its key or dash. */
export function isBlock(node: SourceNode): boolean {
  if (node.type === 'scalar') return node.block === true;
  return (node.type === 'map' || node.type === 'seq') && !node.flow;
}

/** Where an offset of a text is, as errors say it. */
export function placeOf(text: string, offset: number): string {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return `line ${line}, column ${offset - before.lastIndexOf('\n')}`;
}

/** From offsets to lines, counted from 1. */
export function lines(text: string): (offset: number) => number {
  const breaks: number[] = [];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) breaks.push(at);
  return (offset) => 1 + countBefore(breaks.length, (i) => breaks[i]! < offset);
}

/** How many of things in order come before a place. */
export function countBefore(count: number, isBefore: (index: number) => boolean): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}
