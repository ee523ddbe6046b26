/** How an object that is wanted gets into the list: added, brought up to date, or left to its owner. */
import { setAnnotations, setLabels } from '../../../src/kubernetes/labels.ts';
import type { Metadata, Role, RoleBinding, ServiceAccount } from '../../../src/kubernetes/rbac.ts';
import { makeEqual } from './edit-in-place.ts';
import { rbacFile } from './generated-metadata.ts';
import { isWanted } from './moved-objects.ts';
import type { Namespace } from './namespaces.ts';
import { generatedForNamespace, isOurs } from './ownership.ts';
import type { RbacObject } from './rbac-objects.ts';
import { isSelection } from './selectors.ts';
import { type GenerationStep, inNamespace, type RbacStep } from './step.ts';

/** Adds an object that is missing, and says `why`; only if what is not in the list is not in the package. */
export function addObject(
  step: GenerationStep,
  namespace: Namespace,
  object: Role | RoleBinding | ServiceAccount,
  why: string,
): void {
  const what = `${object.kind} "${object.metadata.name}" ${inNamespace(namespace.name)}`;
  step.mayAdd ??= seesWholePackage(step, what);
  if (!step.mayAdd) return;
  const item = step.list.add(object, rbacFile(namespace));
  step.list.report(
    { rule: 'rbac/generated', severity: 'info', change: true, message: `adds ${what}: ${why}.` },
    item,
  );
}

function seesWholePackage(step: GenerationStep, missing: string): boolean {
  if (!isSelection(step.list)) return true;
  step.list.report({
    rule: 'rbac/selectors',
    severity: 'error',
    message: `kpt shows this function only what \`selectors\` and \`exclude\` choose (in \`kpt fn eval\`: \`--match-…\` and \`--exclude-…\`). ${missing} is not among it, but may well be in the package, and would be added once more with each run: nothing was added. Remove them from this function; it changes nothing but Spark workloads and their RBAC.`,
  });
  return false;
}

/**
 * Those of `found`, objects that are wanted as one, that are ours and may be edited.
 *
 * Two of ours with one name in one package are an error, and none of the two is edited: nobody knows which
 * is applied.
 */
export function oursToEdit(step: GenerationStep, found: readonly RbacObject[]): RbacObject[] {
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
export function notOurs(step: RbacStep, found: readonly RbacObject[]): RbacObject[] {
  return found.filter((object) => !isOurs(step, object));
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
  const [path, ...others] = changed;
  if (path === undefined) return;
  const more = others.length === 0 ? '' : `, and ${others.map((field) => `\`${field}\``).join(' and ')} too`;
  step.list.report(
    {
      rule: 'rbac/updated',
      severity: 'info',
      change: true,
      message: `brings ${kind} "${name}" up to date${more}.`,
      field: { path },
    },
    item,
  );
}

function reportDuplicates(step: RbacStep, objects: readonly RbacObject[]): void {
  const { kind, name, namespace, item } = objects[1]!;
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
