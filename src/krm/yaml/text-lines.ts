import type { SourceNode } from './source-tree.ts';

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

/** Whether a node takes whole lines below its key or dash. */
export function isBlock(node: SourceNode): boolean {
  if (node.type === 'scalar') return node.block === true;
  return (node.type === 'map' || node.type === 'seq') && !node.flow;
}
