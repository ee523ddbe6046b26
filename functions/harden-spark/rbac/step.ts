/** What the parts of the RBAC step share. */
import type { ResourceList } from '../../../src/krm/index.ts';
import type { Rbac, Settings } from '../settings.ts';
import type { Bindings } from './bindings.ts';
import type { AccountUsers } from './namespaces.ts';
import type { Packages } from './ownership.ts';
import type { RbacObject, RbacObjects } from './rbac-objects.ts';

export interface RbacStep {
  list: ResourceList;
  /** As they were read at the start of the step; objects that it adds are not among them. */
  objects: RbacObjects;
  /** The bindings among them. */
  bindings: Bindings;
  packages: Packages;
  settings: Settings;
  rbac: Rbac;
}

/** The step where objects are generated. */
export interface GenerationStep extends RbacStep {
  users: AccountUsers;
  /** The identities of the objects that `spec.rbac` asks for. */
  wanted: ReadonlySet<string>;
  /** Objects that were generated as one of `wanted`, by that identity, and sit in another namespace now. */
  moved: ReadonlyMap<string, readonly RbacObject[]>;
  /** Whether objects may be added; unknown until there is one to add. */
  mayAdd?: boolean;
}

/** For messages: where an object is. */
export function inNamespace(namespace: string | undefined): string {
  return namespace === undefined ? 'without a namespace' : `in namespace "${namespace}"`;
}

/** For messages: `"a", "b"`. */
export function quoted(values: Iterable<string>): string {
  return [...values].map((value) => `"${value}"`).join(', ');
}
