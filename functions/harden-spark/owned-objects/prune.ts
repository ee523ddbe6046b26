/** The removal of objects that we generated and that nobody wants any more. */
import { rule } from '../../../src/krm/list/rule.ts';
import { quoted } from '../../../src/values/phrases.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { identityKey, type KnownObject, nameOf } from '../catalogue/known-objects.ts';
import { isFromKustomize } from '../catalogue/kustomize-annotations.ts';
import { isSelected } from '../catalogue/selectors.ts';
import type { Settings } from '../config/settings.ts';
import type { ListedNamespaces } from './listed-namespaces.ts';
import type { Matching } from './matching.ts';
import { generatedForNamespace, isMoved, OWNER, whyNotOurs } from './ownership.ts';
import type { ItemEdit } from './wanted.ts';

export const removed = rule('generated/removed', {
  severity: 'info',
  change: true,
  became: 'removed',
  meaning: 'An object of this function that is not asked for any more was removed.',
});
export const notRemoved = rule('generated/not-removed', {
  severity: 'warning',
  meaning: 'An object that this function generated is no longer asked for, and was not removed.',
  remedy: 'Delete the object yourself, or ask for it again.',
});
export const copiedAnnotation = rule('generated/copied-annotation', {
  severity: 'warning',
  meaning: "An object carries this function's ownership annotation, but is of a kind that it never makes.",
  remedy: `Take the annotation \`${OWNER}\` away, or delete the object if it is not needed.`,
});

/**
 * Decides on each object that we generated and that nobody wants: it is to be removed, or there is a warning. A wrong
 * removal would delete a Role in a cluster; one that stays wrongly costs one more warning.
 */
export function prune(
  matching: Matching,
  neededBy: ReadonlyMap<string, readonly string[]>,
  objects: Catalogue,
  namespaces: ListedNamespaces,
  settings: Settings,
): ItemEdit[] {
  return (
    objects.owned
      .filter((object) => !matching.isWanted(object))
      // Without `rbac` nobody said that other packages are the business of this functionConfig.
      .filter((object) => settings.rbac !== undefined || objects.isOurs(object))
      .map((object) => {
        const copied = whyNotOurs(object);
        if (copied !== undefined) return copiedFrom(object, copied);
        const isIdle = namespaces.idle.has(object.namespace ?? '');
        const why = isIdle
          ? 'its namespace is not in use in this list'
          : 'the functionConfig asks for it no more';
        return removal(
          object,
          reasonToKeep(object, objects, settings) ??
            (isIdle ? reasonToKeepIdle(objects, namespaces) : undefined) ??
            reasonToKeepInUse(object, neededBy, settings),
          `this function generated it, and ${why}`,
          `This function generated ${nameOf(object)}, and ${why}. It`,
        );
      })
  );
}

/**
 * What is to become of an account of ours beside one of the user's with the same name in the same package: it is to be
 * removed, or there is a warning.
 */
export function supersede(object: KnownObject, objects: Catalogue, settings: Settings): ItemEdit {
  return removal(
    object,
    reasonToKeep(object, objects, settings),
    'this function generated it, and the package has another of that name now',
    `The package has ${nameOf(object)} twice: this function generated one, and not the other. The generated one`,
  );
}

/** @param reason why it is not removed, if there is one; `kept` is what is said in front of it then */
function removal(object: KnownObject, reason: string | undefined, why: string, kept: string): ItemEdit {
  const { item } = object;
  return reason === undefined
    ? { finding: removed.finding(`removes ${nameOf(object)}: ${why}.`), item, remove: true }
    : { finding: notRemoved.finding(`${kept} was not removed, since ${reason}.`), item };
}

function copiedFrom(object: KnownObject, why: string): ItemEdit {
  const finding = copiedAnnotation.finding(
    `This function cannot have generated ${nameOf(object)}, since ${why}: it was left as it is. If its annotations were copied, take \`${OWNER}\` away; if it is not needed, delete it.`,
    { path: `metadata.annotations.${OWNER}`, currentValue: object.annotations[OWNER] },
  );
  return { finding, item: object.item };
}

/** The first condition of a removal that does not hold, as the end of "It was not removed, since". */
function reasonToKeep(
  object: KnownObject,
  objects: Catalogue,
  { origin, rbac }: Settings,
): string | undefined {
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
  if (!objects.isAtHome(object)) {
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

/** Why nobody can say from the list alone that nothing is in a namespace. */
function reasonToKeepIdle(objects: Catalogue, { someInUse, unplaced }: ListedNamespaces): string | undefined {
  if (!someInUse) {
    return 'none of `spec.rbac.namespaces` is: the workloads may only be out of sight. Delete it yourself, or take its namespace out of `spec.rbac.namespaces`';
  }
  if (unplaced !== undefined) {
    return `the namespace of "${unplaced}" is not known yet, and may be that one. Run this function where it is set, or delete it yourself`;
  }
  if (objects.isSelection()) {
    return 'kpt shows only a part of the package, and what is in that namespace may be in another. Take `selectors`, `exclude`, `--match-…` and `--exclude-…` away, or delete it yourself';
  }
  if (objects.isPartOfFiles) {
    return 'only some files of the package were given, and what is in that namespace may be in others. Give the whole folder, without `--exclude`, or delete it yourself';
  }
  return undefined;
}

/** `namespaces: []` says that all of it goes. Otherwise a Pod that cannot start is the greater harm. */
function reasonToKeepInUse(
  { kind, namespace, name }: KnownObject,
  neededBy: ReadonlyMap<string, readonly string[]>,
  { rbac }: Settings,
): string | undefined {
  if (rbac?.namespaces?.length === 0) return undefined;
  const users = neededBy.get(identityKey(kind, namespace, name)) ?? [];
  if (users.length === 0) return undefined;
  return `Pods of ${quoted(users.slice(0, 3))} run as it. Give them another account first`;
}
