import { identityKey } from '../generated/known-objects.ts';
import { hasOurOwner } from '../generated/ownership.ts';
import type { GenerationStep } from '../generated/step.ts';
import type { Rbac } from '../settings.ts';
import type { Namespace } from './namespaces.ts';
import { roleName } from './roles.ts';

/** What `spec.rbac` asks for in `namespaces`. */
export function wantedIdentities(rbac: Rbac, namespaces: readonly Namespace[]): string[] {
  return namespaces.flatMap(({ name, accounts, executorAccount }) => [
    ...accounts.flatMap((account) => [
      identityKey('Role', name, roleName(account, rbac)),
      identityKey('RoleBinding', name, roleName(account, rbac)),
      identityKey('ServiceAccount', name, account),
    ]),
    ...(executorAccount === undefined ? [] : [identityKey('ServiceAccount', name, executorAccount)]),
  ]);
}

/** All RBAC objects of ours that there are: what stays where RBAC is left alone. */
export function presentIdentities({ objects, settings }: GenerationStep): string[] {
  return objects.all
    .filter((object) => RBAC_KINDS.includes(object.kind) && hasOurOwner(object, settings.origin))
    .map(({ kind, namespace, name }) => identityKey(kind, namespace, name));
}

const RBAC_KINDS = ['Role', 'RoleBinding', 'ServiceAccount'];
