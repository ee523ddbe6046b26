/** The plain way to read YAML: by `yaml`, into values that nothing else shares. Independent of src/krm. */
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseAllDocuments,
  parseDocument,
  visit,
} from 'yaml';

/** What the plain way refuses to read. */
export class Unreadable extends Error {}

const OPTIONS = { uniqueKeys: false, resolveKnownTags: false, logLevel: 'error' } as const;

/** A node of a document, and where it stands in the text. */
export interface PlainNode {
  readonly document: Document.Parsed;
  readonly node: Node | null;
}

/** @throws Unreadable unless the text is one document. */
export function readOne(text: string): { root: PlainNode; text: string } {
  const { documents, text: readable } = readDocuments(text, (candidate) => [
    parseDocument(candidate, OPTIONS),
  ]);
  const [document] = documents;
  return { root: { document: document!, node: document!.contents }, text: readable };
}

/** The documents of a stream that hold something. */
export function readStream(text: string): { roots: PlainNode[]; text: string } {
  const { documents, text: readable } = readDocuments(text, (candidate) => {
    const documents = parseAllDocuments(candidate, OPTIONS);
    return Array.isArray(documents) ? (documents as Document.Parsed[]) : [];
  });
  const roots = documents
    .filter(({ contents }) => contents !== null && contents.range[1] > contents.range[0])
    .map((document) => ({ document, node: document.contents }));
  return { roots, text: readable };
}

/**
 * kubectl and kustomize take a quoted scalar that goes on at column 0, where `yaml` wants a blank. With that, it must
 * find no error.
 */
function readDocuments(
  text: string,
  parse: (text: string) => Document.Parsed[],
): { documents: Document.Parsed[]; text: string } {
  for (let readable = text; ; ) {
    const documents = parse(readable);
    const errors = documents.flatMap((document) => document.errors);
    const [first] = errors;
    if (!first) return { documents, text: readable };
    const open = errors.find(({ message }) => /closing ["']quote/.test(message));
    const next = open ? readable.indexOf('\n', open.pos[0]) + 1 : 0;
    if (next === 0 || !/^\S/.test(readable.slice(next))) throw new Unreadable(first.message);
    readable = `${readable.slice(0, next)}${' '.repeat(40)}${readable.slice(next)}`;
  }
}

/** The top-level value of a key, as a node; undefined if the root is no map or lacks it. */
export function childOf({ document, node }: PlainNode, key: string): PlainNode | undefined {
  if (!isMap(node)) return undefined;
  const pair = node.items.findLast((one) => keyOf(one) === key);
  return pair && { document, node: pair.value as Node | null };
}

/** The elements of a list, as nodes; undefined for anything else. */
export function elementsOf({ document, node }: PlainNode): PlainNode[] | undefined {
  return isSeq(node) ? node.items.map((item) => ({ document, node: item as Node | null })) : undefined;
}

/**
 * What a node means: keys as they are written (`0644` stays text), the last of two equal keys, each alias a copy of
 * its own, and the merge keys of YAML 1.1, where a map's own keys come first.
 *
 * @throws Unreadable for what no manifest means: keys that are not text, aliases that contain themselves
 */
export function meaningOf({ document, node }: PlainNode): unknown {
  return new Reading(document).value(node);
}

const MOST_VALUES = 1_000_000;

class Reading {
  private readonly document: Document.Parsed;
  private readonly open = new Set<Node>();
  private values = 0;

  constructor(document: Document.Parsed) {
    this.document = document;
  }

  value(node: Node | null): unknown {
    if (++this.values > MOST_VALUES) throw new Unreadable('too many values');
    if (node === null) return null;
    if (isAlias(node)) {
      const target = node.resolve(this.document);
      if (!target) throw new Unreadable(`no anchor for *${node.source}`);
      if (this.open.has(target)) throw new Unreadable('an alias inside its anchor');
      return this.value(target);
    }
    if (isScalar(node)) return node.value;
    this.open.add(node);
    try {
      if (isSeq(node)) return node.items.map((item) => this.value(item as Node | null));
      if (isMap(node)) return this.map(node.items as Pair[]);
    } finally {
      this.open.delete(node);
    }
    throw new Unreadable('a node of unknown form');
  }

  private map(pairs: readonly Pair[]): Record<string, unknown> {
    const map: Record<string, unknown> = {};
    const merged: Record<string, unknown>[] = [];
    for (const pair of pairs) {
      if (isMerge(pair)) merged.push(...this.mergedMaps(pair.value as Node | null));
      else define(map, keyOf(pair), this.value(pair.value as Node | null));
    }
    for (const one of merged) {
      for (const [key, value] of Object.entries(one)) if (!Object.hasOwn(map, key)) define(map, key, value);
    }
    return map;
  }

  private mergedMaps(node: Node | null): Record<string, unknown>[] {
    const target = isAlias(node) ? node.resolve(this.document) : node;
    if (isSeq(target)) return target.items.flatMap((item) => this.mergedMaps(item as Node | null));
    const value = this.value(node);
    if (!isPlainMap(value)) throw new Unreadable('a merge key that merges no map');
    return [value];
  }
}

/** Whether a key stands twice in a map of any of the documents. Which of the two is meant, no reader can say. */
export function repeatsKeys(text: string): boolean {
  const documents = parseAllDocuments(text, OPTIONS);
  let repeats = false;
  for (const document of Array.isArray(documents) ? documents : []) {
    visit(document, {
      Map(_, { items }) {
        const keys = items.flatMap((pair) => (isMerge(pair) || !isScalar(pair.key) ? [] : [keyOf(pair)]));
        repeats ||= new Set(keys).size < keys.length;
      },
    });
  }
  return repeats;
}

function isMerge({ key }: Pair): boolean {
  return isScalar(key) && key.type === 'PLAIN' && key.source === '<<';
}

function keyOf({ key }: Pair): string {
  if (!isScalar(key)) throw new Unreadable('a key that is not text');
  return key.type === 'PLAIN' ? (key.source ?? '') : String(key.value);
}

function define(map: object, key: string, value: unknown): void {
  Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true });
}

export function isPlainMap(value: unknown): value is Record<string, any> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
