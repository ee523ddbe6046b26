/** Objects of ours that something behind the function moves to another namespace. */
import { identityKey, type KnownObject } from './known-objects.ts';
import { GENERATED_FOR, generatedForNamespace, hasOurOwner, isOurs } from './ownership.ts';
import { finding } from './rules.ts';
import type { GenerationStep } from './step.ts';
import { inNamespace } from './words.ts';

/**
 * Warns of objects of ours that are no longer in the namespace for which they were generated. What was
 * generated without a namespace was meant to be placed later, and is left out.
 */
export function reportMovedObjects(step: GenerationStep): void {
  for (const object of step.objects.all) {
    if (!hasOurOwner(object, step.settings.origin)) continue;
    const before = generatedForNamespace(object);
    if (before === undefined || before === object.namespace) continue;
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

/**
 * Asks for the objects of these identities. Those of ours that were generated as one of them and sit in
 * another namespace now count as found there; an object that is wanted where it sits is none of them, nor is
 * one whose place was taken.
 */
export function want(step: GenerationStep, identities: Iterable<string>): void {
  const { wanted, moved, objects } = step;
  const asked = new Set(identities);
  for (const identity of asked) wanted.add(identity);
  for (const object of objects.all) {
    const { kind, name, namespace } = object;
    const before = generatedForNamespace(object);
    if (before === undefined || before === namespace || !isOurs(step, object)) continue;
    const identity = identityKey(kind, before, name);
    if (!asked.has(identity) || wanted.has(identityKey(kind, namespace, name))) continue;
    if (objects.find(kind, before, name).length > 0) continue;
    moved.set(identity, [...(moved.get(identity) ?? []), object]);
  }
}

/** The objects of a wanted identity; where there are none, those that were moved away from it. */
export function findWanted(
  step: GenerationStep,
  kind: string,
  namespace: string | undefined,
  name: string,
): readonly KnownObject[] {
  const found = step.objects.find(kind, namespace, name);
  return found.length > 0 ? found : (step.moved.get(identityKey(kind, namespace, name)) ?? []);
}

/** True for an object that is wanted: as it is, or as it was before it was moved. */
export function isWanted({ wanted, moved }: GenerationStep, object: KnownObject): boolean {
  const { kind, name, namespace } = object;
  if (wanted.has(identityKey(kind, namespace, name))) return true;
  return moved.get(identityKey(kind, generatedForNamespace(object), name))?.includes(object) ?? false;
}
