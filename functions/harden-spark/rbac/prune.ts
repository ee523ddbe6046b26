/** The removal of objects that we generated and that nobody wants any more. */
import type { Rbac } from '../settings.ts';
import { isFromKustomize } from './kustomize-annotations.ts';
import { isWanted } from './moved-objects.ts';
import type { Namespace } from './namespaces.ts';
import { hasOurOwner } from './ownership.ts';
import { accountKey, identityKey, type RbacObject } from './rbac-objects.ts';
import { roleName } from './roles.ts';
import { isSelected } from './selectors.ts';
import { type GenerationStep, inNamespace, quoted, type RbacStep } from './step.ts';

/** What `spec.rbac` asks for in `namespaces`. */
export function wantedIdentities(rbac: Rbac, namespaces: readonly Namespace[]): Set<string> {
  const wanted = new Set<string>();
  for (const { name, accounts, executorAccount } of namespaces) {
    for (const account of accounts) {
      wanted.add(identityKey('Role', name, roleName(account, rbac)));
      wanted.add(identityKey('RoleBinding', name, roleName(account, rbac)));
      wanted.add(identityKey('ServiceAccount', name, account));
    }
    if (executorAccount !== undefined) wanted.add(identityKey('ServiceAccount', name, executorAccount));
  }
  return wanted;
}

/**
 * Removes every object with our owner that belongs to no account that is asked for, or warns that it is
 * there: a wrong removal would delete a Role in a cluster, a wrong stay costs one more warning.
 */
export function prune(step: GenerationStep): void {
  for (const object of step.objects.all) {
    if (!hasOurOwner(object, step.settings.origin) || isWanted(step, object)) continue;
    const reason = reasonToKeep(step, object) ?? reasonToKeepAccount(step, object);
    const { item, kind, name, namespace } = object;
    const what = `${kind} "${name}" ${inNamespace(namespace)}`;
    if (reason === undefined) {
      remove(step, object, 'this function generated it, and `spec.rbac` asks for it no more');
    } else {
      step.list.report(
        {
          rule: 'rbac/not-removed',
          severity: 'warning',
          message: `This function generated ${what}, and \`spec.rbac\` asks for it no more. It was not removed, since ${reason}.`,
        },
        item,
      );
    }
  }
}

/**
 * Removes an account of ours beside one of the user's with the same name in the same package, or warns that
 * there are two. True if it was removed.
 */
export function removeSuperseded(step: GenerationStep, object: RbacObject): boolean {
  const reason = reasonToKeep(step, object);
  if (reason === undefined) {
    remove(step, object, 'this function generated it, and the package has another of that name now');
    return true;
  }
  const { item, kind, name, namespace } = object;
  step.list.report(
    {
      rule: 'rbac/not-removed',
      severity: 'warning',
      message: `The package has ${kind} "${name}" ${inNamespace(namespace)} twice: this function generated one, and not the other. The generated one was not removed, since ${reason}.`,
    },
    item,
  );
  return false;
}

function remove({ list }: RbacStep, { item, kind, name, namespace }: RbacObject, why: string): void {
  const message = `removes ${kind} "${name}" ${inNamespace(namespace)}: ${why}.`;
  list.report({ rule: 'rbac/removed', severity: 'info', change: true, message }, item);
  list.remove(item);
}

/** The first condition of a removal that does not hold, as the end of "It was not removed, since". */
function reasonToKeep({ rbac, settings, packages }: RbacStep, object: RbacObject): string | undefined {
  const { origin } = settings;
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
  return undefined;
}

/** `namespaces: []` says that all of it goes. Otherwise a Pod that cannot start is the greater harm. */
function reasonToKeepAccount(
  { rbac, users }: GenerationStep,
  { kind, namespace, name }: RbacObject,
): string | undefined {
  if (kind !== 'ServiceAccount' || rbac.namespaces?.length === 0) return undefined;
  const inUse = users.get(accountKey(namespace, name)) ?? [];
  if (inUse.length === 0) return undefined;
  return `Pods of ${quoted(inUse.slice(0, 3).map(({ workload }) => workload.name))} run as it. Give them another account first`;
}
