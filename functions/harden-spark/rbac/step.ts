/** What the parts of the RBAC step share. */
import type { ResourceList } from '../../../src/krm/index.ts';
import type { Rbac, Settings } from '../settings.ts';
import type { RbacObjects } from './rbac-objects.ts';

export interface RbacStep {
  list: ResourceList;
  /** As they were read at the start of the step; objects that it adds are not among them. */
  objects: RbacObjects;
  settings: Settings;
  rbac: Rbac;
}

/** For messages: where an object is. */
export function inNamespace(namespace: string | undefined): string {
  return namespace === undefined ? 'without a namespace' : `in namespace "${namespace}"`;
}

/** For messages: `"a", "b"`. */
export function quoted(values: Iterable<string>): string {
  return [...values].map((value) => `"${value}"`).join(', ');
}
