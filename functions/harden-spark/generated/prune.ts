/** The removal of objects that we generated and that nobody wants any more. */
import { identityKey, type KnownObject } from './known-objects.ts';
import { isFromKustomize } from './kustomize-annotations.ts';
import { isMoved, isWanted } from './moved-objects.ts';
import { generatedForNamespace, isOurs, OWNER, whyNotOurs } from './ownership.ts';
import { finding } from './rules.ts';
import { isSelected } from './selectors.ts';
import type { GenerationStep } from './step.ts';
import { inNamespace, quoted } from './words.ts';

/**
 * Removes every object that we generated and that no step has asked for, or warns that it is there: a wrong
 * removal would delete a Role in a cluster, a wrong stay costs one more warning.
 */
export function prune(step: GenerationStep): void {
  for (const object of step.list.each(step.owned)) {
    if (isWanted(step, object)) continue;
    // Without `rbac` nobody said that other packages are the business of this functionConfig.
    if (step.settings.rbac === undefined && !isOurs(step, object)) continue;
    const copied = whyNotOurs(object);
    if (copied !== undefined) {
      reportCopiedAnnotation(step, object, copied);
      continue;
    }
    const reason = reasonToKeep(step, object) ?? reasonToKeepInUse(step, object);
    const { item, kind, name, namespace } = object;
    const what = `${kind} "${name}" ${inNamespace(namespace)}`;
    if (reason === undefined) {
      remove(step, object, 'this function generated it, and the functionConfig asks for it no more');
    } else {
      step.list.report(
        finding(
          'not-removed',
          `This function generated ${what}, and the functionConfig asks for it no more. It was not removed, since ${reason}.`,
        ),
        item,
      );
    }
  }
}

/**
 * Removes an account of ours beside one of the user's with the same name in the same package, or warns that
 * there are two. True if it was removed.
 */
export function removeSuperseded(step: GenerationStep, object: KnownObject): boolean {
  const reason = reasonToKeep(step, object);
  if (reason === undefined) {
    remove(step, object, 'this function generated it, and the package has another of that name now');
    return true;
  }
  const { item, kind, name, namespace } = object;
  step.list.report(
    finding(
      'not-removed',
      `The package has ${kind} "${name}" ${inNamespace(namespace)} twice: this function generated one, and not the other. The generated one was not removed, since ${reason}.`,
    ),
    item,
  );
  return false;
}

function reportCopiedAnnotation(
  { list }: GenerationStep,
  { item, kind, name, namespace, annotations }: KnownObject,
  why: string,
): void {
  list.report(
    finding(
      'copied-annotation',
      `This function cannot have generated ${kind} "${name}" ${inNamespace(namespace)}, since ${why}: it was left as it is. If its annotations were copied, take \`${OWNER}\` away; if it is not needed, delete it.`,
      { path: `metadata.annotations.${OWNER}`, currentValue: annotations[OWNER] },
    ),
    item,
  );
}

function remove({ list }: GenerationStep, { item, kind, name, namespace }: KnownObject, why: string): void {
  const message = `removes ${kind} "${name}" ${inNamespace(namespace)}: ${why}.`;
  list.report(finding('removed', message), item);
  list.remove(item);
}

/** The first condition of a removal that does not hold, as the end of "It was not removed, since". */
function reasonToKeep({ settings, packages }: GenerationStep, object: KnownObject): string | undefined {
  const { origin, rbac } = settings;
  if (rbac === undefined) {
    return `\`spec.rbac\` is left out, which leaves all in its place. Set \`spec.rbac.namespaces\` to [] for one run to have it removed, delete it yourself, or take its annotation \`${OWNER}\` away to keep it`;
  }
  if (rbac.namespaces === undefined) {
    return '`spec.rbac.namespaces` is not given, and a workload may only be out of sight. Give the namespaces, or delete it yourself';
  }
  if (!rbac.prune) return '`spec.rbac.prune` is false. Delete it yourself';
  if (origin.kind !== 'HardenSpark') {
    return 'only a functionConfig of kind HardenSpark removes objects: a ConfigMap of the command line has no name of its own. Delete it yourself';
  }
  if (packages.packageOf(object.item) !== packages.home) {
    return 'it is in another package than the functionConfig. Delete it there, or give each functionConfig a `metadata.name` of its own';
  }
  if (origin.packagePath === undefined && isSelected(object.item)) {
    return '`--match-…` or `--exclude-…` may hide the Kptfile of its package, and it belongs to that. Run `kpt fn eval` without them, or delete it yourself';
  }
  if (isFromKustomize(object.annotations)) {
    return 'it comes from a resource or base of the kustomization, and would be back with the next build. Delete it there';
  }
  if (isMoved(object)) {
    return `it was generated for namespace "${generatedForNamespace(object)}", and may be a copy. Delete it yourself`;
  }
  return undefined;
}

/** `namespaces: []` says that all of it goes. Otherwise a Pod that cannot start is the greater harm. */
function reasonToKeepInUse(
  { settings, inUse }: GenerationStep,
  { kind, namespace, name }: KnownObject,
): string | undefined {
  if (settings.rbac?.namespaces?.length === 0) return undefined;
  const users = inUse.get(identityKey(kind, namespace, name)) ?? [];
  if (users.length === 0) return undefined;
  return `Pods of ${quoted(users.slice(0, 3))} run as it. Give them another account first`;
}
