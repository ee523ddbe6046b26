import { keyPath } from '../kubernetes/shape.ts';
import { isObject } from '../values/json.ts';
import { KINDS } from './kinds/all-kinds.ts';
import { WORKLOAD_KINDS } from './workload.ts';

/** The manifest of a workload inside another object. */
export interface EmbeddedManifest {
  readonly kind: string;
  readonly group: string;
  /** The field that holds it: it is the object there, or stands in the text. */
  readonly path: string;
}

/**
 * The manifests of workloads inside an object that is none, as objects or as text: what an Argo Workflow creates, what
 * a ManifestWork brings to another cluster, what a ConfigMap keeps.
 *
 * A manifest says what is to run, so it has a `spec`. What only names a workload has none: owner references, targets of
 * policies, health checks. What is below `metadata` is about the object itself (an example, what was applied last),
 * and a patch changes a workload that comes by another way.
 */
export function embeddedManifests(object: object): EmbeddedManifest[] {
  const found: EmbeddedManifest[] = [];
  /** What is to be looked at, in order, the next last. No recursion: an object may be deeper than the call stack. */
  const nodes: Node[] = [{ value: object, key: '' }];
  for (let node = nodes.pop(); node; node = nodes.pop()) {
    const { value, up } = node;
    const type = typeof value === 'string' ? typeInText(value) : isObject(value) ? typeOf(value) : undefined;
    if (type && up) found.push({ ...type, path: pathOf(node) });
    else if (Array.isArray(value)) {
      for (let i = value.length - 1; i >= 0; i--) nodes.push({ value: value[i], key: i, up: node });
    } else if (isObject(value)) {
      for (const key of Object.keys(value).reverse()) {
        if (PATCHES.has(key) || (key === 'metadata' && !up)) continue;
        nodes.push({ value: value[key], key, up: node });
      }
    }
  }
  return found;
}

interface Node {
  readonly value: unknown;
  readonly key: string | number;
  /** The map or list that it is in; none for the object itself. */
  readonly up?: Node;
}

function pathOf(node: Node): string {
  const keys: (string | number)[] = [];
  for (let at = node; at.up; at = at.up) keys.push(at.key);
  return keys.reduceRight<string>(
    (path, key) => (typeof key === 'number' ? `${path}[${key}]` : keyPath(path, key)),
    '',
  );
}

/** Of Kustomize, Flux, Argo CD and Kyverno. */
const PATCHES: ReadonlySet<string> = new Set([
  'patch',
  'patches',
  'patchesStrategicMerge',
  'patchesJson6902',
  'patchStrategicMerge',
]);

type Type = Pick<EmbeddedManifest, 'kind' | 'group'>;
type Keys = { [key in 'apiVersion' | 'kind' | 'spec']?: unknown };

/** The type of workload that a map with these keys is the manifest of. */
function typeOf({ apiVersion, kind, spec }: Keys): Type | undefined {
  if (typeof apiVersion !== 'string' || spec === undefined || spec === null) return undefined;
  const group = apiVersion.split('/', 1)[0];
  const type = KINDS.find((one) => one.name === kind && one.group === group);
  return type && { kind: type.name, group: type.group };
}

/**
 * The type of a workload whose manifest stands in a text. The text need not be YAML as a whole: there are placeholders
 * in it, commands and other languages around it.
 */
function typeInText(text: string): Type | undefined {
  if (!WORKLOAD_KINDS.some((kind) => text.includes(kind))) return undefined;
  return typeInBlocks(text) ?? typeInBraces(text);
}

/** In block style: the keys stand at one column, with nothing less indented in between. */
function typeInBlocks(text: string): Type | undefined {
  /** The maps that a line is in, the innermost last. */
  const open: (Keys & { column: number })[] = [];
  for (const line of [...text.split('\n'), '---']) {
    const isMark = /^(---|\.\.\.)/.test(line);
    const column = line.search(/[^ \t-]/);
    if (!isMark && (column === -1 || NO_CONTENT.test(line.slice(column, column + 2)))) continue;
    const indent = isMark ? -1 : line.search(/[^ \t]/);
    while (open.length > 0 && open.at(-1)!.column > indent) {
      const type = typeOf(open.pop()!);
      if (type) return type;
    }
    const pair = isMark ? null : PAIR.exec(line.slice(column));
    if (!pair) continue;
    if (open.at(-1)?.column !== column) open.push({ column });
    open.at(-1)![pair[1] as keyof Keys] = pair[2];
  }
  return undefined;
}

/** A comment, or a directive of a template. */
const NO_CONTENT = /^(#|\{\{|\{%)/;
const PAIR = /^["']?(apiVersion|kind|spec)["']?\s*:\s*["']?([\w./-]*)/;

/** Between braces: flow style, JSON (also inside JSON, with `\` before its quotes), maps of Python and Go. */
function typeInBraces(text: string): Type | undefined {
  const open: Keys[] = [];
  for (const [token, key, value] of text.matchAll(BRACE_OR_PAIR)) {
    if (token === '{') open.push({});
    else if (key !== undefined && open.length > 0) open.at(-1)![key as keyof Keys] = value;
    else if (token === '}' && open.length > 0) {
      const type = typeOf(open.pop()!);
      if (type) return type;
    }
  }
  return undefined;
}

const BRACE_OR_PAIR = /[{}]|(?<![\w.-])(apiVersion|kind|spec)[\\"']*\s*:\s*[\\"']*([\w./-]*)/g;
