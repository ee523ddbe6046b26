import { type Document, isAlias, isMap, isScalar, isSeq, type Node, type Pair, parseDocument } from 'yaml';
import type { Json } from '../../values/json.ts';
import { InputError } from '../input-error.ts';
import { looksDeep, requireDepth, tooDeep } from './depth.ts';
import { indentContinuations } from './quoted-continuation.ts';
import type { ReadTree } from './read-tree.ts';
import {
  DEEPEST,
  type SourceAlias,
  type SourceMap,
  type SourceNode,
  type SourcePair,
  type SourceScalar,
  type SourceSeq,
} from './source-tree.ts';
import { placeOf } from './text-lines.ts';

/**
 * Reads one YAML document of any form.
 * @throws InputError with line, column and the line itself if the text is not one valid document.
 */
export function readYaml(text: string): ReadTree {
  if (looksDeep(text)) requireDepth(text);
  let readable = text;
  let document = parse(text);
  const [first] = document.errors;
  if (first?.code === 'MISSING_CHAR' && /closing ["']/.test(first.message)) {
    readable = indentContinuations(text);
    document = parse(readable);
  }
  if (first?.code === 'RESOURCE_EXHAUSTION') throw tooDeep();
  if (first?.code === 'MULTIPLE_DOCS') throw new InputError('there must be one YAML document, got several');
  if (document.errors.length > 0) throw new InputError(first!.message.trimEnd());
  const converter = new Converter(readable);
  const tree = converter.node(document.contents, 0);
  return { tree, readable, repeats: converter.repeats };
}

function parse(text: string): Document.Parsed {
  return parseDocument(text, {
    uniqueKeys: false,
    keepSourceTokens: true,
    resolveKnownTags: false,
    logLevel: 'error',
  });
}

class Converter {
  private readonly text: string;
  /** Whether a key stands twice in some map. */
  repeats = false;
  /** What an alias of each name stands for, so far. */
  private readonly anchors = new Map<string, SourceAlias['target']>();

  constructor(text: string) {
    this.text = text;
  }

  node(node: Node | null, depth: number): SourceNode {
    if (depth > DEEPEST) throw tooDeep();
    if (!node) return { type: 'scalar', value: null, start: this.text.length, end: this.text.length };
    const [start, end] = node.range!;
    if (isAlias(node)) {
      const target = this.anchors.get(node.source);
      if (!target) {
        const place = placeOf(this.text, start);
        throw new InputError(`the alias \`*${node.source}\` has no anchor before it at ${place}`);
      }
      return { type: 'alias', start, end, target };
    }
    const placed = { start, end, ...(node.anchor ? { anchored: true } : {}) };
    if (isMap(node)) {
      const map: SourceMap = { ...placed, type: 'map', flow: node.flow === true, pairs: [] };
      this.anchor(node, map);
      for (const pair of node.items) map.pairs.push(this.pair(pair, depth));
      const own = map.pairs.filter(({ merge }) => !merge);
      if (new Set(own.map(({ key }) => key)).size < own.length) {
        map.repeats = true;
        this.repeats = true;
      }
      return map;
    }
    if (isSeq(node)) {
      const seq: SourceSeq = { ...placed, type: 'seq', flow: node.flow === true, elements: [] };
      this.anchor(node, seq);
      const tokens = (node.srcToken as { items?: { start: { type: string; offset: number }[] }[] })?.items;
      node.items.forEach((item, i) => {
        const value = this.node(item as Node | null, depth + 1);
        const dash = tokens?.[i]?.start.find((token) => token.type === 'seq-item-ind');
        seq.elements.push({ start: dash?.offset ?? value.start, value });
      });
      return seq;
    }
    if (isScalar(node)) {
      const scalar: SourceScalar = { ...placed, type: 'scalar', value: node.value as Json };
      const token = node.srcToken;
      if (token?.type === 'block-scalar') {
        scalar.block = true;
        const header = token.props.find((prop) => prop.type === 'block-scalar-header');
        scalar.keep = header !== undefined && 'source' in header && header.source.includes('+');
      }
      this.anchor(node, scalar);
      return scalar;
    }
    throw new InputError('the YAML holds a node of unknown form');
  }

  private anchor({ anchor }: { anchor?: string }, converted: SourceAlias['target']): void {
    if (anchor !== undefined) this.anchors.set(anchor, converted);
  }

  private pair({ key, value, srcToken }: Pair, depth: number): SourcePair {
    if (!isScalar(key)) {
      const place = placeOf(this.text, (key as Node | null)?.range?.[0] ?? 0);
      throw new InputError(`keys must be plain text, got a list, a map or an alias as a key at ${place}`);
    }
    // A key is nothing that an alias could stand for here.
    if (key.anchor !== undefined) this.anchors.delete(key.anchor);
    const [start, end] = key.range!;
    const plain = key.type === 'PLAIN';
    const name = plain ? (key.source ?? '') : String(key.value);
    const colon = srcToken?.sep?.find(({ type }) => type === 'map-value-ind');
    const mark = srcToken?.start.find(({ type }) => type === 'explicit-key-ind');
    const node = this.node(value as Node | null, depth + 1);
    return {
      key: name,
      start,
      colonEnd: colon ? colon.offset + 1 : end,
      value: node,
      ...(!colon && { bare: mark?.offset ?? start }),
      ...(plain && name === '<<' && { merge: true }),
    };
  }
}
