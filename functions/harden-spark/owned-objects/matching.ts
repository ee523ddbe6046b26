import { rule } from '../../../src/krm/list/rule.ts';
import { append } from '../../../src/values/multi-map.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { type Identity, inNamespace, type KnownObject, keyOf } from '../catalogue/known-objects.ts';
import type { ItemFinding } from '../findings/item-finding.ts';
import { GENERATED_FOR, generatedForNamespace, isMoved, whyNotOurs } from './ownership.ts';
import type { Wanted } from './wanted.ts';

export const moved = rule('generated/moved', {
  severity: 'warning',
  meaning: 'An object of this function is in another namespace than it was generated for.',
  remedy: 'Run this function last: after `set-namespace`, or in the overlay that sets the namespace.',
});

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

/**
 * Warns of objects of ours that are no longer in the namespace for which they were generated. What was
 * generated without a namespace was meant to be placed later, and is left out.
 */
export function movedObjects({ owned }: Catalogue): ItemFinding[] {
  return owned
    .filter((object) => isMoved(object) && whyNotOurs(object) === undefined)
    .map((object) => ({
      finding: moved.finding(
        `${object.kind} "${object.name}" was generated for namespace "${generatedForNamespace(object)}", and is ${inNamespace(object.namespace)} now. Run this function last: in a kpt pipeline after \`set-namespace\`, with kustomize in the outermost overlay, the one with \`namespace:\`. If nothing moves it any more, delete it: the next run generates what is missing.`,
        { path: `metadata.annotations.${GENERATED_FOR}`, currentValue: object.annotations[GENERATED_FOR] },
      ),
      item: object.item,
    }));
}
