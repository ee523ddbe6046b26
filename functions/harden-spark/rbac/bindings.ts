/**
 * Whom a binding binds, and to what, as it is written and as kustomize leaves it: kustomize corrects the
 * names in roleRef and subjects only after the functions have run.
 */
import { RBAC_GROUP, subjectKey, subjectKeysOf } from '../../../src/kubernetes/rbac.ts';
import { previousIdentities } from './kustomize-annotations.ts';
import type { RbacObject, RbacObjects } from './rbac-objects.ts';

/** The keys of the subjects that an account is, and was under the names that kustomize changed. */
export function accountKeys(objects: RbacObjects, namespace: string | undefined, account: string): string[] {
  const keys = subjectKeysOf(namespace, account);
  for (const { annotations } of objects.find('ServiceAccount', namespace, account)) {
    for (const previous of previousIdentities(annotations)) {
      keys.push(
        ...subjectKeysOf(previous.namespace, previous.name),
        ...subjectKeysOf(namespace, previous.name),
      );
    }
  }
  return [...new Set(keys)];
}

/** The keys of the subjects of a binding. */
export function subjectKeys({ object, namespace }: RbacObject): string[] {
  const { subjects } = object;
  if (!Array.isArray(subjects)) return [];
  return subjects.flatMap((subject) => subjectKey(subject, namespace) ?? []);
}

/** True if the binding refers to the Role of its own name, or to one that kustomize renamed with it. */
export function refersToItsRole({ object, name, annotations }: RbacObject): boolean {
  const { kind, name: of, apiGroup } = (object.roleRef ?? {}) as Record<string, unknown>;
  const names = [name, ...previousIdentities(annotations).map((previous) => previous.name)];
  // The API server fills in a missing group.
  return kind === 'Role' && names.includes(String(of)) && (apiGroup || RBAC_GROUP) === RBAC_GROUP;
}
