/** How an object that is wanted gets into the list: added, brought up to date, or left to its owner. */
import type { KubernetesObject } from 'kpt-functions';
import { type Entries, setAnnotations, setLabels } from '../../../src/kubernetes/labels.ts';
import type { Metadata } from '../../../src/kubernetes/rbac.ts';
import { makeEqual } from './edit-in-place.ts';
import type { KnownObject } from './known-objects.ts';
import { isMoved, isWanted } from './moved-objects.ts';
import { isOurs, PREFIX } from './ownership.ts';
import { finding } from './rules.ts';
import type { GenerationStep } from './step.ts';
import { inNamespace } from './words.ts';

/**
 * Adds an object that is missing to `<folder>/<namespace>.yaml` (`<folder>/spark.yaml` without a namespace) of
 * the package, and says `why`; only if what is not in the list is not in the package.
 */
export function addObject(step: GenerationStep, folder: string, object: KubernetesObject, why: string): void {
  const { kind, metadata } = object;
  const namespace = metadata.namespace as string | undefined;
  const what = `${kind} "${metadata.name}" ${inNamespace(namespace)}`;
  if (!step.mayAdd(what)) return;
  const item = step.list.add(object, `${folder}/${namespace ?? 'spark'}.yaml`);
  step.list.report(finding('added', `adds ${what}: ${why}.`), item);
}

/**
 * Those of `found`, objects that are wanted as one, that are ours and may be edited.
 *
 * Two of ours with one name in one package are an error, and none of the two is edited: nobody knows which
 * is applied.
 */
export function oursToEdit(step: GenerationStep, found: readonly KnownObject[]): KnownObject[] {
  return found.filter((object) => {
    if (!isOurs(step, object)) return false;
    const { kind, namespace, name } = object;
    const same = step.objects
      .find(kind, namespace, name)
      .filter((other) => isOurs(step, other) && isWanted(step, other));
    if (same.length > 1 && same[0] === object) reportDuplicates(step, same);
    return same.length === 1;
  });
}

/** Objects of the identity that are not ours. */
export function notOurs(step: GenerationStep, found: readonly KnownObject[]): KnownObject[] {
  return found.filter((object) => !isOurs(step, object));
}

/** Brings our metadata and `fields` of an object of ours up to date, and says what changed. */
export function updateOurs(
  step: GenerationStep,
  { item, object, kind, name }: KnownObject,
  metadata: Metadata,
  fields: Readonly<Record<string, unknown>>,
): void {
  const changed = Object.entries(fields)
    .filter(([field, value]) => makeEqual(object, field, value))
    .map(([field]) => field);
  if (setLabels(object, metadata.labels ?? {})) changed.push('metadata.labels');
  if (setOurAnnotations(object, metadata.annotations ?? {})) changed.push('metadata.annotations');
  const [path, ...others] = changed;
  if (path === undefined) return;
  const more = others.length === 0 ? '' : `, and ${others.map((field) => `\`${field}\``).join(' and ')} too`;
  step.list.report(finding('updated', `brings ${kind} "${name}" up to date${more}.`, { path }), item);
}

/** Annotations of ours that are wanted no more go; those of others stay. */
function setOurAnnotations(object: KubernetesObject, wanted: Entries): boolean {
  const annotations = (object.metadata as { annotations?: Record<string, unknown> }).annotations ?? {};
  const stale = Object.keys(annotations).filter((key) => key.startsWith(PREFIX) && !(key in wanted));
  for (const key of stale) delete annotations[key];
  return setAnnotations(object, wanted) || stale.length > 0;
}

function reportDuplicates(step: GenerationStep, objects: readonly KnownObject[]): void {
  const { kind, name, namespace, item } = objects[1]!;
  const cause = objects.some(isMoved)
    ? 'Most likely `set-namespace`, or `namespace:` of an overlay, moved objects of several namespaces into one: run the function after it.'
    : 'Most likely kpt `selectors` hid the first when the second was generated: take Roles, RoleBindings and ServiceAccounts into the `selectors` of this function, or use none.';
  step.list.report(
    finding(
      'duplicate',
      `The package has ${objects.length} objects of this function that are ${kind} "${name}" ${inNamespace(namespace)}; there must be one. ${cause} Then delete all but one.`,
    ),
    item,
  );
}
