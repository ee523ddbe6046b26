import type { Catalogue } from '../catalogue/catalogue.ts';
import type { KnownObject } from '../catalogue/known-objects.ts';
import type { Rbac, Settings } from '../config/settings.ts';
import type { NamedNamespace } from '../owned-objects/namespaces.ts';

/** The bindings of a list, by the namespace in which they count and the subject that they bind. */
export type Bindings = ReadonlyMap<string, readonly KnownObject[]>;

/** What the parts of the RBAC step look at. */
export interface RbacStep {
  readonly objects: Catalogue;
  /** The bindings among the objects. */
  readonly bindings: Bindings;
  readonly settings: Settings;
  readonly rbac: Rbac;
  /** Whether anybody can ask what drivers call. */
  readonly asksForCalls: boolean;
  /** The namespaces whose accounts the functionConfig lists, as far as they were asked for. */
  readonly listed: Map<string | undefined, Namespace>;
}

/** A namespace that gets RBAC. */
export interface Namespace extends NamedNamespace {
  /** True if the functionConfig lists the accounts, false if they are those of the workloads. */
  readonly listed: boolean;
  /** The accounts that get a Role, by their current names. */
  readonly accounts: ReadonlySet<string>;
  /** The account for executors, by its current name. */
  readonly executorAccount: string | undefined;
}
