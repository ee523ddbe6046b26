import type { KubernetesObject } from 'kpt-functions';
import type { Item, ResourceList } from '../../../src/krm/index.ts';
import { pathFrom } from '../../../src/krm/list/package-files.ts';
import { rule } from '../../../src/krm/list/rule.ts';
import { type Entries, labelsOf, stringEntries } from '../../../src/kubernetes/labels.ts';
import { isObject } from '../../../src/values/json.ts';
import { append, type MultiMap } from '../../../src/values/multi-map.ts';
import { rememberedIn } from '../../../src/values/remembered.ts';
import type { Subject } from '../config/overrides.ts';
import type { Origin } from '../config/settings.ts';
import type { ItemFinding } from '../findings/item-finding.ts';
import {
  generatedForNamespace,
  hasOurOwner,
  OWNER,
  type Packages,
  packagesOf,
} from '../owned-objects/ownership.ts';
import {
  identityKey,
  isOfKnownKind,
  KINDS_BESIDE_WORKLOADS,
  KNOWN_KINDS,
  type KnownObject,
  nameOf,
  readObject,
  subjectOf,
} from './known-objects.ts';
import { previousIdentities } from './kustomize-annotations.ts';
import { isSelection } from './selectors.ts';

export const ambiguousObject = rule('input/ambiguous', {
  severity: 'warning',
  meaning: 'Several objects have the same kind, name and namespace but differ; the last one counts.',
  remedy: 'Leave one of them, or give each a package or a namespace of its own.',
});
export const severalObjects = rule('input/several', {
  severity: 'info',
  meaning:
    'Several packages have an object of the same kind, name and namespace; each counts in its own package.',
  remedy: 'Nothing, if each package means its own.',
});

/** So many names of ConfigMaps are searched for in the text; once more are asked for, all ConfigMaps are read. */
const SEARCHED_NAMES = 16;

/**
 * The objects of a list besides the workloads, as they came; one is read when its kind is asked for. Only here is it
 * decided which of several objects of one identity counts (docs/decisions/0010), and told where they differ in what was
 * asked of them. Local-config items are for no cluster, so they are not here.
 */
export class Catalogue {
  private readonly inPackages: ItemFinding[] = [];
  private readonly inList: ItemFinding[] = [];
  /** The ConfigMaps and claims with a name that was asked for, in whatever namespace: what is misshapen in them is told. */
  readonly looked = new Set<Item>();
  private readonly list: ResourceList;
  private readonly workloads = new Set<Item>();
  private readonly origin: Origin;
  private readonly packages: Packages;
  private readonly read = new Map<string, Read>();
  private readonly data = new Map<Item, Entries>();
  private withOurOwner: readonly KnownObject[] | undefined;
  /** Several of one identity by their packages. */
  private readonly grouped = new Map<readonly KnownObject[], MultiMap<string, KnownObject>>();
  /** The objects among which one was chosen, once they were compared. */
  private readonly told = new Set<readonly KnownObject[]>();

  constructor(list: ResourceList, origin: Origin) {
    this.list = list;
    this.origin = origin;
    this.packages = packagesOf(list, origin);
  }

  /** Takes an item out of what is looked through: it is a workload, and none of these. */
  setAside(item: Item): void {
    this.workloads.add(item);
  }

  private select(words: readonly string[]): Item[] {
    return this.list.select(words).filter((item) => !this.workloads.has(item));
  }

  /**
   * What there is to say of several objects of one identity, each about the one that counts. It can count in its package and in
   * the list: that is told in this order, whichever workload was worked on first.
   */
  get findings(): readonly ItemFinding[] {
    return [...this.inPackages, ...this.inList];
  }

  // What generators and `reconcile` look at

  /** All objects of the kinds in `KNOWN_KINDS`, in the order of the list. */
  get all(): readonly KnownObject[] {
    return this.generated.all;
  }

  /** Every object of that identity; there are several where packages are variants of each other. */
  find(kind: string, namespace: string | undefined, name: string): readonly KnownObject[] {
    return this.generated.byIdentity.get(identityKey(kind, namespace, name)) ?? [];
  }

