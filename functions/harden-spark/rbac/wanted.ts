import { identityKey } from '../generated/known-objects.ts';
import { roleName } from '../generated/object-names.ts';
import type { GenerationStep } from '../generated/step.ts';
import type { Rbac } from '../settings.ts';
import type { Namespace } from './namespaces.ts';

/** What `spec.rbac` asks for in `namespaces`. */
export function wantedIdentities({ nameSuffix }: Rbac, namespaces: readonly Namespace[]): string[] {
  return namespaces.flatMap(({ name, accounts, executorAccount }) => [
    ...accounts.flatMap((account) => [
      identityKey('Role', name, roleName(account, nameSuffix)),
      identityKey('RoleBinding', name, roleName(account, nameSuffix)),
      identityKey('ServiceAccount', name, account),
    ]),
    ...(executorAccount === undefined ? [] : [identityKey('ServiceAccount', name, executorAccount)]),
  ]);
}

/** All RBAC objects of ours that there are: what stays where RBAC is only looked at. */
export function presentIdentities({ owned }: GenerationStep): string[] {
  return owned
    .filter(({ kind }) => RBAC_KINDS.includes(kind))
    .map(({ kind, namespace, name }) => identityKey(kind, namespace, name));
}

const RBAC_KINDS = ['Role', 'RoleBinding', 'ServiceAccount'];
