/** The kinds of objects that the function generates or looks at, and what tells one object from another. */
import type { KubernetesObject } from 'kpt-functions';
import type { Item } from '../../../src/krm/index.ts';
import { annotationsOf, type Entries, labelsOf } from '../../../src/kubernetes/labels.ts';
import { MONITORING_GROUP } from '../../../src/kubernetes/monitoring.ts';
import { NETWORKING_GROUP } from '../../../src/kubernetes/network-policy.ts';
import { groupOf } from '../../../src/kubernetes/object-shapes.ts';
import { RBAC_GROUP } from '../../../src/kubernetes/rbac.ts';
import type { Subject } from '../config/overrides.ts';

export interface Identity {
  readonly kind: string;
  /** Absent: the object has none, or its kind has none. */
  readonly namespace?: string | undefined;
  readonly name: string;
}

export interface KnownObject extends Identity {
  item: Item;
  annotations: Entries;
  /** The object of the item, of any shape: it comes from a file. */
  object: KubernetesObject & Record<string, unknown>;
}

/** The kinds of which single objects are asked for by name, and none is generated. */
const NAMED_KINDS = ['ConfigMap', 'PersistentVolumeClaim', 'Namespace'];

/**
 * The kinds that are generated, or looked at to generate those, each with its group, of which any version counts. No two
 * groups here share a kind.
 */
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

/** All of which there can be something to say. */
export const KINDS_BESIDE_WORKLOADS: readonly string[] = [...KNOWN_KINDS, ...NAMED_KINDS];

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
  return kind === 'Namespace' ? `${kind} "${name}"` : `${kind} "${name}" ${inNamespace(namespace)}`;
}

/**
 * An item of whatever kind as an object that a cluster could hold; none where it has no name, or a namespace that
 * is no text.
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
  // A Namespace is in none.
  const isPlaced = namespace && kind !== 'Namespace';
  return [{ item, kind, name, ...(isPlaced && { namespace }), annotations, object }];
}

/** The namespace that an object is about: of a Namespace, that is its name. */
export function namespaceAbout({ kind, name, namespace }: KnownObject): string | undefined {
  return kind === 'Namespace' ? name : namespace;
}

/** What overrides match of an object. */
export function subjectOf(item: Item): Subject | undefined {
  const [known] = readObject(item);
  if (!known) return undefined;
  const { kind, name, object } = known;
  return { kind, name, namespace: namespaceAbout(known), labels: labelsOf(object) };
}

/** True for one of both lists of kinds above, and not of another group that has a kind of that name. */
export function isOfKnownKind(known: KnownObject): boolean {
  return NAMED_KINDS.includes(known.kind)
    ? groupOf(known.object.apiVersion) === ''
    : isOfGeneratedKind(known);
}

/** True for one that is generated, or looked at to generate those. */
export function isOfGeneratedKind(known: KnownObject): boolean {
  return groupOf(known.object.apiVersion) === KINDS.get(known.kind);
}
