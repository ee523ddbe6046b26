import type { Item, ResourceList } from '../../../src/krm/index.ts';
import type { Origin } from '../settings.ts';
import { type KnownObject, type KnownObjects, readKnownObjects } from './known-objects.ts';
import { hasOurOwner, objectsWithOurOwner, packagesOf } from './ownership.ts';
import { isSelection } from './selectors.ts';

/** The objects that generators and `reconcile` look at, as they came, and whose they are. */
export interface Catalogue extends KnownObjects {
  /** Those that carry our annotation, of whatever kind and in whatever package. */
  readonly owned: readonly KnownObject[];
  /** The functionConfig, to say something about it. */
  readonly functionConfig: Item | undefined;
  /** Whether an object is in the package of the functionConfig. */
  isAtHome(object: KnownObject): boolean;
  /** True for an object of ours that may be edited: kpt's subpackages have owners of their own. */
  isOurs(object: KnownObject): boolean;
  /** Whether kpt shows only a part of the package: what is not in the list may be in the package then. */
  isSelection(): boolean;
}

export function readCatalogue(list: ResourceList, origin: Origin): Catalogue {
  const known = readKnownObjects(list);
  const packages = packagesOf(list, origin);
  const isAtHome = ({ item }: KnownObject) => packages.packageOf(item) === packages.home;
  return {
    ...known,
    owned: objectsWithOurOwner(list, known, origin),
    functionConfig: list.functionConfigItem,
    isAtHome,
    isOurs: (object) => hasOurOwner(object, origin) && isAtHome(object),
    isSelection: () => isSelection(list),
  };
}
