/** What the steps that generate objects share. */
import type { ResourceList } from '../../../src/krm/index.ts';
import type { Settings } from '../settings.ts';
import { type KnownObject, type KnownObjects, readKnownObjects } from './known-objects.ts';
import { strays } from './moved-objects.ts';
import { objectsWithOurOwner, type Packages, packagesOf } from './ownership.ts';
import { seesWholePackage } from './selectors.ts';

export interface GenerationStep {
  readonly list: ResourceList;
  readonly settings: Settings;
  /** As they were read at the start; objects that a step adds are not among them. */
  readonly objects: KnownObjects;
  /** Those that carry our annotation, of whatever kind. */
  readonly owned: readonly KnownObject[];
  readonly packages: Packages;
  /** The identities of all objects that are asked for: grown by `want`, before they are generated. */
  readonly wanted: Set<string>;
  /** Objects of ours that sit in another namespace now, by the identity that they were generated as. */
  readonly strays: ReadonlyMap<string, readonly KnownObject[]>;
  /** The objects that Pods need, by identity, with the names of the workloads. */
  readonly inUse: Map<string, readonly string[]>;
  /** Whether objects such as this may be added; if none may, that is reported once. */
  readonly mayAdd: (what: string) => boolean;
}

export function startGeneration(list: ResourceList, settings: Settings): GenerationStep {
  const objects = readKnownObjects(list);
  const step = {
    list,
    settings,
    objects,
    owned: objectsWithOurOwner(list, objects, settings.origin),
    packages: packagesOf(list, settings.origin),
    wanted: new Set<string>(),
    inUse: new Map<string, readonly string[]>(),
    mayAdd: seesWholePackage(list),
  };
  return { ...step, strays: strays(step) };
}
