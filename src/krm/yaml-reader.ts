import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  type YAMLParseError,
} from 'yaml';
import { InputError } from './input-error.ts';
import type { Json } from './json.ts';
import { placeOf } from './place-of.ts';
import type { ReadTree } from './read-tree.ts';
import type {
  SourceAlias,
  SourceMap,
  SourceNode,
  SourcePair,
  SourceScalar,
  SourceSeq,
} from './source-tree.ts';

/**
 * Reads one YAML document of any form.
 * @throws InputError with line, column and the line itself if the text is not one valid document.
 */
export function readYaml(text: string): ReadTree {
  if (TOO_DEEP.test(text)) throw new InputError('the YAML must not be nested so deeply');
  let readable = text;
  let document = parse(text);
  const [first] = document.errors;
  while (document.errors[0]) {
    const repaired = indentContinuation(readable, document.errors[0]);
    if (repaired === undefined) throw new InputError(messageOf(first!));
    readable = repaired;
    document = parse(readable);
  }
  const converter = new Converter(readable, document);
  const tree = converter.node(document.contents);
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

/** A parser that calls itself for each level would end the process. */
const TOO_DEEP = /(?:[[{]\s*){500}/;

/**
 * go-yaml, so kubectl and kustomize too, takes a quoted scalar that goes on at column 0; the specification
 * and `yaml` want it indented. How far does not matter: the blanks are folded.
 */
function indentContinuation(text: string, error: YAMLParseError): string | undefined {
  const lineBreak = text.indexOf('\n', error.pos[0]);
  const openQuote = error.code === 'MISSING_CHAR' && /closing ["']/.test(error.message);
  if (!openQuote || lineBreak === -1 || !/^[^\s]/.test(text.slice(lineBreak + 1))) return undefined;
  const lineBefore = /([^\n]*\S[^\n]*)\s*$/.exec(text.slice(0, lineBreak))?.[1] ?? '';
  const indent = ' '.repeat(/^[\s-]*/.exec(lineBefore)![0].length + 1);
  return text.slice(0, lineBreak + 1) + indent + text.slice(lineBreak + 1);
}

function messageOf(error: YAMLParseError): string {
  if (error.code === 'MULTIPLE_DOCS') return 'there must be one YAML document, got several';
  return error.message.trimEnd();
}

class Converter {
  private readonly text: string;
  private readonly document: Document.Parsed;
  /** Whether a key stands twice in some map. */
  repeats = false;
  private readonly converted = new Map<Node, SourceAlias['target']>();

  constructor(text: string, document: Document.Parsed) {
    this.text = text;
    this.document = document;
  }

  node(node: Node | null): SourceNode {
    if (!node) return { type: 'scalar', value: null, start: this.text.length, end: this.text.length };
    const [start, end] = node.range!;
    if (isAlias(node)) {
      const target = node.resolve(this.document);
      const converted = target && this.converted.get(target);
      if (!converted) {
        const place = placeOf(this.text, start);
        throw new InputError(`the alias \`*${node.source}\` has no anchor before it at ${place}`);
      }
      return { type: 'alias', start, end, target: converted };
    }
    const placed = { start, end, ...(node.anchor ? { anchored: true } : {}) };
    if (isMap(node)) {
      const map: SourceMap = { ...placed, type: 'map', flow: node.flow === true, pairs: [] };
      this.converted.set(node, map);
      for (const pair of node.items) map.pairs.push(this.pair(pair));
      const own = map.pairs.filter(({ merge }) => !merge);
      if (new Set(own.map(({ key }) => key)).size < own.length) {
        map.repeats = true;
        this.repeats = true;
      }
      return map;
    }
    if (isSeq(node)) {
      const seq: SourceSeq = { ...placed, type: 'seq', flow: node.flow === true, elements: [] };
      this.converted.set(node, seq);
      const tokens = (node.srcToken as { items?: { start: { type: string; offset: number }[] }[] })?.items;
      node.items.forEach((item, i) => {
        const value = this.node(item as Node | null);
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
      this.converted.set(node, scalar);
      return scalar;
    }
    throw new InputError('the YAML holds a node of unknown form');
  }

  private pair({ key, value, srcToken }: Pair): SourcePair {
    if (!isScalar(key)) {
      const place = placeOf(this.text, (key as Node | null)?.range?.[0] ?? 0);
      throw new InputError(`keys must be plain text, got a list, a map or an alias as a key at ${place}`);
    }
    const [start, end] = key.range!;
    const plain = key.type === 'PLAIN';
    const name = plain ? (key.source ?? '') : String(key.value);
    const colon = srcToken?.sep?.find(({ type }) => type === 'map-value-ind');
    const mark = srcToken?.start.find(({ type }) => type === 'explicit-key-ind');
    const node = this.node(value as Node | null);
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