  /** The objects now in `namespace` that kustomize has renamed from `name`. */
  renamedFrom(kind: string, namespace: string | undefined, name: string): readonly KnownObject[] {
    return this.generated.byPreviousName.get(identityKey(kind, namespace, name)) ?? [];
  }

  private get generated(): Read {
    return rememberedIn(this.read, '', () => readKinds(this.select(KNOWN_KINDS), KNOWN_KINDS));
  }

  /** All objects with our owner, also those of a kind that is never generated: an annotation is easily copied. */
  get owned(): readonly KnownObject[] {
    if (this.withOurOwner === undefined) {
      const known = new Map(this.all.map((object) => [object.item, object]));
      this.withOurOwner = this.list
        .select([OWNER])
        .flatMap((item) => known.get(item) ?? readObject(item))
        .filter((object) => hasOurOwner(object, this.origin));
    }
    return this.withOurOwner;
  }

  /** The functionConfig, to say something about it. */
  get functionConfig(): Item | undefined {
    return this.list.functionConfigItem;
  }

  /** Whether an object is where the functionConfig has its objects: in its package, or in the folder that it says. */
  readonly isAtHome = (object: KnownObject): boolean =>
    this.packages.packageOf(object.item) === this.packages.home || this.isPlaced(object);

  private isPlaced(object: KnownObject): boolean {
    const folder = this.origin.folders?.get(generatedForNamespace(object) ?? '');
    return folder !== undefined && !!this.pathOf(object.item)?.startsWith(`${folder}/`);
  }

  /** The path of an item from the package of the functionConfig; undefined where it is in no file below it. */
  pathOf(item: Item): string | undefined {
    return pathFrom(this.packages.home, item);
  }

  /** True for an object of ours that may be edited: kpt's subpackages have owners of their own. */
  readonly isOurs = (object: KnownObject): boolean =>
    hasOurOwner(object, this.origin) && this.isAtHome(object);

  /** Whether kpt shows only a part of the package: what is not in the list may be in the package then. */
  isSelection(): boolean {
    return isSelection(this.list);
  }

  /** Whether somebody chose files of a package. */
  get isPartOfFiles(): boolean {
    return this.list.isPart;
  }

  /** All objects of these kinds as they are now, with what was generated. */
  asTheyAre(kinds: readonly string[]): readonly KnownObject[] {
    return readKinds(this.select(kinds), kinds).all;
  }

  /** What overrides match of the objects beside the workloads. */
  get subjects(): readonly Subject[] {
    return this.select(KINDS_BESIDE_WORKLOADS).flatMap((item) => subjectOf(item) ?? []);
  }

  /** All objects in whose text one of `words` stands, of whatever kind. */
  mentioning(words: readonly string[]): readonly KnownObject[] {
    return this.select(words).flatMap(readObject);
  }

  // What is asked for by its name

  /** The texts of a ConfigMap that `asker` names. */
  configMap(asker: Item, name: string, namespace: string | undefined): Entries | undefined {
    const named = this.named(this.configMaps(name), 'ConfigMap', namespace, name);
    const counting = this.counting(asker, named, ({ item }) => this.dataOf(item));
    return counting && this.dataOf(counting.item);
  }

  /** A claim that `asker` mounts. */
  claim(asker: Item, name: string, namespace: string | undefined): KubernetesObject | undefined {
    const kind = 'PersistentVolumeClaim';
    return this.counting(asker, this.named(this.of(kind), kind, namespace, name), ({ object }) => object.spec)
      ?.object;
  }

  /** The LimitRanges of a namespace, whoever wrote them. */
  limitRanges(namespace: string | undefined): readonly KubernetesObject[] {
    return this.of('LimitRange')
      .all.filter((known) => known.namespace === namespace)
      .map(({ object }) => object);
  }

  /** The labels of the Namespace that `asker` is in; undefined if it is not in the list. */
  namespaceLabels(asker: Item, name: string | undefined): Entries | undefined {
    if (name === undefined) return undefined;
    const counting = this.counting(asker, this.namespaces(name), ({ object }) => sorted(labelsOf(object)));
    return counting && labelsOf(counting.object);
  }

  /** All Namespaces of a name: what is written into one is written into each. */
  namespaces(name: string): readonly KnownObject[] {
    return this.of('Namespace').byIdentity.get(identityKey('Namespace', undefined, name)) ?? [];
  }

