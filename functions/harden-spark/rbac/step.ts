import type { Catalogue } from '../generated/catalogue.ts';
import type { Rbac, Settings } from '../settings.ts';
import { type Bindings, readBindings } from './bindings.ts';

/** What the parts of the RBAC step look at. */
export interface RbacStep {
  readonly objects: Catalogue;
  /** The bindings among the objects. */
  readonly bindings: Bindings;
  readonly settings: Settings;
  readonly rbac: Rbac;
}

export function rbacStep(objects: Catalogue, settings: Settings, rbac: Rbac): RbacStep {
  return { objects, bindings: readBindings(objects), settings, rbac };
}
