import { elementLines } from '../yaml/print.ts';
import type { RepeatedKey } from '../yaml/repeated-keys.ts';
import { TextDocument } from '../yaml/text-document.ts';
import type { ListCut } from './cut.ts';
import type { Input } from './input.ts';
import type { Item } from './item.ts';
import { joinedObjects } from './mentions.ts';
import type { Part } from './part.ts';
import type { Reading, RepeatedInItem } from './reading.ts';
import { requireObject, requireResourceList } from './require.ts';
import { ResourceList } from './resource-list.ts';
import { plainResult } from './result.ts';
import { SliceItem, sliceItems } from './slice-item.ts';

/** How many results are made into text together. */
const RESULTS_AT_ONCE = 500;

/** The usual case: plain block style, cut by lines. */
export class SlicedList extends ResourceList {
  protected readonly input: SliceItem[];
  protected readonly carriesPaths: boolean;
  private readonly source: Input;
  private readonly cut: ListCut;

  constructor(source: Input, cut: ListCut, reading: Reading) {
    const section = (name: string): { value?: any; repeatedKeys: readonly RepeatedKey[] } => {
      const slice = cut.sections.get(name);
      if (!slice) return { repeatedKeys: [] };
      const { value, repeatedKeys } = new TextDocument(source.text(slice.start, slice.end));
      return { value: (value as any)?.[name], repeatedKeys };
    };
    requireResourceList({ apiVersion: section('apiVersion').value, kind: section('kind').value });
    const { value: functionConfig, repeatedKeys } = section('functionConfig');
    super(
      functionConfig == null ? undefined : requireObject(functionConfig, '`functionConfig`'),
      repeatedKeys,
    );
    this.source = source;
    this.cut = cut;
    this.carriesPaths = source.latin1.includes('config.kubernetes.io/path');
    const unwrap = (value: unknown) => (value as unknown[])[0];
    this.input = sliceItems(source, cut.items, { noun: 'item', unwrap, way: [0] }, reading);
    this.slices = this.input;
    // The last item is where a text that was cut off shows.
    this.input.at(-1)?.read();
    const joined = joinedObjects(source.latin1, cut.items, ' '.repeat(cut.column + 2));
    this.input.forEach((item, i) => {
      if ((!reading.lazy && item.isNeeded) || joined[i] === 1 || !looksLikeMap(item)) item.read();
    });

    function looksLikeMap({ start, end }: SliceItem): boolean {
      const line = source.latin1.slice(start, Math.min(end, start + 200)).split('\n', 1)[0]!;
      return /[:{#&*!?]/.test(line);
    }
  }

  protected override repeatedIn(item: Item): RepeatedInItem | undefined {
    if (!(item instanceof SliceItem) || item.repeatedKeys.length === 0) return undefined;
    const keys = item.repeatedKeys.map((key) => ({ ...key, path: key.path.slice(1) }));
    return { unit: item.position! - 1, item, keys, lines: 'item' };
  }

  protected override writeEdits(): void {
    for (const item of this.input) {
      if (this.removed.has(item)) continue;
      const text = this.edited(item, item);
      if (text !== undefined) this.texts.set(item, text);
    }
  }

  protected print(): Part[] {
    const { cut, added } = this;
    const { bytes, latin1 } = this.source;
    const parts: Part[] = [];
    let position = 0;
    // What is in between stays bytes.
    const replace = (start: number, end: number, text: string) => {
      if (start > position) parts.push(bytes.subarray(position, start));
      if (text !== '') parts.push(text);
      position = end;
    };

    const someKept = this.input.length > 0 && this.input.some((item) => !this.removed.has(item));
    if (added.size > 0 ? cut.items.length === 0 : !someKept && cut.items.length > 0) {
      const line = latin1.slice(cut.itemsLine.start, cut.itemsLine.end);
      const list =
        added.size > 0 ? line.replace(/^items:[ \t]*\[[ \t]*\]/, 'items:') : line.replace(':', ': []');
      replace(cut.itemsLine.start, cut.itemsLine.end, list);
    }
    for (const item of this.input) {
      const text = this.removed.has(item) ? '' : this.texts.get(item);
      if (text !== undefined) replace(item.start, item.end, text);
    }
    const eol = latin1.includes('\r\n') ? '\r\n' : '\n';
    if (added.size > 0) {
      const indent = ' '.repeat(cut.column);
      const lines = [...added.keys()].flatMap((item) => elementLines(item.object, false));
      replace(cut.itemsEnd, cut.itemsEnd, '');
      if (!endsLine(parts.at(-1))) parts.push(eol);
      parts.push(lines.map((line) => indent + line + eol).join(''));
    }
    replace(bytes.length, bytes.length, '');
    const { toldResults } = this;
    if (toldResults.length > 0) {
      if (!endsLine(parts.at(-1))) parts.push(eol);
      parts.push(`results:${eol}`);
    }
    // A few at a time: the lines of all are more than the text.
    for (let i = 0; i < toldResults.length; i += RESULTS_AT_ONCE) {
      const lines: string[] = [];
      for (const told of toldResults.slice(i, i + RESULTS_AT_ONCE))
        elementLines(plainResult(told), false, '', lines);
      parts.push(lines.join(eol) + eol);
    }
    return parts;
  }
}

function endsLine(part: Part | undefined): boolean {
  return part === undefined || (typeof part === 'string' ? part.endsWith('\n') : part.at(-1) === 10);
}
