/**
 * Whom a binding binds, and to what, as it is written and as kustomize leaves it: kustomize corrects the
 * names in roleRef and subjects only after the functions have run.
 */
import { RBAC_GROUP, subjectKey, subjectKeysOf } from '../../../src/kubernetes/rbac.ts';
import { append } from '../../../src/values/multi-map.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { KnownObject } from '../catalogue/known-objects.ts';
import { previousIdentities } from '../catalogue/kustomize-annotations.ts';
import { generatedForNamespace } from '../owned-objects/ownership.ts';
import type { Bindings, RbacStep } from './step.ts';

/** Where a ClusterRoleBinding counts. No namespace can be called that. */
const EVERYWHERE = '*';

export function readBindings(objects: Catalogue): Bindings {
  const bindings = new Map<string, KnownObject[]>();
  for (const object of objects.all) {
    if (object.kind !== 'RoleBinding' && object.kind !== 'ClusterRoleBinding') continue;
    const where = object.kind === 'RoleBinding' ? object.namespace : EVERYWHERE;
    for (const subject of subjectKeys(object)) append(bindings, keyIn(where, subject), object);
  }
  return bindings;
}

/** All bindings that give the account rights in its namespace, also as a member of a group. */
export function bindingsOf(step: RbacStep, namespace: string | undefined, account: string): KnownObject[] {
  return bindingsTo(step, accountKeys(step.objects, namespace, account), [namespace, EVERYWHERE]);
}

/** The bindings that name the account itself, in its namespace or everywhere. */
export function namedBindingsOf(
  step: RbacStep,
  namespace: string | undefined,
  account: string,
): ReadonlySet<KnownObject> {
  return new Set(bindingsTo(step, ownKeys(step, namespace, account), [namespace, EVERYWHERE]));
}

/** True if a RoleBinding of the namespace names the account: somebody takes care of its rights. */
export function isBoundByOthers(step: RbacStep, namespace: string | undefined, account: string): boolean {
  return bindingsTo(step, ownKeys(step, namespace, account), [namespace]).some(
    (binding) => !step.rbac.create || isOfOthers(step, binding),
  );
}

function bindingsTo(
  { bindings }: RbacStep,
  subjects: readonly string[],
  namespaces: readonly (string | undefined)[],
): KnownObject[] {
  return subjects.flatMap((subject) =>
    namespaces.flatMap((where) => bindings.get(keyIn(where, subject)) ?? []),
  );
}

/** Without those of its groups. */
function ownKeys({ objects }: RbacStep, namespace: string | undefined, account: string): string[] {
  return accountKeys(objects, namespace, account).filter((subject) => subject.startsWith('User '));
}

/**
 * Whether anybody can ask what drivers call, although each of their Roles may allow the standard calls: what others
 * gave to them is compared with it.
 */
export function asksForCalls(step: Omit<RbacStep, 'asksForCalls'>): boolean {
  const { create, permissions } = step.rbac;
  if (!create || permissions === 'Derived') return true;
  return [...step.bindings.values()].some((bindings) =>
    bindings.some((binding) => isOfOthers(step, binding)),
  );
}

/** One of ours counts if it was moved here: for an account that is not asked for, any other goes away. */
function isOfOthers({ objects }: Pick<RbacStep, 'objects'>, binding: KnownObject): boolean {
  return !objects.isOurs(binding) || generatedForNamespace(binding) !== binding.namespace;
}

function keyIn(namespace: string | undefined, subject: string): string {
  return `${namespace ?? ''}/${subject}`;
}

/** The keys of the subjects that an account is, and was under the names that kustomize changed. */
export function accountKeys(objects: Catalogue, namespace: string | undefined, account: string): string[] {
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
export function subjectKeys({ object, namespace }: KnownObject): string[] {
  const { subjects } = object;
  if (!Array.isArray(subjects)) return [];
  return subjects.flatMap((subject) => subjectKey(subject, namespace) ?? []);
}

/** True if the binding refers to the Role of its own name, or to one that kustomize renamed with it. */
export function refersToItsRole({ object, name, annotations }: KnownObject): boolean {
  const { kind, name: of, apiGroup } = (object.roleRef ?? {}) as Record<string, unknown>;
  const names = [name, ...previousIdentities(annotations).map((previous) => previous.name)];
  // The API server fills in a missing group.
  return (
    kind === 'Role' && typeof of === 'string' && names.includes(of) && (apiGroup || RBAC_GROUP) === RBAC_GROUP
  );
}

/** What a binding refers to, of any shape. */
export function roleRefOf({ object }: KnownObject): { kind: string; name: string } {
  const { kind, name } = (object.roleRef ?? {}) as Record<string, unknown>;
  return { kind: textOf(kind), name: textOf(name) };
}

/** `/` is the name of no object. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '/';
}

/** The Roles that a binding gives, also those that kustomize renamed; none if they are not among the input. */
export function rolesOf({ objects }: RbacStep, binding: KnownObject): KnownObject[] {
  const { kind, name } = roleRefOf(binding);
  const identity = [kind, kind === 'Role' ? binding.namespace : undefined, name] as const;
  return [...new Set([...objects.find(...identity), ...objects.renamedFrom(...identity)])];
}

/** The rules of a role, of any shape. */
export function rulesOf({ object }: KnownObject): unknown[] {
  return Array.isArray(object.rules) ? object.rules : [];
}

/**
 * What `bindings` allow; undefined if one refers to a role that is not among the input: nobody knows then.
 */
export function grantedRules(step: RbacStep, bindings: readonly KnownObject[]): unknown[] | undefined {
  const roles = bindings.map((binding) => rolesOf(step, binding));
  return roles.some((found) => found.length === 0) ? undefined : roles.flat().flatMap(rulesOf);
}
