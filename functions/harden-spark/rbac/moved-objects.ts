/** Objects of ours that something behind the function moves to another namespace. */
import { GENERATED_FOR, generatedForNamespace, hasOurOwner, isOurs } from './ownership.ts';
import { identityKey, type RbacObject } from './rbac-objects.ts';
import { type GenerationStep, inNamespace, type RbacStep } from './step.ts';

/**
 * Warns of objects of ours that are no longer in the namespace for which they were generated. What was
 * generated without a namespace was meant to be placed later, and is left out.
 */
export function reportMovedObjects(step: RbacStep): void {
  for (const object of step.objects.all) {
    if (!hasOurOwner(object, step.settings.origin)) continue;
    const before = generatedForNamespace(object);
    if (before === undefined || before === object.namespace) continue;
    step.list.report(
      {
        rule: 'rbac/moved',
        severity: 'warning',
        message: `${object.kind} "${object.name}" was generated for namespace "${before}", and is ${inNamespace(object.namespace)} now. Run this function last: in a kpt pipeline after \`set-namespace\`, with kustomize in the outermost overlay, the one with \`namespace:\`. If nothing moves it any more, delete it: the next run generates what is missing.`,
        field: {
          path: `metadata.annotations.${GENERATED_FOR}`,
          currentValue: object.annotations[GENERATED_FOR],
        },
      },
      object.item,
    );
  }
}

/**
 * The objects of ours that were generated as one of `wanted` and sit in another namespace now, by the
 * identity that they had. An object that is wanted where it sits is none of them, nor is one whose place was
 * taken.
 */
export function movedFromWanted(step: RbacStep, wanted: ReadonlySet<string>): Map<string, RbacObject[]> {
  const moved = new Map<string, RbacObject[]>();
  for (const object of step.objects.all) {
    const { kind, name, namespace } = object;
    const before = generatedForNamespace(object);
    if (before === undefined || before === namespace || !isOurs(step, object)) continue;
    const identity = identityKey(kind, before, name);
    if (!wanted.has(identity) || wanted.has(identityKey(kind, namespace, name))) continue;
    if (step.objects.find(kind, before, name).length > 0) continue;
    const known = moved.get(identity);
    if (known === undefined) moved.set(identity, [object]);
    else known.push(object);
  }
  return moved;
}

/** The objects of a wanted identity; where there are none, those that were moved away from it. */
export function findWanted(
  step: GenerationStep,
  kind: string,
  namespace: string | undefined,
  name: string,
): readonly RbacObject[] {
  const found = step.objects.find(kind, namespace, name);
  return found.length > 0 ? found : (step.moved.get(identityKey(kind, namespace, name)) ?? []);
}

/** True for an object that is wanted: as it is, or as it was before it was moved. */
export function isWanted({ wanted, moved }: GenerationStep, object: RbacObject): boolean {
  const { kind, name, namespace } = object;
  if (wanted.has(identityKey(kind, namespace, name))) return true;
  return moved.get(identityKey(kind, generatedForNamespace(object), name))?.includes(object) ?? false;
}
