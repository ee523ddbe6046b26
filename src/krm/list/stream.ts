import type { KubernetesObject } from 'kpt-functions';
import { isObject } from '../../values/json.ts';
import { InputError } from '../input-error.ts';
import { cutStream } from './cut.ts';
import { Documents } from './documents.ts';
import type { Input } from './input.ts';
import { requireItemSize } from './item-limits.ts';
import type { Part } from './part.ts';
import type { Configuration, Reading } from './reading.ts';
import { type SliceItem, sliceItems } from './slice-item.ts';

/** A stream of documents, as `kustomize build` and `helm template` print it. */
export class Stream extends Documents {
  protected readonly lines = 'input';
  protected override readonly allOrNothing = true;

  constructor(source: Input, config: Configuration | undefined, reading: Reading) {
    super(source, config);
    const slices = cutStream(source.latin1);
    if (slices.length === 0) throw new InputError('the input must be a stream of YAML documents, got none');
    // The last document is where a text that was cut off shows.
    this.takeDocuments(
      sliceItems(source, slices, DOCUMENT, reading),
      reading,
      (i) => i === slices.length - 1,
    );
  }

  protected override requireDocument(document: SliceItem, object: KubernetesObject): void {
    requireDocument(document, object);
  }

  protected print(): Part[] {
    const whole = { start: 0, end: this.source.bytes.length };
    return this.edit(whole, this.slices, [...this.added.keys()]);
  }
}

/** @throws InputError for a document that is no object of Kubernetes, or larger than one can be */
function requireDocument(document: SliceItem, object: KubernetesObject): void {
  const { kind } = object as Partial<KubernetesObject>;
  if (typeof kind !== 'string') {
    throw new InputError(`${document.label} must be a Kubernetes object, with a \`kind\``);
  }
  requireObjectSize(document, object);
}

/** @throws LimitError for one object that is larger than one can be; a list of several may be */
export function requireObjectSize({ start, end, label }: SliceItem, object: KubernetesObject): void {
  const { kind, items } = object as Partial<KubernetesObject> & { items?: unknown };
  if (kind !== 'List' || !Array.isArray(items)) requireItemSize(end - start, label);
}

const DOCUMENT = {
  noun: 'document',
  unwrap: (value: unknown) => value,
  way: [],
  mayHoldMore: looksLikeList,
  require: requireDocument,
} as const;

/** Whether a text may be a document of kind List, as YAML or JSON. */
export function looksLikeList(text: string): boolean {
  return /(?:^|[{,])[ \t]*["']?kind["']?:[ \t]*["']?List\b/m.test(text);
}

/** Whether a text is a ResourceList by its outermost keys, whatever else stands in it. */
export function isResourceList(text: string): boolean {
  if (/^["']?kind["']?:[ \t]*["']?ResourceList\b/m.test(text)) return true;
  if (!/^\s*\{/.test(text) || !text.includes('ResourceList')) return false;
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) && value.kind === 'ResourceList';
  } catch {
    return false;
  }
}
