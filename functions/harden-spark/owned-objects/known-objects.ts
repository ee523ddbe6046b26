/** The objects of a list that the function generates or looks at, found by identity. */
import type { KubernetesObject } from 'kpt-functions';
import type { Item, ResourceList } from '../../../src/krm/index.ts';
import { append } from '../../../src/krm/multi-map.ts';
import { annotationsOf, type Entries } from '../../../src/kubernetes/labels.ts';
import { MONITORING_GROUP } from '../../../src/kubernetes/monitoring.ts';
import { NETWORKING_GROUP } from '../../../src/kubernetes/network-policy.ts';
import { RBAC_GROUP } from '../../../src/kubernetes/rbac.ts';
import { previousIdentities } from './kustomize-annotations.ts';

export interface Identity {
  readonly kind: string;
  /** Absent: the object has none, be it that its kind has none. */
  readonly namespace?: string | undefined;
  readonly name: string;
}

export interface KnownObject extends Identity {
  item: Item;
  annotations: Entries;
  /** The object of the item, of any shape: it comes from a file. */
  object: KubernetesObject & Record<string, unknown>;
}

export interface KnownObjects {
  /** In the order of the list. */
  all: readonly KnownObject[];
  /** Every object of that identity; there are several where packages are variants of each other. */
  find(kind: string, namespace: string | undefined, name: string): readonly KnownObject[];
  /** The objects now in `namespace` that kustomize has renamed from `name`. */
  renamedFrom(kind: string, namespace: string | undefined, name: string): readonly KnownObject[];
}

/** By group and kind: any version of the group is one of these. No two groups here share a kind. */
const KINDS: ReadonlyMap<string, string> = new Map([
  ['ServiceAccount', ''],
  ['Role', RBAC_GROUP],
  ['RoleBinding', RBAC_GROUP],
  ['ClusterRole', RBAC_GROUP],
  ['ClusterRoleBinding', RBAC_GROUP],
  ['NetworkPolicy', NETWORKING_GROUP],
  ['PrometheusRule', MONITORING_GROUP],
  ['PodMonitor', MONITORING_GROUP],
  ['ResourceQuota', ''],
  ['LimitRange', ''],
]);

/** What an item must mention to be read: the kinds, which are words of their own in few other objects. */
export const KNOWN_KINDS: readonly string[] = [...KINDS.keys()];

/** Reads the list once, or only these kinds. */
export function readKnownObjects(list: ResourceList, kinds = KNOWN_KINDS): KnownObjects {
  const all = list
    .select(kinds)
    .flatMap(readObject)
    .filter((object) => kinds.includes(object.kind) && isOfKnownKind(object));

  const byIdentity = new Map<string, KnownObject[]>();
  const byPreviousName = new Map<string, KnownObject[]>();
  for (const object of all) {
    append(byIdentity, identityKey(object.kind, object.namespace, object.name), object);
    const names = new Set(previousIdentities(object.annotations).map((previous) => previous.name));
    for (const name of names)
      append(byPreviousName, identityKey(object.kind, object.namespace, name), object);
  }

  return {
    all,
    find: (kind, namespace, name) => byIdentity.get(identityKey(kind, namespace, name)) ?? [],
    renamedFrom: (kind, namespace, name) => byPreviousName.get(identityKey(kind, namespace, name)) ?? [],
  };
}

/** One string for a kind, namespace and name; `/` can be in none of them. */
export function identityKey(kind: string, namespace: string | undefined, name: string): string {
  return `${kind}/${namespace ?? ''}/${name}`;
}

export function keyOf({ kind, namespace, name }: Identity): string {
  return identityKey(kind, namespace, name);
}

/** For messages: where an object is. */
export function inNamespace(namespace: string | undefined): string {
  return namespace === undefined ? 'without a namespace' : `in namespace "${namespace}"`;
}

/** For messages: which object it is. */
export function nameOf({ kind, namespace, name }: Identity): string {
  return `${kind} "${name}" ${inNamespace(namespace)}`;
}

/**
 * An item of whatever kind as an object that a cluster could hold; none where it has no name, or a namespace that
 * is no text. Local-config items are none of the cluster's.
 */
export function readObject(item: Item): KnownObject[] {
  const object = item.object as KnownObject['object'] | null | undefined;
  const { apiVersion, kind, metadata } = (object ?? {}) as Partial<KnownObject['object']>;
  const { name, namespace } = (metadata ?? {}) as { name?: unknown; namespace?: unknown };
  if (!object || typeof apiVersion !== 'string' || typeof kind !== 'string' || typeof name !== 'string') {
    return [];
  }
  if (namespace != null && typeof namespace !== 'string') return [];
  const annotations = annotationsOf(object);
  return [{ item, kind, name, ...(namespace && { namespace }), annotations, object }];
}

/** True for one of the kinds above, and not of another group that has a kind of that name. */
export function isOfKnownKind({ kind, object }: KnownObject): boolean {
  return groupOf(object.apiVersion) === KINDS.get(kind);
}

function groupOf(apiVersion: string): string {
  return apiVersion.slice(0, Math.max(apiVersion.indexOf('/'), 0));
}
