import type { Json } from '../../values/json.ts';
import {
  DEEPEST,
  type SourceElement,
  type SourceMap,
  type SourceNode,
  type SourcePair,
  type SourceScalar,
  type SourceSeq,
} from './source-tree.ts';

/**
 * Reads plain block-style YAML in one pass over its lines: what nearly all of a repository is written in,
 * at a fraction of what a full YAML parser costs.
 *
 * It refuses whatever it does not know for certain: anchors, aliases, tags, complex keys, keys that stand twice, flow
 * collections and scalars over several lines (but block scalars), tabs, CR LF, documents.
 * What it accepts, it reads as `yaml` does (YAML 1.2, core schema); a property test holds it to that.
 *
 * @param depth how deep the text stands, if it is a piece of one
 * @returns undefined for a text that it refuses, be it valid or not
 */
export function readPlainBlock(text: string, depth = 0): SourceNode | undefined {
  if (UNKNOWN.test(text)) return undefined;
  try {
    return new BlockReader(text, depth).document();
  } catch (error) {
    if (error === REFUSED) return undefined;
    throw error;
  }
}

/** Control characters but for the line feed, and what one reader or another takes for a line break. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNKNOWN = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]/;
const REFUSED = Symbol('refused');

const LF = 10;
const SPACE = 32;
const QUOTE = 34;
const HASH = 35;
const APOSTROPHE = 39;
const COMMA = 44;
const DASH = 45;
const COLON = 58;
const GREATER = 62;
const OPEN_LIST = 91;
const CLOSE_LIST = 93;
const OPEN_MAP = 123;
const BAR = 124;
const CLOSE_MAP = 125;

/** By character code: 1 for what a plain key may begin with, 2 for what may follow. */
const OF_KEY = new Uint8Array(128);
for (let code = 0; code < OF_KEY.length; code++) {
  const char = String.fromCharCode(code);
  if (/[A-Za-z0-9_]/.test(char)) OF_KEY[code] = 1;
  else if (/[./*-]/.test(char)) OF_KEY[code] = 2;
}
const QUOTED_KEY = /"[^"\\\n]*"|'[^'\n]*'/y;
/** Characters that a plain scalar must not start with, or that make it something else. */
const INDICATOR = /[-?:,[\]{}#&*!|>'"%@`]/;
/** A plain scalar in a flow collection, as far as it is certain: a colon is part of it only before more of it. */
const PLAIN_IN_FLOW =
  /(?:[A-Za-z0-9_/.+]|-(?=[^ ,:#[\]{}\n]))(?:[^ ,:#[\]{}\n]|:(?=[^ ,#[\]{}\n])| +(?=[^ ,:#[\]{}\n]))*/y;
/** Flow collections in one another. */
const DEEPEST_FLOW = 50;
const WORDS_WITH_MEANING = new Map<string, Json>([
  ...['null', 'Null', 'NULL', '~'].map((word) => [word, null] as const),
  ...['true', 'True', 'TRUE'].map((word) => [word, true] as const),
  ...['false', 'False', 'FALSE'].map((word) => [word, false] as const),
]);
const LONGEST_WORD = 'false'.length;
const INTEGER = /^[-+]?[0-9]+$/;
const DECIMAL = /^[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*)$/;
/** Numbers of other forms. */
const OTHER_NUMBER = /^(?:0[ox]|[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)e[-+]?[0-9]+$|[-+]?\.(?:inf|nan)$)/i;
/** Maps with more keys than this look for duplicates by a set. */
const FEW_KEYS = 12;

function refuse(): never {
  throw REFUSED;
}

class BlockReader {
  private readonly text: string;
  /** The content that is next: its offset, its column, and the end of its line. */
  private at = 0;
  private column = 0;
  private end = -1;
  private depth: number;

  constructor(text: string, depth: number) {
    this.text = text;
    this.depth = depth;
  }

  document(): SourceNode {
    this.nextLine();
    if (this.atEnd) refuse();
    const node = this.block();
    if (!this.atEnd) refuse();
    return node;
  }

  private get atEnd(): boolean {
    return this.column < 0;
  }

  /** Goes to the next line that holds more than a comment. */
  private nextLine(): void {
    const { text } = this;
    let start = this.end + 1;
    while (start < text.length) {
      let end = text.indexOf('\n', start);
      if (end === -1) end = text.length;
      let at = start;
      while (text.charCodeAt(at) === SPACE) at++;
      if (at < end && text.charCodeAt(at) !== HASH) {
        this.at = at;
        this.column = at - start;
        this.end = end;
        if (this.column === 0 && (text.startsWith('---', at) || text.startsWith('...', at))) refuse();
        return;
      }
      start = end + 1;
    }
    this.column = -1;
  }

  private isDash(): boolean {
    if (this.text.charCodeAt(this.at) !== DASH) return false;
    const behind = this.at + 1;
    return behind === this.end || this.text.charCodeAt(behind) === SPACE;
  }

  private block(): SourceNode {
    if (++this.depth > DEEPEST) refuse();
    const node = this.isDash() ? this.seq() : this.map();
    this.depth--;
    return node;
  }

  private seq(): SourceSeq {
    const { column, at: start } = this;
    const elements: SourceElement[] = [];
    while (this.column === column && this.isDash()) {
      const dash = this.at;
      const value = this.behind(dash + 1);
      let element: SourceNode;
      if (value === -1) {
        this.nextLine();
        element = this.column > column ? this.block() : nothing(dash + 1);
      } else if (this.keyEnd(value) !== -1) {
        this.column += value - dash;
        this.at = value;
        element = this.map();
      } else element = this.scalar(value, column);
      elements.push({ start: dash, value: element });
    }
    if (this.column > column) refuse();
    return { type: 'seq', flow: false, start, end: elements.at(-1)!.value.end, elements };
  }

  private map(): SourceMap {
    const { column, at: start } = this;
    const pairs: SourcePair[] = [];
    let keys: Set<string> | undefined;
    /** A bit for each key so far: most keys are not there, which needs no look at the others. */
    let bits = 0;
    while (this.column === column) {
      const keyStart = this.at;
      const keyEnd = this.keyEnd(keyStart);
      if (keyEnd === -1) refuse();
      const { name: key, bit } = this.key(keyStart, keyEnd);
      if ((bits & bit) !== 0 && (keys ? keys.has(key) : hasKey(pairs, key))) refuse();
      bits |= bit;
      keys?.add(key);
      const colonEnd = keyEnd + 1;
      const at = this.behind(colonEnd);
      let value: SourceNode;
      if (at !== -1) value = this.scalar(at, column);
      else {
        this.nextLine();
        const below = this.column > column || (this.column === column && this.isDash());
        value = below ? this.block() : nothing(colonEnd);
      }
      pairs.push({ key, start: keyStart, colonEnd, value });
      if (pairs.length === FEW_KEYS) keys = new Set(pairs.map((pair) => pair.key));
    }
    if (this.column > column) refuse();
    return { type: 'map', flow: false, start, end: pairs.at(-1)!.value.end, pairs };
  }

  /** Offset of the value on the same line, or -1 where there is none. */
  private behind(offset: number): number {
    let at = offset;
    while (this.text.charCodeAt(at) === SPACE) at++;
    return at >= this.end || this.text.charCodeAt(at) === HASH ? -1 : at;
  }

  /** Offset of the colon behind a key that starts here, or -1 where there is no key. */
  private keyEnd(start: number): number {
    const { text } = this;
    const first = text.charCodeAt(start);
    let colon = start;
    if (first === QUOTE || first === APOSTROPHE) {
      QUOTED_KEY.lastIndex = start;
      if (!QUOTED_KEY.test(text)) return -1;
      colon = QUOTED_KEY.lastIndex;
    } else {
      if (OF_KEY[first] !== 1) return -1;
      while (OF_KEY[text.charCodeAt(colon)]! > 0) colon++;
    }
    if (text.charCodeAt(colon) !== COLON) return -1;
    const behind = text.charCodeAt(colon + 1);
    return colon + 1 >= this.end || behind === SPACE || behind === LF ? colon : -1;
  }

  private key(start: number, end: number): Key {
    const first = this.text.charCodeAt(start);
    const quoted = first === QUOTE || first === APOSTROPHE;
    return shared(quoted ? this.text.slice(start + 1, end - 1) : this.text.slice(start, end));
  }

  /** A value that starts on this line; afterwards the next line is reached. */
  private scalar(at: number, column: number): SourceNode {
    const { text } = this;
    const first = text.charCodeAt(at);
    if (first === BAR || first === GREATER) return this.blockScalar(at, column, first === GREATER);
    const node = this.delimited(at, first, 0);
    // Behind it there can be a comment, after a space.
    if (node && (this.behind(node.end) !== -1 || text.charCodeAt(node.end) === HASH)) refuse();
    const value = node ?? this.plain(at);
    this.nextLine();
    // A line further right would be part of the scalar.
    if (this.column > column) refuse();
    return value;
  }

  /** What says itself where it ends. */
  private delimited(at: number, first: number, depth: number): SourceNode | undefined {
    if (first === QUOTE) return this.doubleQuoted(at);
    if (first === APOSTROPHE) return this.singleQuoted(at);
    if (first === OPEN_LIST) return this.flowSeq(at, depth);
    if (first === OPEN_MAP) return this.flowMap(at, depth);
    return undefined;
  }

  private plain(at: number): SourceScalar {
    const { text } = this;
    // Behind the last character of the value so far.
    let end = at;
    for (let next = at; next < this.end; next++) {
      const char = text.charCodeAt(next);
      if (char === SPACE) continue;
      if (char === HASH && end < next) break;
      // A colon at the end of the value, or before a space.
      if (char === COLON && (next + 1 === this.end || text.charCodeAt(next + 1) === SPACE)) refuse();
      end = next + 1;
    }
    const value = text.slice(at, end);
    if (INDICATOR.test(value[0]!) && !/^-[^ ]/.test(value)) refuse();
    return { type: 'scalar', value: coreValue(value), start: at, end };
  }

  private doubleQuoted(start: number): SourceScalar {
    const { text } = this;
    let at = start + 1;
    let escapes = false;
    for (; ; at++) {
      if (at >= this.end) refuse();
      const char = text.charCodeAt(at);
      if (char === QUOTE) break;
      if (char !== 92) continue;
      // JSON and YAML agree on these.
      if (!/["\\/bfnrtu]/.test(text[++at]!)) refuse();
      escapes = true;
    }
    let value = text.slice(start + 1, at);
    if (escapes) {
      try {
        value = JSON.parse(`"${value}"`);
      } catch {
        refuse();
      }
    }
    return { type: 'scalar', value, start, end: at + 1 };
  }

  private singleQuoted(start: number): SourceScalar {
    const { text } = this;
    let at = start + 1;
    let doubled = false;
    for (; ; at++) {
      if (at >= this.end) refuse();
      if (text.charCodeAt(at) !== APOSTROPHE) continue;
      if (text.charCodeAt(at + 1) !== APOSTROPHE) break;
      doubled = true;
      at++;
    }
    const inside = text.slice(start + 1, at);
    const value = doubled ? inside.replaceAll("''", "'") : inside;
    return { type: 'scalar', value, start, end: at + 1 };
  }

  // Flow collections, on one line

  private flowSeq(start: number, depth: number): SourceSeq {
    const elements: SourceElement[] = [];
    let at = this.spaces(start + 1);
    while (this.text.charCodeAt(at) !== CLOSE_LIST) {
      const value = this.flowValue(at, depth);
      elements.push({ start: at, value });
      at = this.behindFlowValue(value, CLOSE_LIST);
    }
    return { type: 'seq', flow: true, start, end: at + 1, elements };
  }

  private flowMap(start: number, depth: number): SourceMap {
    const pairs: SourcePair[] = [];
    let keys: Set<string> | undefined;
    let at = this.spaces(start + 1);
    while (this.text.charCodeAt(at) !== CLOSE_MAP) {
      const keyEnd = this.keyEnd(at);
      if (keyEnd === -1) refuse();
      const { name: key } = this.key(at, keyEnd);
      if (keys ? keys.has(key) : hasKey(pairs, key)) refuse();
      keys?.add(key);
      const value = this.flowValue(this.spaces(keyEnd + 1), depth);
      pairs.push({ key, start: at, colonEnd: keyEnd + 1, value });
      if (pairs.length === FEW_KEYS) keys = new Set(pairs.map((pair) => pair.key));
      at = this.behindFlowValue(value, CLOSE_MAP);
    }
    return { type: 'map', flow: true, start, end: at + 1, pairs };
  }

  private flowValue(start: number, depth: number): SourceNode {
    if (depth === DEEPEST_FLOW) refuse();
    const { text } = this;
    const node = this.delimited(start, text.charCodeAt(start), depth + 1);
    if (node !== undefined) return node;
    PLAIN_IN_FLOW.lastIndex = start;
    if (!PLAIN_IN_FLOW.test(text)) refuse();
    const end = PLAIN_IN_FLOW.lastIndex;
    return { type: 'scalar', value: coreValue(text.slice(start, end)), start, end };
  }

  /** Where the next value begins, or the collection ends. */
  private behindFlowValue(value: SourceNode, close: number): number {
    const at = this.spaces(value.end);
    const char = this.text.charCodeAt(at);
    if (char === close) return at;
    if (char !== COMMA) refuse();
    return this.spaces(at + 1);
  }

  /** Behind the spaces that begin here, on this line. */
  private spaces(offset: number): number {
    let at = offset;
    while (this.text.charCodeAt(at) === SPACE) at++;
    if (at >= this.end) refuse();
    return at;
  }

  /** Indented by its first line, with the header `|`, `|-` or `|+`; or with `>` instead, if it is one paragraph. */
  private blockScalar(start: number, column: number, folded: boolean): SourceScalar {
    const { text } = this;
    const chomping = text.slice(start + 1, this.end).trimEnd();
    if (chomping !== '' && chomping !== '-' && chomping !== '+') refuse();
    const lines: string[] = [];
    let indent = -1;
    let from = this.end + 1;
    let end = from;
    while (from < text.length) {
      const newline = text.indexOf('\n', from);
      if (newline === -1) refuse();
      let at = from;
      while (text.charCodeAt(at) === SPACE) at++;
      if (at === newline) {
        // Spaces alone may be content, or not.
        if (at > from) refuse();
        lines.push('');
      } else {
        if (indent === -1) {
          if (at - from <= column) break;
          indent = at - from;
        }
        if (at - from < indent) {
          if (at - from > column) refuse();
          break;
        }
        lines.push(text.slice(from + indent, newline));
      }
      from = newline + 1;
      end = from;
    }
    if (indent === -1) refuse();
    let content = lines.length;
    while (lines[content - 1] === '') content--;
    const written = lines.slice(0, content);
    if (folded && !written.every((line) => line !== '' && line.charCodeAt(0) !== SPACE)) refuse();
    const body = written.join(folded ? ' ' : '\n');
    const chomped = chomping === '-' ? '' : chomping === '' ? '\n' : '\n'.repeat(1 + lines.length - content);
    this.end = end - 1;
    this.nextLine();
    if (this.column > column) refuse();
    return { type: 'scalar', value: body + chomped, start, end, block: true, keep: chomping === '+' };
  }
}

function nothing(at: number): SourceScalar {
  return { type: 'scalar', value: null, start: at, end: at };
}

interface Key {
  /** One string for equal keys, the one that V8 keeps for names of properties: compared and set without a look inside. */
  readonly name: string;
  /** One of 32, as the keys come. */
  readonly bit: number;
}

/** The same few keys come again and again. */
const keys = new Map<string, Key>();
const MOST_KEYS = 10_000;

function shared(text: string): Key {
  const known = keys.get(text);
  if (known !== undefined) return known;
  const key = { name: Object.keys({ [text]: 0 })[0]!, bit: 1 << (keys.size & 31) };
  if (keys.size < MOST_KEYS) keys.set(text, key);
  return key;
}

function hasKey(pairs: readonly SourcePair[], key: string): boolean {
  return pairs.some((pair) => pair.key === key);
}

/** What a plain scalar means; undefined where only the `yaml` package knows. */
export function plainValue(text: string): Json | undefined {
  try {
    return coreValue(text);
  } catch (error) {
    if (error === REFUSED) return undefined;
    throw error;
  }
}

/** What the core schema of YAML 1.2 makes of a plain scalar. */
function coreValue(text: string): Json {
  const first = text.charCodeAt(0);
  if (first >= 65) {
    // A letter, or what is no number.
    const meaning = text.length <= LONGEST_WORD ? WORDS_WITH_MEANING.get(text) : undefined;
    return meaning === undefined ? text : meaning;
  }
  if (INTEGER.test(text)) return Number.parseInt(text, 10);
  if (DECIMAL.test(text)) return Number.parseFloat(text);
  if (OTHER_NUMBER.test(text)) refuse();
  return text;
}
