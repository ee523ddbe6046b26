/** Objects of ours that something behind the function moves to another namespace. */
import { append } from '../../../src/krm/multi-map.ts';
import { identityKey, type KnownObject } from './known-objects.ts';
import { GENERATED_FOR, generatedForNamespace, isOurs, whyNotOurs } from './ownership.ts';
import { finding } from './rules.ts';
import type { GenerationStep } from './step.ts';
import { inNamespace } from './words.ts';

/**
 * Warns of objects of ours that are no longer in the namespace for which they were generated. What was
 * generated without a namespace was meant to be placed later, and is left out.
 */
export function reportMovedObjects(step: GenerationStep): void {
  for (const object of step.list.each(step.owned)) {
    if (!isMoved(object) || whyNotOurs(object) !== undefined) continue;
    const before = generatedForNamespace(object);
    step.list.report(
      finding(
        'moved',
        `${object.kind} "${object.name}" was generated for namespace "${before}", and is ${inNamespace(object.namespace)} now. Run this function last: in a kpt pipeline after \`set-namespace\`, with kustomize in the outermost overlay, the one with \`namespace:\`. If nothing moves it any more, delete it: the next run generates what is missing.`,
        {
          path: `metadata.annotations.${GENERATED_FOR}`,
          currentValue: object.annotations[GENERATED_FOR],
        },
      ),
      object.item,
    );
  }
}

/** True for an object that is not in the namespace that it was generated for. */
export function isMoved(object: KnownObject): boolean {
  const before = generatedForNamespace(object);
  return before !== undefined && before !== object.namespace;
}

/** Asks for the objects of these identities: all of a step, before it provides the first. */
export function want({ wanted }: GenerationStep, identities: Iterable<string>): void {
  for (const identity of identities) wanted.add(identity);
}

/** Objects of ours that sit in another namespace now, by the identity that they were generated as. */
export function strays(step: Omit<GenerationStep, 'strays'>): Map<string, KnownObject[]> {
  const found = new Map<string, KnownObject[]>();
  for (const object of step.list.each(step.owned)) {
    if (!isMoved(object) || !isOurs(step, object)) continue;
    append(found, identityKey(object.kind, generatedForNamespace(object), object.name), object);
  }
  return found;
}

/**
 * The objects of a wanted identity; where there are none, those that were moved away from it. One that is wanted
 * where it sits now is none of these.
 */
export function findWanted(
  { objects, strays, wanted }: GenerationStep,
  kind: string,
  namespace: string | undefined,
  name: string,
): readonly KnownObject[] {
  const found = objects.find(kind, namespace, name);
  if (found.length > 0) return found;
  const moved = strays.get(identityKey(kind, namespace, name)) ?? [];
  return moved.filter((object) => !wanted.has(identityKey(kind, object.namespace, name)));
}

/** True for an object that is wanted: as it is, or as it was before it was moved. */
export function isWanted(step: GenerationStep, object: KnownObject): boolean {
  const { kind, name, namespace } = object;
  if (step.wanted.has(identityKey(kind, namespace, name))) return true;
  const before = generatedForNamespace(object);
  return (
    step.wanted.has(identityKey(kind, before, name)) && findWanted(step, kind, before, name).includes(object)
  );
}
