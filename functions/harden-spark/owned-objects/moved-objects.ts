/** Objects of ours that something behind the function moves to another namespace. */
import { rule } from '../../../src/krm/list/rule.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { inNamespace, type KnownObject } from '../catalogue/known-objects.ts';
import type { ItemFinding } from '../findings/item-finding.ts';
import { GENERATED_FOR, generatedForNamespace, whyNotOurs } from './ownership.ts';

export const moved = rule('generated/moved', {
  severity: 'warning',
  meaning: 'An object of this function is in another namespace than it was generated for.',
  remedy: 'Run this function last: after `set-namespace`, or in the overlay that sets the namespace.',
});

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

/** True for an object that is not in the namespace that it was generated for. */
export function isMoved(object: KnownObject): boolean {
  const before = generatedForNamespace(object);
  return before !== undefined && before !== object.namespace;
}
