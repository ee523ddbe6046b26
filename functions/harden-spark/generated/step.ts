/** What the steps that generate objects share. */
import type { ResourceList } from '../../../src/krm/index.ts';
import type { Settings } from '../settings.ts';
import { type KnownObject, type KnownObjects, readKnownObjects } from './known-objects.ts';
import { type Packages, packagesOf } from './ownership.ts';
import { seesWholePackage } from './selectors.ts';

export interface GenerationStep {
  readonly list: ResourceList;
  readonly settings: Settings;
  /** As they were read at the start; objects that a step adds are not among them. */
  readonly objects: KnownObjects;
  readonly packages: Packages;
  /** The identities of all objects that are asked for: grown by `want`, before they are generated. */
  readonly wanted: Set<string>;
  /** Objects that were generated as one of `wanted`, by that identity, and sit in another namespace now. */
  readonly moved: Map<string, readonly KnownObject[]>;
  /** The objects that Pods need, by identity, with the names of the workloads. */
  readonly inUse: Map<string, readonly string[]>;
  /** Whether objects such as this may be added; if none may, that is reported once. */
  readonly mayAdd: (what: string) => boolean;
}

export function startGeneration(list: ResourceList, settings: Settings): GenerationStep {
  return {
    list,
    settings,
    objects: readKnownObjects(list),
    packages: packagesOf(list, settings.origin),
    wanted: new Set(),
    moved: new Map(),
    inUse: new Map(),
    mayAdd: seesWholePackage(list),
  };
}
