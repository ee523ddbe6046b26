/** The RBAC objects and ServiceAccounts of a list, found by identity. */
import type { KubernetesObject } from 'kpt-functions';
import type { Item, ResourceList } from '../../../src/krm/index.ts';
import { annotationsOf, type Entries } from '../../../src/kubernetes/labels.ts';
import { RBAC_GROUP } from '../../../src/kubernetes/rbac.ts';
import { previousIdentities } from './kustomize-annotations.ts';

export interface RbacObject {
  item: Item;
  kind: string;
  name: string;
  namespace?: string;
  annotations: Entries;
  /** The object of the item, of any shape: it comes from a file. */
  object: KubernetesObject & Record<string, unknown>;
}

export interface RbacObjects {
  /** In the order of the list. */
  all: readonly RbacObject[];
  /** Every object of that identity; there are several where packages are variants of each other. */
  find(kind: string, namespace: string | undefined, name: string): readonly RbacObject[];
  /** The objects now in `namespace` that kustomize has renamed from `name`. */
  renamedFrom(kind: string, namespace: string | undefined, name: string): readonly RbacObject[];
}

const RBAC_KINDS = ['Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding'];

/** Reads the list once. Local-config items are none of the cluster's, and are left out. */
export function readRbacObjects(list: ResourceList): RbacObjects {
  const all = list.select([RBAC_GROUP, 'ServiceAccount']).flatMap(readRbacObject);

  const byIdentity = new Map<string, RbacObject[]>();
  const byPreviousName = new Map<string, RbacObject[]>();
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

/** One string for a ServiceAccount: `<namespace>/<account>`, or `/<account>` without a namespace. */
export function accountKey(namespace: string | undefined, account: string): string {
  return `${namespace ?? ''}/${account}`;
}

function readRbacObject(item: Item): RbacObject[] {
  const object = item.object as RbacObject['object'] | null | undefined;
  const { apiVersion, kind, metadata } = (object ?? {}) as Partial<RbacObject['object']>;
  const { name, namespace } = (metadata ?? {}) as { name?: unknown; namespace?: unknown };
  if (!object || typeof kind !== 'string' || typeof name !== 'string') return [];
  if (!isRbac(apiVersion, kind)) return [];
  const annotations = annotationsOf(object);
  if (annotations['config.kubernetes.io/local-config'] === 'true') return [];
  const at = typeof namespace === 'string' && namespace !== '' ? { namespace } : {};
  return [{ item, kind, name, ...at, annotations, object }];
}

/** By group and kind: any version of the RBAC group is one of these objects. */
function isRbac(apiVersion: unknown, kind: string): boolean {
  if (kind === 'ServiceAccount') return apiVersion === 'v1';
  return (
    typeof apiVersion === 'string' && apiVersion.startsWith(`${RBAC_GROUP}/`) && RBAC_KINDS.includes(kind)
  );
}

function append<T>(map: Map<string, T[]>, key: string, value: T): void {
  const values = map.get(key);
  if (values === undefined) map.set(key, [value]);
  else values.push(value);
}
