import type { KubernetesObject } from 'kpt-functions';
import type { Finding, Item, ResourceList } from '../../src/krm/index.ts';
import { append, type MultiMap } from '../../src/krm/multi-map.ts';
import { type Entries, labelsOf } from '../../src/kubernetes/labels.ts';
import { isMapping } from '../../src/kubernetes/shape.ts';
import { inputFinding } from './common-rules.ts';
import type { ItemFinding } from './findings/item-finding.ts';
import { identityKey, inNamespace } from './owned-objects/known-objects.ts';
import { type Packages, packagesOf } from './owned-objects/ownership.ts';
import type { Origin } from './settings.ts';

/** The kinds of the core group that are looked up by their name. */
type Kind = 'ConfigMap' | 'PersistentVolumeClaim' | 'Namespace';

type ConfigMapData = { readonly [key: string]: string };

/** So many names are searched for in the text; for more than that each object of the kind is read once. */
const SEARCHED_NAMES = 16;

/**
 * The ConfigMaps, claims and Namespaces of a list, read when one is asked for. The one place that decides which of
 * several of one name counts (docs/decisions/0010), and that tells it where they differ in what is asked.
 */
export class NamedObjects {
  /** What there is to say of several objects of one name, each about the one that counts. */
  readonly findings: ItemFinding[] = [];
  /** The ConfigMaps and claims that are called as one that was asked for, in whatever namespace. */
  readonly looked = new Set<Item>();
  private readonly list: ResourceList;
  private readonly packages: Packages;
  private readonly searched = new Map<string, Groups>();
  private readonly read = new Map<Kind, Groups>();
  private readonly data = new Map<Item, ConfigMapData>();
  /** Several of one name by their packages. */
  private readonly grouped = new Map<readonly Item[], MultiMap<string, Item>>();
  /** The counting ones of several that were compared with the others. */
  private readonly told = new Set<Item>();

  constructor(list: ResourceList, origin: Origin) {
    this.list = list;
    this.packages = packagesOf(list, origin);
  }

  /** The texts of a ConfigMap that `asker` names. */
  configMap(asker: Item, name: string, namespace: string | undefined): ConfigMapData | undefined {
    const item = this.counting(asker, this.configMaps(name, namespace), (one) => this.dataOf(one));
    return item && this.dataOf(item);
  }

  /** A claim that `asker` mounts. */
  claim(asker: Item, name: string, namespace: string | undefined): KubernetesObject | undefined {
    const items = this.all('PersistentVolumeClaim', namespace, name);
    return this.counting(asker, items, ({ object }) => (object as { spec?: unknown }).spec)?.object;
  }

  /** The labels of the Namespace that `asker` is in; undefined if it is not in the list. */
  namespaceLabels(asker: Item, name: string | undefined): Entries | undefined {
    if (name === undefined) return undefined;
    const item = this.counting(asker, this.namespaces(name), ({ object }) => sorted(labelsOf(object)));
    return item && labelsOf(item.object);
  }

  /** All Namespaces of a name: what is written into one is written into each. */
  namespaces(name: string): readonly Item[] {
    return this.all('Namespace', undefined, name);
  }

  /**
   * In the package of the one who asks, else anywhere, the last one: as `kubectl apply` leaves it.
   *
   * @param asked what matters of an object
   */
  private counting(asker: Item, items: readonly Item[], asked: (item: Item) => unknown): Item | undefined {
    if (items.length < 2) return items[0];
    const choice = this.byPackage(items).get(this.packages.packageOf(asker)) ?? items;
    const counting = choice.at(-1)!;
    if (this.told.has(counting)) return counting;
    this.told.add(counting);
    if (differ(choice, asked))
      this.findings.push({ item: counting, finding: ambiguous(counting, choice.length) });
    else if (differ(items, asked)) this.findings.push({ item: counting, finding: ofOwnPackage(counting) });
    return counting;
  }

  private byPackage(items: readonly Item[]): ReadonlyMap<string, readonly Item[]> {
    let groups = this.grouped.get(items);
    if (groups === undefined) {
      groups = new Map();
      for (const item of items) append(groups, this.packages.packageOf(item), item);
      this.grouped.set(items, groups);
    }
    return groups;
  }

