import type { ListCut } from './cut.ts';
import type { Json } from './json.ts';
import { elementLines, pairLines } from './print.ts';
import { requireObject, requireResourceList } from './require.ts';
import { ResourceList } from './resource-list.ts';
import { SliceItem } from './slice-item.ts';
import { TextDocument } from './text-document.ts';

/** The usual case: plain block style, cut by lines. */
export class SlicedList extends ResourceList {
  protected readonly input: SliceItem[];
  protected readonly carriesPaths: boolean;
  private readonly text: string;
  private readonly cut: ListCut;

  constructor(text: string, cut: ListCut, reads: readonly string[] | undefined) {
    const section = (name: string): unknown => {
      const slice = cut.sections.get(name);
      return slice && (new TextDocument(text.slice(slice.start, slice.end)).value as any)?.[name];
    };
    requireResourceList({ apiVersion: section('apiVersion'), kind: section('kind') });
    const functionConfig = section('functionConfig') ?? undefined;
    super(functionConfig === undefined ? undefined : requireObject(functionConfig, '`functionConfig`'));
    this.text = text;
    this.cut = cut;
    this.carriesPaths = text.includes('config.kubernetes.io/path');
    this.input = cut.items.map(
      ({ start, end }, i) => new SliceItem(i + 1, text.slice(start, end), (value) => (value as Json[])[0]),
    );
    // The last item is where a text that was cut off shows.
    this.input.at(-1)?.read();
    for (const item of this.input) {
      if (!reads || reads.some((word) => item.mentions(word))) item.read();
    }
  }

  protected print(): string {
    const { text, cut } = this;
    const kept = this.input.filter((item) => !this.removed.has(item));
    const added = this.added.filter((item) => !this.removed.has(item));
    const parts: string[] = [];
    let itemsLine = text.slice(cut.itemsLine.start, cut.itemsLine.end);
    if (kept.length + added.length === 0 && cut.items.length > 0) itemsLine = itemsLine.replace(':', ': []');
    if (added.length > 0) itemsLine = itemsLine.replace(/\[[ \t]*\]/, '').replace(/:[ \t]+(\r?\n?)$/, ':$1');
    parts.push(text.slice(0, cut.itemsLine.start), itemsLine);
    parts.push(text.slice(cut.itemsLine.end, cut.items[0]?.start ?? cut.itemsEnd));
    for (const item of kept) parts.push(this.edited(item, item));
    const eol = text.includes('\r\n') ? '\r\n' : '\n';
    if (added.length > 0) {
      if (!parts.join('').endsWith('\n')) parts.push(eol);
      const indent = ' '.repeat(cut.column);
      for (const item of added) {
        for (const line of elementLines(item.object, false)) parts.push(indent, line, eol);
      }
    }
    parts.push(text.slice(cut.itemsEnd));
    if (this.results.length > 0) {
      if (!text.endsWith('\n') && added.length === 0) parts.push(eol);
      parts.push(pairLines('results', this.results, false).join(eol), eol);
    }
    return parts.join('');
  }
}
