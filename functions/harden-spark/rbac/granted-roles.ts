/** The Roles that bindings give, where they are among the input or known to everybody. */
import type { KnownObject } from '../catalogue/known-objects.ts';
import type { RbacStep } from './step.ts';

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
