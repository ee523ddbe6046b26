/** Packages as the function gets them: objects in files, in any order and any style, as a list or as a stream. */
import fc from 'fast-check';
import { stringify } from 'yaml';
import { type Style, styles, yamlText } from '../krm/generators.ts';
import { config } from './configs.ts';
import type { Input } from './judge.ts';
import { type Manifest, manifest } from './objects.ts';

interface Written {
  readonly manifest: Manifest;
  readonly style: Style;
  /** The file that it stands in; two packages can have one of that name. */
  readonly file: string;
  readonly packagePath: string;
}

interface Layout {
  readonly form: 'list' | 'stream' | 'json' | 'flow';
  /** Items carry the annotations that kpt gives them. */
  readonly files: boolean;
  readonly packages: boolean;
  readonly indent: boolean;
  readonly crlf: boolean;
  readonly bom: boolean;
  readonly openEnd: boolean;
  readonly configFirst: boolean;
  /** Documents of kind List in a stream. */
  readonly lists: boolean;
  readonly dice: readonly number[];
}

export interface Package {
  readonly written: readonly Written[];
  readonly config: Manifest | undefined;
  readonly layout: Layout;
}

const written: fc.Arbitrary<Written> = fc.record({
  manifest,
  style: styles.map((style) => ({
    ...style,
    aliases: false,
    crlf: false,
    openEnd: false,
    blockRoot: true,
    shared: style.aliases,
  })),
  file: fc.constantFrom('a.yaml', 'a.yaml', 'b/c.yaml', 'rbac/team-a.yaml', 'rbac/spark.yaml'),
  packagePath: fc.constantFrom('.', '.', 'sub'),
});

const layout: fc.Arbitrary<Layout> = fc.record({
  form: fc.constantFrom('list', 'list', 'list', 'stream', 'stream', 'json', 'flow'),
  files: fc.boolean(),
  packages: fc.boolean(),
  indent: fc.boolean(),
  crlf: fc.boolean(),
  bom: fc.boolean(),
  openEnd: fc.boolean(),
  configFirst: fc.boolean(),
  lists: fc.boolean(),
  dice: fc.array(fc.nat(99), { minLength: 12, maxLength: 12 }),
});

/** A package; two of its objects can have one identity. */
export const anyPackage: fc.Arbitrary<Package> = fc
  .record({
    written: fc.array(written, { minLength: 1, maxLength: 7, size: 'max' }),
    config,
    layout,
    ofOneNamespace: fc.boolean(),
  })
  .map(({ ofOneNamespace, written, ...rest }) => ({
    ...rest,
    written: ofOneNamespace ? written.map(inNamespaceOfAll) : written,
  }));

/** Where workloads share quotas, policies and accounts. */
function inNamespaceOfAll({ manifest, ...rest }: Written): Written {
  const { metadata } = manifest;
  if (metadata?.namespace === undefined) return { ...rest, manifest };
  return { ...rest, manifest: { ...manifest, metadata: { ...metadata, namespace: 'team-a' } } };
}

/** The text of a package, with its objects in this order (or as they are). */
export function inputOf({ written, config, layout }: Package, order?: readonly number[]): Input {
  const inOrder = (order ?? written.map((_, i) => i)).map((i) => written[i]!);
  if (layout.form === 'stream') {
    const text = finished(streamText(inOrder, layout), layout);
    return { text, stream: true, ...(config && { config: stringify(config) }) };
  }
  const items = layout.files ? withFiles(written, inOrder, layout) : inOrder;
  return { text: finished(listText(items, config, layout), layout) };
}

/** What an orchestrator writes onto items: the file, the place in it, the package. */
function withFiles(all: readonly Written[], items: readonly Written[], { packages }: Layout): Written[] {
  return items.map((item) => {
    const before = all.slice(0, all.indexOf(item));
    const index = before.filter(
      (one) => one.file === item.file && (!packages || one.packagePath === item.packagePath),
    ).length;
    const { metadata } = item.manifest;
    const annotations = {
      ...metadata?.annotations,
      'internal.config.kubernetes.io/path': item.file,
      'internal.config.kubernetes.io/index': String(index),
      ...(packages && { 'internal.config.kubernetes.io/package-path': item.packagePath }),
    };
    return { ...item, manifest: { ...item.manifest, metadata: { ...metadata, annotations } } };
  });
}

