import type { KubernetesObject } from 'kpt-functions';
import { cutStream } from './cut.ts';
import { InputError } from './input-error.ts';
import { elementLines } from './print.ts';
import { ResourceList } from './resource-list.ts';
import { SliceItem } from './slice-item.ts';

/** A stream of documents, as `kustomize build` and `helm template` print it. */
export class Stream extends ResourceList {
  protected readonly input: SliceItem[];
  protected readonly carriesPaths = false;
  private readonly text: string;
  private readonly starts = new Map<SliceItem, number>();

  constructor(text: string, functionConfig: KubernetesObject | undefined, reads?: readonly string[]) {
    super(functionConfig);
    this.text = text;
    const slices = cutStream(text).filter(({ start, end }) => /^[^#\s]/m.test(text.slice(start, end)));
    this.input = slices.map(({ start, end }, i) => {
      const item = new SliceItem(i + 1, text.slice(start, end), (value) => value);
      this.starts.set(item, start);
      return item;
    });
    for (const item of this.input) {
      if (!reads || reads.some((word) => item.mentions(word))) this.read(item);
    }
    // The last document is where a text that was cut off shows.
    for (const item of this.input.slice(-1)) this.read(item);
  }

  private read(item: SliceItem): void {
    try {
      item.read();
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      const line = this.text.slice(0, this.starts.get(item)).split('\n').length;
      throw new InputError(
        `document ${item.position} (from line ${line}) must be valid YAML: ${error.message}`,
      );
    }
  }

  protected print(): string {
    const eol = this.text.includes('\r\n') ? '\r\n' : '\n';
    const parts: string[] = [];
    let position = 0;
    for (const item of this.input) {
      const start = this.starts.get(item)!;
      const end = start + item.text.length;
      if (this.removed.has(item)) {
        // With its mark: an empty document would be left otherwise.
        parts.push(this.text.slice(position, start).replace(/---[^\n]*\n$/, ''));
      } else {
        parts.push(this.text.slice(position, start));
        parts.push(this.edited(item, item));
      }
      position = end;
    }
    let result = parts.join('') + this.text.slice(position);
    for (const item of this.added) {
      if (this.removed.has(item)) continue;
      if (result !== '' && !result.endsWith('\n')) result += eol;
      if (result.trim() !== '' && !/(^|\n)---[^\n]*\r?\n$/.test(result)) result += `---${eol}`;
      const lines = elementLines(item.object, false).map((line) => line.slice(2) + eol);
      result += lines.join('');
    }
    return result;
  }
}
