/**
 * The list as the plain way has it: every item is read by `yaml`, every item is looked at by every step, and the
 * output is the values that the steps leave behind. No text is kept, so nothing can be lost in it.
 */
import type { KubernetesObject } from 'kpt-functions';
import { isAlias, isMap } from 'yaml';
import { hardenSpark } from '../../functions/harden-spark/function.ts';
import { Item } from '../../src/krm/list/item.ts';
import { ResourceList } from '../../src/krm/list/resource-list.ts';
import {
  childOf,
  elementsOf,
  isPlainMap,
  meaningOf,
  type PlainNode,
  readOne,
  readStream,
  Unreadable,
} from './plain-yaml.ts';

/** An item of the plain way, with what it was before the steps. */
export class PlainItem extends Item {
  object: KubernetesObject;
  readonly before: unknown;

  constructor(object: KubernetesObject, position: number) {
    super(position);
    this.object = object;
    this.before = structuredClone(object);
  }

  /** The words of it, for whoever looks for one. */
  get text(): string {
    return JSON.stringify(this.before);
  }

  restore(): void {
    this.object = structuredClone(this.before) as KubernetesObject;
  }

  /** Nothing is passed over for want of a word. */
  mentions(): boolean {
    return true;
  }
}

export class PlainList extends ResourceList {
  protected readonly input: readonly PlainItem[];
  protected readonly carriesPaths: boolean;
  /** The items that a finding says were changed, added or removed; whatever became of the finding. */
  readonly reportedChanged = new Set<Item>();
  /** What was added and removed, also where nothing is to be written. */
  readonly fresh = new Set<Item>();
  readonly gone = new Set<Item>();

  protected override readonly allOrNothing: boolean;

  constructor(
    items: readonly PlainItem[],
    {
      carriesPaths,
      stream,
      functionConfig,
    }: { carriesPaths: boolean; stream: boolean; functionConfig: KubernetesObject | undefined },
  ) {
    super(functionConfig);
    this.allOrNothing = stream;
    this.input = items;
    this.carriesPaths = carriesPaths;
  }

  get given(): readonly PlainItem[] {
    return this.input;
  }

  override add(...added: Parameters<ResourceList['add']>): Item {
    const item = super.add(...added);
    this.fresh.add(item);
    return item;
  }

  override remove(item: Item): void {
    super.remove(item);
    this.gone.add(item);
  }

  override selectAll(): Item[] {
    return [...this.items];
  }

  override report(...reported: Parameters<ResourceList['report']>): void {
    const [finding, item] = reported;
    if (finding.change && item) this.reportedChanged.add(item);
    super.report(...reported);
  }

  protected print(): never {
    throw new Error('the plain way has no text');
  }
}

/** What stands in the place of an item that nobody needs and that cannot be read: it can be nothing else. */
const NOBODY_NEEDS_IT = {} as KubernetesObject;

/** The text of a node. */
function textOf(text: string, { node }: PlainNode): string {
  return node ? text.slice(node.range![0], node.range![2]) : '';
}

/** Whether an item must be right, whatever the configuration: it names a kind of ours. */
function isNeeded(text: string): boolean {
  return hardenSpark.reads.some((word) => text.includes(word));
}

/**
 * @param config a functionConfig that the input does not carry
 * @throws Unreadable for what is no list, and no stream
 */
export function readPlainList(text: string, stream: boolean, config?: string): PlainList {
  const given = config === undefined ? undefined : objectOf(readOne(config).root);
  if (stream) return readPlainStream(text, given);
  const { root, text: readable } = readOne(text);
  if (!isPlainMap(root.node && outerKeys(root))) throw new Unreadable('no map');
  const { apiVersion, kind, functionConfig } = outerKeys(root);
  if (kind !== 'ResourceList' || !String(apiVersion).startsWith('config.kubernetes.io/')) {
    throw new Unreadable('no ResourceList');
  }
  const items = childOf(root, 'items');
  const elements = items && elementsOf(items);
  if (!elements) throw new Unreadable('items is no list');
  if (functionConfig != null && !isPlainMap(functionConfig)) throw new Unreadable('functionConfig is no map');
  if (functionConfig != null && given) throw new Unreadable('two functionConfigs');
  const carriesPaths = text.includes('config.kubernetes.io/path');
  const read = elements.map((element, i) =>
    itemOf(element, textOf(readable, element), i + 1, elements.length),
  );
  return new PlainList(read, {
    carriesPaths,
    stream: false,
    functionConfig: (functionConfig as KubernetesObject | null) ?? given,
  });
}

/** The top-level keys but `items` and `results`, which hold the most. */
function outerKeys(root: PlainNode): Record<string, unknown> {
  const of = (key: string) => {
    const child = childOf(root, key);
    return child && meaningOf(child);
  };
  return { apiVersion: of('apiVersion'), kind: of('kind'), functionConfig: of('functionConfig') };
}

function readPlainStream(text: string, config: KubernetesObject | undefined): PlainList {
  const { roots, text: readable } = readStream(text);
  if (roots.length === 0) throw new Unreadable('no document');
  const items = roots.flatMap((root, i) => {
    const source = textOf(readable, root);
    const document = itemOf(root, source, i + 1, roots.length);
    const { kind, items } = document.object as { kind?: unknown; items?: unknown };
    if (kind === 'List' && Array.isArray(items)) {
      return items.map((item) => {
        if (!isPlainMap(item)) throw new Unreadable('an item of a List that is no map');
        return new PlainItem(item as unknown as KubernetesObject, i + 1);
      });
    }
    if (typeof kind !== 'string' && (isNeeded(source) || i === roots.length - 1))
      throw new Unreadable('no kind');
    return [document];
  });
  return new PlainList(items, { carriesPaths: false, stream: true, functionConfig: config });
}

/** @param last the position of the last item, which must be right: there a text that was cut off shows */
function itemOf(node: PlainNode, text: string, position: number, last: number): PlainItem {
  if (!isMap(node.node) && !isAlias(node.node)) throw new Unreadable('no map');
  try {
    return new PlainItem(objectOf(node), position);
  } catch (error) {
    if (!(error instanceof Unreadable) || isNeeded(text) || position === last) throw error;
    return new PlainItem({ ...NOBODY_NEEDS_IT }, position);
  }
}

function objectOf(node: PlainNode): KubernetesObject {
  const value = meaningOf(node);
  if (!isPlainMap(value)) throw new Unreadable('no map');
  return value as unknown as KubernetesObject;
}