function listText(items: readonly Written[], config: Manifest | undefined, layout: Layout): string {
  const { form, indent, configFirst } = layout;
  const head = { apiVersion: 'config.kubernetes.io/v1', kind: 'ResourceList' };
  const manifests = items.map(({ manifest }) => manifest);
  if (form === 'json') {
    return `${JSON.stringify({ ...head, functionConfig: config, items: manifests }, null, indent ? 2 : 0)}\n`;
  }
  if (form === 'flow') {
    const body = manifests.map((one) => `  ${JSON.stringify(one)}`).join(',\n');
    return `${stringify(config ? { ...head, functionConfig: config } : head)}items: [\n${body}\n]\n`;
  }
  const pad = indent ? '  ' : '';
  const body = items.map(({ manifest, style }) => {
    const text = yamlText([inAnyOrder(manifest, style)], style);
    return text.replace(/^(?=.)/gm, pad);
  });
  const list = `items:${items.length === 0 ? ' []' : ''}\n${body.join('')}`;
  const given = config ? `functionConfig:\n${stringify(config).replace(/^(?=.)/gm, '  ')}` : '';
  return stringify(head) + (configFirst ? given + list : list + given);
}

/** What people put between documents. */
const MARKS = [
  '---\n',
  '---\n',
  '--- # next\n',
  '---  \n',
  '---\n# of: them\n---\n',
  '---\n---\n',
  '...\n---\n',
];

function streamText(items: readonly Written[], { lists, dice }: Layout): string {
  const documents: string[] = [];
  for (let i = 0; i < items.length; i++) {
    const roll = dice[i % dice.length]!;
    const { style, manifest } = items[i]!;
    const group = lists && roll % 3 === 0 ? items.slice(i, i + 1 + (roll % 4)) : undefined;
    if (group) i += group.length - 1;
    const value = group
      ? {
          apiVersion: 'v1',
          kind: 'List',
          items: group.map(({ manifest, style }) => inAnyOrder(manifest, style)),
        }
      : inAnyOrder(manifest, style);
    documents.push(`${MARKS[roll % MARKS.length]}${yamlText(value, style)}`);
  }
  const text = documents.join('');
  return dice[0]! % 2 === 0 ? text : text.replace(/^(\.\.\.\n)?(---.*\n)(#.*\n)?(---\n)?/, '');
}

function finished(text: string, { crlf, bom, openEnd }: Layout): string {
  const cut = openEnd ? text.replace(/\n$/, '') : text;
  return (bom ? '\ufeff' : '') + (crlf ? cut.replaceAll('\n', '\r\n') : cut);
}

/** With the keys of its maps in another order. */
function inAnyOrder(value: any, style: Style): any {
  let at = 0;
  const shuffled = (one: any): any => {
    if (Array.isArray(one)) return one.map(shuffled);
    if (typeof one !== 'object' || one === null) return one;
    const roll = style.random[at++ % style.random.length]!;
    const entries = Object.entries(one).map(([key, inner]) => [key, shuffled(inner)] as const);
    const from = roll % 3 === 0 ? roll % Math.max(entries.length, 1) : 0;
    return Object.fromEntries([...entries.slice(from), ...entries.slice(0, from)]);
  };
  return shuffled(value);
}

/** A package in which no two objects of a kind have one identity: which of them counts is a matter of order. */
export const packageOfDistinct: fc.Arbitrary<Package> = anyPackage.map(({ written, ...rest }) => {
  const seen = new Set<string>();
  const distinct = written.filter(({ manifest: { kind, metadata } }) => {
    const identity = `${kind}/${metadata?.namespace}/${metadata?.name}`;
    return !seen.has(identity) && seen.add(identity);
  });
  return { ...rest, written: distinct };
});
