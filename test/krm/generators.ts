import * as fc from 'fast-check';
import {
  type Alias,
  Document,
  isCollection,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Node,
  Scalar,
  visit,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';

/** YAML documents of all the styles that people write, and edits of what they mean. */

const keys = fc.constantFrom(
  'a',
  'b',
  'name',
  'on',
  'y',
  '0644',
  '1:30',
  'k8s.io/x',
  'two words',
  '__proto__',
  'é',
);

const texts = fc.oneof(
  fc.constantFrom(
    '',
    'yes',
    'on',
    '0644',
    '1_000',
    '1:30',
    '~',
    'null',
    '2020-01-01',
    '10Gi',
    '- x',
    'a: b',
    '# no',
  ),
  fc.constantFrom(
    '{x}',
    '*a',
    '&a',
    '!t',
    'x #y',
    ' lead',
    'trail ',
    'two\nlines',
    'end\n',
    '\n',
    'ü\u2028z',
    '😀',
    '%',
  ),
  fc.constantFrom(
    '---\n- a',
    'keep\n\n',
    '  in\nout',
    "it's",
    '"q"',
    '<<',
    '=',
    '.inf',
    '1e3',
    '0x1F',
    '12e03',
    '.5',
  ),
  fc.string(),
);

const scalars = fc.oneof(
  { weight: 4, arbitrary: texts },
  fc.integer(),
  fc.double({ noDefaultInfinity: true, noNaN: true }),
  fc.boolean(),
  fc.constant(null),
);

export const json = fc.letrec((tie) => ({
  value: fc.oneof({ depthSize: 'small', maxDepth: 4 }, scalars, tie('map'), tie('list')),
  map: fc.uniqueArray(fc.tuple(keys, tie('value')), { maxLength: 5, selector: ([key]) => key }).map(mapOf),
  list: fc.array(tie('value'), { maxLength: 4 }),
}));

function mapOf(pairs: [string, unknown][]): Record<string, unknown> {
  const map = {};
  for (const [key, value] of pairs) {
    Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true });
  }
  return map;
}

export interface Style {
  random: number[];
  flow: boolean;
  comments: boolean;
  aliases: boolean;
  wide: boolean;
  crlf: boolean;
  openEnd: boolean;
  /** The outermost collection is never in flow style. */
  blockRoot?: boolean;
  /** What stands twice is written once, with an anchor, and aliases and merge keys after that. */
  shared?: boolean;
}

export const styles: fc.Arbitrary<Style> = fc.record({
  random: fc.array(fc.nat(99), { minLength: 40, maxLength: 40 }),
  flow: fc.boolean(),
  comments: fc.boolean(),
  aliases: fc.boolean(),
  wide: fc.boolean(),
  crlf: fc.boolean(),
  openEnd: fc.boolean(),
});

const scalarTypes: Scalar.Type[] = [
  Scalar.PLAIN,
  Scalar.QUOTE_SINGLE,
  Scalar.QUOTE_DOUBLE,
  Scalar.BLOCK_LITERAL,
  Scalar.BLOCK_FOLDED,
];

/** Prints a value in a style: flow and block, quotes, comments, anchors with aliases, line ends. */
export function yamlText(value: unknown, style: Style): string {
  const document = new Document(value);
  let at = 0;
  const dice = (sides: number) => style.random[at++ % style.random.length]! % sides;
  visit(document, {
    Scalar(key, node) {
      if (typeof node.value === 'string' && dice(3) === 0) {
        const type = key === 'key' ? Scalar.QUOTE_DOUBLE : scalarTypes[dice(scalarTypes.length)]!;
        // `yaml` prints the comment of an empty block scalar as its text.
        node.type = node.value === '' && type.startsWith('BLOCK') ? Scalar.QUOTE_SINGLE : type;
      }
    },
    Collection(_, node) {
      if (node.items.length === 0) return;
      node.flow = style.flow && dice(4) === 0 && !(style.blockRoot && node === document.contents);
    },
  });
  if (style.comments) {
    visit(document, {
      Node(key, node) {
        if (key === 'key' || node === document.contents) return;
        if (isCollection(node) && node.items.length === 0) return;
        if (dice(5) === 0 && isScalar(node)) node.comment = ' behind: it';
        if (dice(6) === 0) node.commentBefore = ' before - it';
        if (dice(9) === 0) node.spaceBefore = true;
        if (dice(9) === 0 && isCollection(node)) node.comment = ' foot';
      },
    });
  }
  if (style.aliases) addAliases(document, dice);
  if (style.shared) shareEqualParts(document, dice);
  let text = document.toString({ indentSeq: style.wide, lineWidth: 0 });
  if (style.openEnd) text = text.replace(/\n$/, '');
  return style.crlf ? text.replaceAll('\n', '\r\n') : text;
}

