import { GENERATED_FOR, generatedForNamespace, hasOurOwner } from './ownership.ts';
import { inNamespace, type RbacStep } from './step.ts';

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
        message: `${object.kind} "${object.name}" was generated for namespace "${before}", and is ${inNamespace(object.namespace)} now. Run this function last: in a kpt pipeline after \`set-namespace\`, with kustomize in the outermost overlay, the one with \`namespace:\`.`,
        field: {
          path: `metadata.annotations.${GENERATED_FOR}`,
          currentValue: object.annotations[GENERATED_FOR],
        },
      },
      object.item,
    );
  }
}
