/**
 * Cuts a text into its parts by the starts of its lines, without reading it: a list is mostly items that
 * nobody edits.
 */

export interface Slice {
  start: number;
  end: number;
}

export interface ListCut {
  /** One slice an item, from the start of its first line. */
  items: Slice[];
  /** Column of the dashes. */
  column: number;
  /** The line `items:`, or `items: []`. */
  itemsLine: Slice;
  /** Where another item goes. */
  itemsEnd: number;
  /** The other top-level keys with their values. */
  sections: Map<string, Slice>;
}

const TOP_LEVEL_KEY = /^([A-Za-z]+):[ \t]*(?:[^ \t\r\n].*)?\r?\n?$/;
const NO_VALUE = /^items:[ \t]*(#.*)?\r?\n?$/;
const EMPTY_LIST = /^items:[ \t]*\[[ \t]*\][ \t]*(#.*)?\r?\n?$/;

/**
 * Cuts a ResourceList in plain block style: top-level keys at column 0, items of one indent.
 * @returns undefined for a text of any other form; that must be read as a whole.
 */
export function cutResourceList(text: string): ListCut | undefined {
  const sections = new Map<string, Slice>();
  let section: Slice | undefined;
  const items: Slice[] = [];
  let itemsLine: Slice | undefined;
  let inItems = false;
  let column: number | undefined;
  let comments: number | undefined;
  let itemsEnd: number | undefined;

  for (let start = startOf(text); start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline + 1;
    const first = text[start]!;
    if (first === '#') {
      comments ??= start;
    } else if (first === '\n' || first === '\r') {
      // An empty line belongs to what it stands in.
    } else if (inItems && column === undefined && (first === ' ' || first === '-')) {
      const line = text.slice(start, end);
      const dash = line.search(/[^ ]/);
      if (line.trim() === '') {
        // White space only.
      } else if (line[dash] === '-' && /[\s]/.test(line[dash + 1] ?? '\n')) {
        column = dash;
        items.push({ start, end });
      } else if (line[dash] !== '#') return undefined;
      comments = undefined;
    } else if (first === ' ') {
      // Something in front of the list: another document, or no YAML.
      if (!section && !/^ *(#.*)?\r?\n?$/.test(text.slice(start, end))) return undefined;
      if (inItems && column && isDashAt(text, start, column)) items.push({ start, end });
      comments = undefined;
    } else if (first === '-' && isDashAt(text, start, 0)) {
      if (!section) return undefined;
      if (inItems) {
        if (column !== 0) return undefined;
        items.push({ start, end });
      }
      comments = undefined;
    } else if (!section && /^---[ \t]*(#.*)?\r?\n?$/.test(text.slice(start, end))) {
      // The mark of the document's start.
    } else {
      const name = TOP_LEVEL_KEY.exec(text.slice(start, end))?.[1];
      if (name === undefined || sections.has(name)) return undefined;
      if (inItems) itemsEnd = comments ?? start;
      if (section) section.end = start;
      section = { start, end: text.length };
      sections.set(name, section);
      inItems = name === 'items';
      if (inItems) itemsLine = { start, end };
      comments = undefined;
    }
    start = end;
  }

  if (!itemsLine) return undefined;
  const line = text.slice(itemsLine.start, itemsLine.end);
  if (items.length > 0 ? !NO_VALUE.test(line) : !EMPTY_LIST.test(line)) return undefined;
  itemsEnd ??= text.length;
  items.forEach((item, i) => {
    item.end = items[i + 1]?.start ?? itemsEnd;
  });
  sections.delete('items');
  return { items, column: column ?? 0, itemsLine, itemsEnd, sections };
}

/** Behind a byte-order mark, in a text or in UTF-8 read as Latin-1. */
function startOf(text: string): number {
  return text.charCodeAt(0) === 0xfeff ? 1 : text.startsWith('\u00ef\u00bb\u00bf') ? 3 : 0;
}

function isDashAt(text: string, lineStart: number, column: number): boolean {
  for (let i = 0; i < column; i++) if (text[lineStart + i] !== ' ') return false;
  const behind = text[lineStart + column + 1];
  return text[lineStart + column] === '-' && (behind === undefined || /[\s]/.test(behind));
}

/** A line that ends a document, with a byte-order mark before it where files were put together. What stands behind `---` on the line belongs to the next document. */
const MARK = /^(?:\ufeff|\u00ef\u00bb\u00bf)?(?:---|\.\.\.)(?=[ \t\r\n]|$)/gm;
const REST_OF_LINE = /[ \t]*(?:#[^\r\n]*)?(?:\r?\n|$)/y;
/** A line that is neither blank nor a comment nor a directive. */
const CONTENT = /^[ \t]*[^\s#%]|^[ \t]+%/m;

/**
 * Cuts a stream into its documents, at its `---` and `...` lines. What stands between two of them and holds no content
 * (comments, directives, nothing) is no document.
 */
export function cutStream(text: string): Slice[] {
  const slices: Slice[] = [];
  let start = startOf(text);
  const add = (end: number) => {
    if (CONTENT.test(text.slice(start, end))) slices.push({ start, end });
  };
  for (const mark of text.matchAll(MARK)) {
    add(mark.index);
    start = mark.index + mark[0].length;
    REST_OF_LINE.lastIndex = start;
    if (REST_OF_LINE.test(text)) start = REST_OF_LINE.lastIndex;
  }
  add(text.length);
  return slices;
}