function addAliases(document: Document, dice: (sides: number) => number): void {
  const collections: Node[] = [];
  visit(document, {
    Collection(key, node, path) {
      if (node === document.contents || key === 'key') return;
      if (path.some((above) => collections.includes(above as Node))) return;
      if (dice(3) === 0) collections.push(node);
    },
  });
  const [source] = collections;
  if (!source || !isCollection(document.contents)) return;
  const alias = document.createAlias(source as never, 'anchor');
  const root = document.contents as { items: unknown[]; add?: (value: unknown) => void };
  if (Array.isArray(document.toJS())) root.items.push(alias);
  else document.set('alias', alias);
  if (
    dice(2) === 0 &&
    'items' in source &&
    document.get('merge') === undefined &&
    !Array.isArray(document.toJS())
  ) {
    if ((source as { constructor: { name: string } }).constructor.name === 'YAMLMap') {
      const merge = document.createNode({ own: 1 }) as unknown as { items: unknown[] };
      merge.items.push(document.createPair('<<', alias));
      document.set('merge', merge);
    }
  }
}

/** Of collections that mean the same, later ones become aliases; a map that holds an earlier one merges it. */
function shareEqualParts(document: Document, dice: (sides: number) => number): void {
  const earlier: { node: YAMLMap | YAMLSeq; meaning: Record<string, unknown> | unknown[]; text: string }[] =
    [];
  const anchors = new Map<Node, string>();
  const aliasOf = (node: Node): Alias => {
    const anchor = anchors.get(node) ?? `part-${anchors.size}`;
    anchors.set(node, anchor);
    return document.createAlias(node as YAMLMap, anchor);
  };
  const share = (parent: YAMLMap | YAMLSeq): void => {
    parent.items.forEach((item, i) => {
      const node = isPair(item) ? item.value : item;
      if (!isMap(node) && !isSeq(node)) return;
      const meaning = node.toJS(document);
      const text = JSON.stringify(meaning);
      const same = earlier.find((one) => one.text === text && node.items.length > 0);
      if (same && dice(2) === 0) {
        if (isPair(item)) item.value = aliasOf(same.node);
        else parent.items[i] = aliasOf(same.node);
        return;
      }
      const part = isMap(node) && dice(3) === 0 && earlier.find((one) => isPartOf(one.meaning, meaning));
      if (part && isMap(node)) {
        node.items = node.items.filter(
          (pair) => !Object.hasOwn(part.meaning, String((pair.key as Scalar).value)),
        );
        node.items.push(document.createPair('<<', aliasOf(part.node)));
      } else share(node);
      earlier.push({ node, meaning, text });
    });
  };
  if (isMap(document.contents) || isSeq(document.contents)) share(document.contents);
}

function isPartOf(part: object, whole: object): boolean {
  if (Array.isArray(part) || Array.isArray(whole)) return false;
  const pairs = Object.entries(part);
  return (
    pairs.length > 0 &&
    pairs.length < Object.keys(whole).length &&
    pairs.every(([key, value]) => JSON.stringify((whole as any)[key]) === JSON.stringify(value))
  );
}

/** A change of a value: a list of steps, each at the place that its number picks. */
export interface Change {
  pick: number;
  what: 'set' | 'delete' | 'append' | 'insert' | 'replace' | 'remove';
  key: string;
  value: unknown;
}

export const changes: fc.Arbitrary<Change[]> = fc.array(
  fc.record({
    pick: fc.nat(),
    what: fc.constantFrom('set', 'set', 'append', 'append', 'delete', 'insert', 'replace', 'remove'),
    key: keys,
    value: json.value!,
  }) as fc.Arbitrary<Change>,
  { minLength: 1, maxLength: 5 },
);

/** Makes the changes in place, as a step would; the root stays what it is. */
export function apply(value: unknown, list: readonly Change[]): void {
  for (const { pick, what, key, value: fresh } of list) {
    const containers = containersOf(value);
    if (containers.length === 0) return;
    const target = containers[pick % containers.length] as any;
    const copy = structuredCloneOf(fresh);
    if (Array.isArray(target)) {
      const index = target.length === 0 ? 0 : pick % target.length;
      if (what === 'append' || what === 'set' || target.length === 0) target.push(copy);
      else if (what === 'insert') target.splice(index, 0, copy);
      else if (what === 'replace') target[index] = copy;
      else target.splice(index, 1);
    } else {
      const existing = Object.keys(target);
      const old = existing[pick % Math.max(existing.length, 1)];
      const removes = what === 'delete' || what === 'remove';
      if (removes && old !== undefined) delete target[old];
      else define(target, what === 'replace' && old !== undefined ? old : key, copy);
    }
  }
}

function define(target: object, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}

function containersOf(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return [value, ...Object.values(value).flatMap(containersOf)];
}

export function structuredCloneOf<T>(value: T): T {
  if (Array.isArray(value)) return value.map(structuredCloneOf) as T;
  if (typeof value !== 'object' || value === null) return value;
  const copy = {};
  for (const key of Object.keys(value)) define(copy, key, structuredCloneOf((value as any)[key]));
  return copy as T;
}
