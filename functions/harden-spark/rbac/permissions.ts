/** For `spec.rbac.create: false`: whether the RBAC in the list allows what drivers need. */
import { describeRules, missingRules } from '../../../src/kubernetes/rbac.ts';
import type { KnownObject, KnownObjects } from '../generated/known-objects.ts';
import { inNamespace } from '../generated/words.ts';
import { bindingsOf } from './bindings.ts';
import type { Namespace } from './namespaces.ts';
import { driverRules } from './roles.ts';
import { finding } from './rules.ts';
import type { RbacStep } from './step.ts';

/** Warns of accounts whose bindings allow less than a driver calls. */
export function reportMissingPermissions(step: RbacStep, namespaces: readonly Namespace[]): void {
  const wanted = driverRules(step.rbac);
  for (const { name, accounts } of namespaces) {
    for (const account of accounts) {
      const granted = grantedRules(step.objects, bindingsOf(step, name, account));
      const missing = granted === undefined ? [] : missingRules(wanted, granted);
      if (missing.length === 0) continue;
      step.list.report(
        finding(
          'missing-permissions',
          `ServiceAccount "${account}" ${inNamespace(name)} lacks what a driver needs: ${describeRules(missing)}. Add it to a Role that is bound to the account, or set \`spec.rbac.create\` to true.`,
        ),
      );
    }
  }
}

/** What the bindings allow; undefined if one refers to a role that is not in the list: nobody knows then. */
function grantedRules(objects: KnownObjects, bindings: readonly KnownObject[]): unknown[] | undefined {
  const granted: unknown[] = [];
  for (const { object, namespace } of bindings) {
    const { kind, name } = (object.roleRef ?? {}) as Record<string, unknown>;
    const identity = [String(kind), kind === 'Role' ? namespace : undefined, String(name)] as const;
    const roles = [...objects.find(...identity), ...objects.renamedFrom(...identity)];
    if (roles.length === 0) return undefined;
    for (const role of roles) if (Array.isArray(role.object.rules)) granted.push(...role.object.rules);
  }
  return granted;
}
