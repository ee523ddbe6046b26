import type { Json } from '../../values/json.ts';
import { elementLines, pairLines } from '../yaml/print.ts';
import type { Path, RepeatedKey } from '../yaml/repeated-keys.ts';
import { TextDocument } from '../yaml/text-document.ts';
import type { ListCut } from './cut.ts';
import type { Input } from './input.ts';
import type { Item } from './item.ts';
import { Mentions, shortestWords, TOP_LEVEL, twice } from './mentions.ts';
import type { Reading, RepeatedInItem } from './reading.ts';
import { requireObject, requireResourceList } from './require.ts';
import { type Part, ResourceList } from './resource-list.ts';
import { SliceItem } from './slice-item.ts';

/** The usual case: plain block style, cut by lines. */
export class SlicedList extends ResourceList {
  protected readonly input: SliceItem[];
  protected readonly carriesPaths: boolean;
  private readonly source: Input;
  private readonly cut: ListCut;
  private readonly texts = new Map<SliceItem, string>();

  constructor(source: Input, cut: ListCut, { reads, firstCounts, lazy }: Reading) {
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
    const words = new Mentions(source.latin1, cut.items);
    const element = (value: Json) => (value as Json[])[0];
    const wanted = reads && shortestWords(reads);
    this.input = cut.items.map((slice, i) => {
      const first = firstCounts && ((path: Path) => firstCounts(i, path));
      const isNeeded = !wanted || wanted.some((word) => words.has(i, word));
      const form = { noun: 'item', firstCounts: first, isNeeded } as const;
      return new SliceItem(i + 1, source, slice, words, element, form);
    });
    // The last item is where a text that was cut off shows.
    this.input.at(-1)?.read();
    // Files that were joined without `---`: the whole of one of the two objects is passed over.
    const indent = `\n${' '.repeat(cut.column + 2)}`;
    const joined = TOP_LEVEL.map((key) => twice(source.latin1, cut.items, indent + key));
    this.input.forEach((item, i) => {
      const isJoined = joined.some((flags) => flags[i] === 1);
      if ((!lazy && item.isNeeded) || isJoined || !looksLikeMap(item)) item.read();
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

  protected override get needed(): readonly Item[] {
    return this.input.filter(({ isNeeded, readings }) => isNeeded && readings === 0);
  }

  protected override differences(): readonly unknown[] {
    return this.input.map((item) => (this.removed.has(item) ? [] : item.differences));
  }

  protected writeEdits(): void {
    for (const item of this.input) {
      if (this.removed.has(item)) continue;
      const text = this.edited(item, item);
      if (text !== undefined) this.texts.set(item, text);
    }
  }

  protected dropEdits(): void {
    this.texts.clear();
  }

  protected print(): Part[] {
    const { cut, source } = this;
    const { latin1 } = source;
    const added = this.added.filter((item) => !this.removed.has(item));
    const output = new Output(source.bytes);

    const someKept = this.input.length > 0 && this.input.some((item) => !this.removed.has(item));
    if (added.length > 0 ? cut.items.length === 0 : !someKept && cut.items.length > 0) {
      const line = latin1.slice(cut.itemsLine.start, cut.itemsLine.end);
      const list =
        added.length > 0 ? line.replace(/^items:[ \t]*\[[ \t]*\]/, 'items:') : line.replace(':', ': []');
      output.replace(cut.itemsLine.start, cut.itemsLine.end, list);
    }
    for (const item of this.input) {
      const text = this.removed.has(item) ? '' : this.texts.get(item);
      if (text !== undefined) output.replace(item.start, item.end, text);
    }
    const eol = latin1.includes('\r\n') ? '\r\n' : '\n';
    if (added.length > 0) {
      const indent = ' '.repeat(cut.column);
      const lines = added.flatMap((item) => elementLines(item.object, false));
      const text = lines.map((line) => indent + line + eol).join('');
      output.replace(cut.itemsEnd, cut.itemsEnd, (output.endsLine(cut.itemsEnd) ? '' : eol) + text);
    }
    const parts = output.end();
    if (this.results.length > 0) {
      if (!endsLine(parts.at(-1))) parts.push(eol);
      parts.push(pairLines('results', this.results, false).join(eol), eol);
    }
    return parts;
  }
}

const LF = 10;

function endsLine(part: Part | undefined): boolean {
  return part === undefined || (typeof part === 'string' ? part.endsWith('\n') : part.at(-1) === LF);
}

/** The input with ranges replaced, in order; what is in between stays bytes. */
class Output {
  private readonly bytes: Buffer;
  private readonly parts: Part[] = [];
  private position = 0;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  replace(start: number, end: number, text: string): void {
    if (start > this.position) this.parts.push(this.bytes.subarray(this.position, start));
    if (text !== '') this.parts.push(text);
    this.position = end;
  }

  /** Whether what comes before this place ends with a line break. */
  endsLine(offset: number): boolean {
    return offset > this.position ? this.bytes[offset - 1] === LF : endsLine(this.parts.at(-1));
  }

  end(): Part[] {
    this.replace(this.bytes.length, this.bytes.length, '');
    return this.parts;
  }
}