  private configMaps(name: string, namespace: string | undefined): readonly Item[] {
    let found = this.searched.get(name);
    if (found === undefined) {
      if (this.searched.size >= SEARCHED_NAMES) return this.all('ConfigMap', namespace, name);
      const items = this.list.select([name]).filter((item) => item.mentions('ConfigMap'));
      found = groupsOf(items, 'ConfigMap');
      this.searched.set(name, found);
    }
    return this.found(found, 'ConfigMap', namespace, name);
  }

  private all(kind: Kind, namespace: string | undefined, name: string): readonly Item[] {
    let groups = this.read.get(kind);
    if (groups === undefined) {
      groups = groupsOf(this.list.select([kind]), kind);
      this.read.set(kind, groups);
    }
    return this.found(groups, kind, namespace, name);
  }

  private found(
    { byIdentity, byName }: Groups,
    kind: Kind,
    namespace: string | undefined,
    name: string,
  ): readonly Item[] {
    if (kind !== 'Namespace') for (const item of byName.get(name) ?? []) this.looked.add(item);
    // Once is enough.
    byName.delete(name);
    return byIdentity.get(identityKey(kind, namespace, name)) ?? [];
  }

  private dataOf(item: Item): ConfigMapData {
    let data = this.data.get(item);
    if (data === undefined) {
      const { data: entries } = item.object as { data?: unknown };
      const texts = Object.entries(isMapping(entries) ? entries : {}).filter(
        ([, text]) => typeof text === 'string',
      );
      data = Object.fromEntries(texts) as ConfigMapData;
      this.data.set(item, data);
    }
    return data;
  }
}

interface Groups {
  readonly byIdentity: ReadonlyMap<string, readonly Item[]>;
  readonly byName: Map<unknown, readonly Item[]>;
}

function groupsOf(items: readonly Item[], kind: Kind): Groups {
  const byIdentity = new Map<string, Item[]>();
  const byName = new Map<unknown, Item[]>();
  for (const item of items) {
    const { object } = item;
    if (object.kind !== kind) continue;
    append(byName, isMapping(object.metadata) ? object.metadata.name : undefined, item);
    const key = identityOf(item, kind);
    if (key !== undefined) append(byIdentity, key, item);
  }
  return { byIdentity, byName };
}

/** Undefined for what is not of the kind. */
function identityOf(item: Item, kind: Kind): string | undefined {
  const { apiVersion, kind: given, metadata } = item.object as Partial<KubernetesObject>;
  if (apiVersion !== 'v1' || given !== kind || !isMapping(metadata)) return undefined;
  const { name, namespace } = metadata as { name?: unknown; namespace?: unknown };
  if (typeof name !== 'string') return undefined;
  if (kind === 'Namespace' || namespace == null) return identityKey(kind, undefined, name);
  return typeof namespace === 'string' && namespace !== '' ? identityKey(kind, namespace, name) : undefined;
}

function differ(items: readonly Item[], asked: (item: Item) => unknown): boolean {
  return new Set(items.map((item) => JSON.stringify(asked(item)))).size > 1;
}

function sorted(entries: Entries): [string, string][] {
  return Object.entries(entries).sort(([one], [other]) => (one < other ? -1 : 1));
}

function ambiguous(counting: Item, count: number): Finding {
  return inputFinding(
    'ambiguous',
    `The list has ${count} objects that are ${nameOf(counting)}, and they say different things. This one counts, for it is the last of them, as with \`kubectl apply\`. Leave one of them, or give each a package or a namespace of its own.`,
    { path: 'metadata.name' },
  );
}

function ofOwnPackage(counting: Item): Finding {
  return inputFinding(
    'several',
    `Other packages have ${nameOf(counting)} too, and say different things. This one counts for the workloads of its package.`,
    { path: 'metadata.name' },
  );
}

function nameOf({ object: { kind, metadata } }: Item): string {
  const { name, namespace } = metadata as { name: string; namespace?: string };
  return kind === 'Namespace'
    ? `${kind} "${name}"`
    : `${kind} "${name}" ${inNamespace(namespace ?? undefined)}`;
}
