import { parseDocument, visit } from 'yaml';
import type { BlockStyle } from './read-tree.ts';
import type { SourceNode } from './source-tree.ts';

/**
 * A map or list of the text as block-style lines, from column 0. Scalars keep their text (the failsafe
 * schema reads all as text, so `0644` and big numbers stay what they are), comments stay where they can.
 */
export function asBlockLines(text: string, node: SourceNode, style: BlockStyle): string[] {
  const column = node.start - (text.lastIndexOf('\n', node.start - 1) + 1);
  const source = ' '.repeat(column) + text.slice(node.start, node.end).replaceAll('\r\n', '\n');
  const document = parseDocument(source, {
    schema: 'failsafe',
    resolveKnownTags: false,
    uniqueKeys: false,
    logLevel: 'silent',
  });
  visit(document, {
    Node: (_, node) => {
      if (style.copy && 'anchor' in node) delete node.anchor;
      if ('flow' in node && node.items.length > 0) node.flow = false;
    },
    Pair: (_, pair, path) => {
      // A key alone, which in block style needs a colon.
      pair.value ??= document.createNode('');
      const key = String((pair.key as { value?: unknown } | null)?.value);
      return path.length === 2 && style.without?.has(key) ? visit.REMOVE : undefined;
    },
  });
  // An alias of an anchor outside this piece of text is an error to the parser, and right in the whole.
  document.errors = [];
  if ((document.contents as { items?: unknown[] } | null)?.items?.length === 0) return [];
  return document
    .toString({
      lineWidth: 0,
      indentSeq: style.wide,
      flowCollectionPadding: false,
      verifyAliasOrder: false,
    })
    .replace(/\n$/, '')
    .split('\n');
}
