import type { Catalogue } from '../owned-objects/catalogue.ts';
import type { KnownObject } from '../owned-objects/known-objects.ts';
import type { Rbac, Settings } from '../settings.ts';

/** The bindings of a list, by the namespace in which they count and the subject that they bind. */
export type Bindings = ReadonlyMap<string, readonly KnownObject[]>;

/** What the parts of the RBAC step look at. */
export interface RbacStep {
  readonly objects: Catalogue;
  /** The bindings among the objects. */
  readonly bindings: Bindings;
  readonly settings: Settings;
  readonly rbac: Rbac;
}
