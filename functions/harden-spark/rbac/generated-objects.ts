/** How an object that is wanted gets into the list: added, brought up to date, or left to its owner. */
import { setAnnotations, setLabels } from '../../../src/kubernetes/labels.ts';
import type { Metadata } from '../../../src/kubernetes/rbac.ts';
import { makeEqual } from './edit-in-place.ts';
import { generatedForNamespace, isOurs } from './ownership.ts';
import type { RbacObject } from './rbac-objects.ts';
import { inNamespace, type RbacStep } from './step.ts';

/**
 * Those of `found`, objects of one identity, that are ours and may be edited.
 *
 * Two of ours in one package are an error, and none of the two is edited: nobody knows which is applied.
 */
export function oursToEdit(step: RbacStep, found: readonly RbacObject[]): RbacObject[] {
  const byPackage = new Map<string | undefined, RbacObject[]>();
  for (const object of found) {
    if (!isOurs(object, step.settings.origin)) continue;
    const same = byPackage.get(object.item.packagePath);
    if (same === undefined) byPackage.set(object.item.packagePath, [object]);
    else same.push(object);
  }
  return [...byPackage.values()].flatMap((objects) => {
    const duplicate = objects[1];
    if (duplicate === undefined) return objects;
    reportDuplicates(step, duplicate, objects);
    return [];
  });
}

/** Objects of the identity that are not ours. */
export function notOurs(step: RbacStep, found: readonly RbacObject[]): RbacObject[] {
  return found.filter((object) => !isOurs(object, step.settings.origin));
}

/** Brings our metadata and `fields` of an object of ours up to date, and says what changed. */
export function updateOurs(
  step: RbacStep,
  { item, object, kind, name }: RbacObject,
  metadata: Metadata,
  fields: Readonly<Record<string, unknown>>,
): void {
  const changed = Object.entries(fields)
    .filter(([field, value]) => makeEqual(object, field, value))
    .map(([field]) => field);
  if (setLabels(object, metadata.labels ?? {})) changed.push('metadata.labels');
  if (setAnnotations(object, metadata.annotations ?? {})) changed.push('metadata.annotations');
  if (changed.length === 0) return;
  step.list.report(
    {
      rule: 'rbac/updated',
      severity: 'info',
      change: true,
      message: `${kind} "${name}" was brought up to date: ${changed.map((field) => `\`${field}\``).join(', ')}.`,
      field: { path: changed[0]! },
    },
    item,
  );
}

function reportDuplicates(step: RbacStep, duplicate: RbacObject, objects: readonly RbacObject[]): void {
  const { kind, name, namespace, item } = duplicate;
  const moved = objects.some((object) => {
    const before = generatedForNamespace(object);
    return before !== undefined && before !== namespace;
  });
  const cause = moved
    ? 'Most likely `set-namespace`, or `namespace:` of an overlay, moved objects of several namespaces into one: run the function after it.'
    : 'Most likely kpt `selectors` hid the first when the second was generated: take Roles, RoleBindings and ServiceAccounts into the `selectors` of this function, or use none.';
  step.list.report(
    {
      rule: 'rbac/duplicate',
      severity: 'error',
      message: `The package has ${objects.length} objects of this function that are ${kind} "${name}" ${inNamespace(namespace)}; there must be one. ${cause} Then delete all but one.`,
    },
    item,
  );
}
