import type { KubernetesObject } from 'kpt-functions';
import { cutStream } from './cut.ts';
import type { Input } from './input.ts';
import { InputError } from './input-error.ts';
import { Mentions } from './mentions.ts';
import { elementLines } from './print.ts';
import { type Part, ResourceList } from './resource-list.ts';
import { SliceItem } from './slice-item.ts';

/** A stream of documents, as `kustomize build` and `helm template` print it. */
export class Stream extends ResourceList {
  protected readonly input: SliceItem[];
  protected readonly carriesPaths = false;
  private readonly source: Input;

  constructor(source: Input, functionConfig: KubernetesObject | undefined, reads?: readonly string[]) {
    super(functionConfig);
    this.source = source;
    const { latin1 } = source;
    const slices = cutStream(latin1).filter(({ start, end }) => /^[^#\s]/m.test(latin1.slice(start, end)));
    const words = new Mentions(latin1, slices);
    this.input = slices.map((slice, i) => new SliceItem(i + 1, source, slice, words, (value) => value));
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
      const line = this.source.latin1.slice(0, item.start).split('\n').length;
      throw new InputError(
        `document ${item.position} (from line ${line}) must be valid YAML: ${error.message}`,
      );
    }
  }

  protected print(): Part[] {
    const { source } = this;
    const eol = source.latin1.includes('\r\n') ? '\r\n' : '\n';
    const parts: string[] = [];
    let position = 0;
    for (const item of this.input) {
      const before = source.text(position, item.start);
      // With its mark: an empty document would be left otherwise.
      if (this.removed.has(item)) parts.push(before.replace(/---[^\n]*\n$/, ''));
      else parts.push(before, this.edited(item, item));
      position = item.end;
    }
    let result = parts.join('') + source.text(position);
    for (const item of this.added) {
      if (this.removed.has(item)) continue;
      if (result !== '' && !result.endsWith('\n')) result += eol;
      if (result.trim() !== '' && !/(^|\n)---[^\n]*\r?\n$/.test(result)) result += `---${eol}`;
      const lines = elementLines(item.object, false).map((line) => line.slice(2) + eol);
      result += lines.join('');
    }
    return [result];
  }
}
