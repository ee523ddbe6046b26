import { append } from '../../../src/values/multi-map.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { type Identity, type KnownObject, keyOf } from '../catalogue/known-objects.ts';
import { isMoved } from './moved-objects.ts';
import { generatedForNamespace } from './ownership.ts';
import type { Wanted } from './wanted.ts';

/** Which objects of a list are the wanted ones. Something behind the function may have moved ours to another namespace. */
export class Matching {
  private readonly objects: Catalogue;
  private readonly wanted: ReadonlySet<string>;
  /** Ours that sit in another namespace now, by the identity that they were generated as. */
  private readonly strays = new Map<string, KnownObject[]>();

  /** @param wanted all that is wanted */
  constructor(wanted: readonly Wanted[], objects: Catalogue) {
    this.objects = objects;
    this.wanted = new Set(wanted.map(({ identity }) => keyOf(identity)));
    for (const object of objects.owned) {
      if (isMoved(object) && objects.isOurs(object)) append(this.strays, keyOf(asGenerated(object)), object);
    }
  }

  /**
   * The objects of a wanted identity; where there are none, those that were moved away from it. One that is wanted
   * where it sits now is none of these.
   */
  objectsOf(identity: Identity): readonly KnownObject[] {
    const { kind, namespace, name } = identity;
    const present = this.objects.find(kind, namespace, name);
    if (present.length > 0) return present;
    const moved = this.strays.get(keyOf(identity)) ?? [];
    return moved.filter((object) => !this.wanted.has(keyOf(object)));
  }

  /** True for an object that is wanted: as it is, or as it was before it was moved. */
  isWanted(object: KnownObject): boolean {
    if (this.wanted.has(keyOf(object))) return true;
    const before = asGenerated(object);
    return this.wanted.has(keyOf(before)) && this.objectsOf(before).includes(object);
  }

  /** Those of ours that are wanted under the identity that `ours` has now, itself among them. */
  twinsOf({ kind, namespace, name }: KnownObject): readonly KnownObject[] {
    return this.objects
      .find(kind, namespace, name)
      .filter((other) => this.objects.isOurs(other) && this.isWanted(other));
  }
}

function asGenerated(object: KnownObject): Identity {
  return { kind: object.kind, namespace: generatedForNamespace(object), name: object.name };
}