  /**
   * The object that counts: the last one in the package of `asker`, else the last one anywhere, as `kubectl apply` leaves it.
   *
   * @param asked what matters of an object
   */
  private counting(
    asker: Item,
    all: readonly KnownObject[],
    asked: (one: KnownObject) => unknown,
  ): KnownObject | undefined {
    if (all.length < 2) return all[0];
    const choice = this.byPackage(all).get(this.packages.packageOf(asker)) ?? all;
    const counting = choice.at(-1)!;
    if (this.told.has(choice)) return counting;
    this.told.add(choice);
    const findings = choice === all ? this.inList : this.inPackages;
    const field = { path: 'metadata.name' };
    if (differ(choice, asked)) {
      const message = `The list has ${choice.length} objects that are ${nameOf(counting)}, and they say different things. This one counts, for it is the last of them, as with \`kubectl apply\`. Leave one of them, or give each a package or a namespace of its own.`;
      findings.push({ item: counting.item, finding: ambiguousObject.finding(message, field) });
    } else if (differ(all, asked)) {
      const message = `Other packages have ${nameOf(counting)} too, and say different things. This one counts for the workloads of its package.`;
      findings.push({ item: counting.item, finding: severalObjects.finding(message, field) });
    }
    return counting;
  }

  private byPackage(all: readonly KnownObject[]): ReadonlyMap<string, readonly KnownObject[]> {
    return rememberedIn(this.grouped, all, () => {
      const groups: MultiMap<string, KnownObject> = new Map();
      for (const one of all) append(groups, this.packages.packageOf(one.item), one);
      return groups;
    });
  }

  /** The objects of an identity. All of the kind that have the name are noted in `looked`, whatever else they lack. */
  private named(
    { byIdentity, byName }: Read,
    kind: string,
    namespace: string | undefined,
    name: string,
  ): readonly KnownObject[] {
    for (const item of byName.get(name) ?? []) this.looked.add(item);
    // Once is enough.
    byName.delete(name);
    return byIdentity.get(identityKey(kind, namespace, name)) ?? [];
  }

  private searched = 0;

  private configMaps(name: string): Read {
    const key = `ConfigMap ${name}`;
    if (!this.read.has(key) && ++this.searched > SEARCHED_NAMES) return this.of('ConfigMap');
    return rememberedIn(this.read, key, () => {
      const items = this.select([name]).filter((item) => item.mentions('ConfigMap'));
      return readKinds(items, ['ConfigMap']);
    });
  }

  private of(kind: string): Read {
    return rememberedIn(this.read, kind, () => readKinds(this.select([kind]), [kind]));
  }

  private dataOf(item: Item): Entries {
    return rememberedIn(this.data, item, () => stringEntries((item.object as { data?: unknown }).data));
  }
}

/** The objects of some kinds. */
function readKinds(items: readonly Item[], kinds: readonly string[]) {
  const byIdentity: MultiMap<string, KnownObject> = new Map();
  const byPreviousName: MultiMap<string, KnownObject> = new Map();
  // Whatever else they lack: all that has the name.
  const byName: MultiMap<unknown, Item> = new Map();
  const ofKinds = items.filter(({ object }) => kinds.includes(object.kind));
  for (const item of ofKinds) {
    const { metadata } = item.object;
    append(byName, isObject(metadata) ? metadata.name : undefined, item);
  }
  const all = ofKinds.flatMap(readObject).filter(isOfKnownKind);
  for (const known of all) {
    const { kind, namespace, name, annotations } = known;
    append(byIdentity, identityKey(kind, namespace, name), known);
    const names = new Set(previousIdentities(annotations).map((previous) => previous.name));
    for (const previous of names) append(byPreviousName, identityKey(kind, namespace, previous), known);
  }
  return { all, byIdentity, byPreviousName, byName };
}

type Read = ReturnType<typeof readKinds>;

function differ(all: readonly KnownObject[], asked: (one: KnownObject) => unknown): boolean {
  return new Set(all.map((one) => JSON.stringify(asked(one)))).size > 1;
}

function sorted(entries: Entries): [string, string][] {
  return Object.entries(entries).sort(([one], [other]) => (one < other ? -1 : 1));
}
