/** The removal of objects that we generated and that nobody wants any more. */
import { isFromKustomize } from './kustomize-annotations.ts';
import type { AccountUsers, Namespace } from './namespaces.ts';
import { hasOurOwner } from './ownership.ts';
import { accountKey, identityKey, type RbacObject } from './rbac-objects.ts';
import { roleName } from './roles.ts';
import { inNamespace, quoted, type RbacStep } from './step.ts';

/**
 * Removes every object with our owner that belongs to no account of `namespaces`, or warns that it is
 * there: a wrong removal would delete a Role in a cluster, a wrong stay costs one more warning.
 */
export function prune(step: RbacStep, namespaces: readonly Namespace[], users: AccountUsers): void {
  const wanted = wantedIdentities(step, namespaces);
  for (const object of step.objects.all) {
    const { item, kind, name, namespace } = object;
    if (!hasOurOwner(object, step.settings.origin)) continue;
    if (wanted.has(identityKey(kind, namespace, name))) continue;
    const reason = reasonToKeep(step, object, users);
    const what = `${kind} "${name}" ${inNamespace(namespace)}`;
    if (reason === undefined) {
      step.list.report(
        {
          rule: 'rbac/removed',
          severity: 'info',
          change: true,
          message: `${what} was removed: this function generated it, and \`spec.rbac\` asks for it no more.`,
        },
        item,
      );
      step.list.remove(item);
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

function wantedIdentities({ rbac }: RbacStep, namespaces: readonly Namespace[]): Set<string> {
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

/** The first condition of a removal that does not hold, as the end of "It was not removed, since". */
function reasonToKeep(
  { rbac, settings }: RbacStep,
  object: RbacObject,
  users: AccountUsers,
): string | undefined {
  const { origin } = settings;
  if (rbac.namespaces === undefined) {
    return '`spec.rbac.namespaces` is not given, and a workload may only be out of sight. Give the namespaces, or delete it yourself';
  }
  if (!rbac.prune) return '`spec.rbac.prune` is false. Delete it yourself';
  if (origin.kind !== 'HardenSpark') {
    return 'only a functionConfig of kind HardenSpark removes objects: a ConfigMap of the command line has no name of its own. Delete it yourself';
  }
  if (object.item.packagePath !== origin.packagePath) {
    return 'it is in another package than the functionConfig. Delete it there, or give each functionConfig a `metadata.name` of its own';
  }
  if (isFromKustomize(object.annotations)) {
    return 'it comes from a resource or base of the kustomization, and would be back with the next build. Delete it there';
  }
  // `namespaces: []` says that all of it goes. Otherwise a Pod that cannot start is the greater harm.
  if (object.kind === 'ServiceAccount' && rbac.namespaces.length > 0) {
    const inUse = users.get(accountKey(object.namespace, object.name)) ?? [];
    if (inUse.length > 0) {
      return `Pods of ${quoted(inUse.slice(0, 3).map(({ workload }) => workload.name))} run as it. Give them another account first`;
    }
  }
  return undefined;
}
