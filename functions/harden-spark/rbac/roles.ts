/** The Role of each driver account, and the RoleBinding that gives it to the account. */
import type { PolicyRule } from 'kubernetes-types/rbac/v1.d.ts';
import type { Finding } from '../../../src/krm/index.ts';
import { rule } from '../../../src/krm/list/rule.ts';
import {
  describeRules,
  type Metadata,
  missingRules,
  type RoleBinding,
  role,
  roleBinding,
} from '../../../src/kubernetes/rbac.ts';
import type { KnownObject } from '../catalogue/known-objects.ts';
import type { Asking } from '../findings/asking.ts';
import { generatedMetadata } from '../owned-objects/metadata.ts';
import { RBAC, roleName } from '../owned-objects/object-names.ts';
import { REASONS } from '../owned-objects/ownership.ts';
import { type Generated, identityOf, type WantedObject } from '../owned-objects/wanted.ts';
import { type AccountUsers, accountKey } from './account-use.ts';
import { accountKeys, refersToItsRole, subjectKeys } from './bindings.ts';
import { permissionsOf } from './permissions.ts';
import { askingFor } from './served-namespaces.ts';
import type { Namespace, RbacStep } from './step.ts';

export const roleNotOurs = rule('rbac/role-not-ours', {
  severity: 'warning',
  meaning: 'A Role of somebody else has the name of a generated one, and lacks rights.',
  remedy: 'Add the rights to the Role, or choose another `spec.rbac.nameSuffix`.',
});
export const bindingNotOurs = rule('rbac/binding-not-ours', {
  severity: 'warning',
  meaning: 'A RoleBinding of somebody else has the name of a generated one, and does not bind the account.',
  remedy: 'Change the RoleBinding, or choose another `spec.rbac.nameSuffix`.',
});
export const roleRef = rule('rbac/role-ref', {
  severity: 'error',
  meaning:
    'A RoleBinding that this function generated now needs another Role, and Kubernetes does not let `roleRef` be changed.',
  remedy: 'Delete the RoleBinding from the cluster and from its file: the next run generates it again.',
});

/** The Role and the RoleBinding of one account. */
export function wantedRole(
  step: RbacStep,
  namespace: Namespace,
  account: string,
  users: AccountUsers,
): Generated {
  const uses = users.get(accountKey(namespace.name, account)) ?? [];
  const name = roleName(account, step.rbac.nameSuffix);
  const metadata = generatedMetadata(step.settings, name, namespace, account, uses);
  const { rules, reasons, findings } = permissionsOf(step, namespace.name, account, uses);
  const annotations = reasons ? { ...metadata.annotations, [REASONS]: reasons } : metadata.annotations;
  const asking = askingFor(step, namespace, account, uses);
  const wanted = [
    roleOf(account, { ...metadata, annotations }, rules, asking),
    bindingOf(step, namespace, account, roleBinding(metadata, name, account), asking),
  ];
  return { wanted, findings };
}

function roleOf(
  account: string,
  metadata: Metadata,
  rules: readonly PolicyRule[],
  askedBy: Asking,
): WantedObject {
  const object = role(metadata, rules);
  return {
    identity: identityOf(object),
    object,
    askedBy,
    whenMissing: {
      addTo: RBAC,
      why: `what drivers that run as ServiceAccount "${account}" ask of the API server, and no more`,
    },
    whenOurs: () => ({ fields: { rules: object.rules } }),
    whenForeign: ({ name, object: { rules: given } }, whose) => {
      const missing = missingRules(rules, given);
      if (missing.length === 0) return [];
      const message = `Role "${name}" is left alone, since ${whose}. It lacks: ${describeRules(missing)}. Add them, or choose another \`spec.rbac.nameSuffix\`.`;
      return [roleNotOurs.finding(message, { path: 'rules', proposedValue: missing })];
    },
  };
}

function bindingOf(
  step: RbacStep,
  namespace: Namespace,
  account: string,
  object: RoleBinding,
  askedBy: Asking,
): WantedObject {
  const { subjects, roleRef } = object;
  return {
    identity: identityOf(object),
    object,
    askedBy,
    whenMissing: {
      addTo: RBAC,
      why: `it gives Role "${roleRef.name}" to ServiceAccount "${account}"${checkLine(namespace, account)}`,
    },
    whenOurs: (ours) => {
      // No cluster can hold a binding without a roleRef: there is nothing to delete first.
      if (typeof ours.object.roleRef !== 'object' || ours.object.roleRef === null) {
        return { fields: { roleRef, subjects } };
      }
      if (!refersToItsRole(ours)) return { refuse: otherRole(ours, object) };
      // Whatever moved the binding to another namespace moved its subjects with it.
      return { fields: ours.namespace === namespace.name ? { subjects } : {} };
    },
    whenForeign: (foreign, whose) => {
      const bound = subjectKeys(foreign);
      const isBound = accountKeys(step.objects, foreign.namespace, account).some((key) =>
        bound.includes(key),
      );
      if (isBound && refersToItsRole(foreign)) return [];
      const message = `RoleBinding "${foreign.name}" is left alone, since ${whose}. It does not bind ServiceAccount "${account}" to Role "${foreign.name}". Change it, or choose another \`spec.rbac.nameSuffix\`.`;
      return [bindingNotOurs.finding(message)];
    },
  };
}

/** How a person sees it in the cluster. */
function checkLine({ name }: Namespace, account: string): string {
  if (name === undefined) return '';
  const command = `kubectl auth can-i --list --namespace ${name} --as system:serviceaccount:${name}:${account}`;
  return `. Once it is applied, \`${command}\` shows what the account may do`;
}

/** The API server never changes the roleRef of a binding; an edited file could only fail to apply. */
function otherRole({ object, name, namespace }: KnownObject, wanted: RoleBinding): Finding {
  const command = `kubectl delete rolebinding ${name}${namespace === undefined ? '' : ` --namespace ${namespace}`}`;
  return roleRef.finding(
    `RoleBinding "${name}" must refer to Role "${name}", and no cluster lets that be changed. Run \`${command}\`, and delete the RoleBinding from its file: the next run generates it again.`,
    { path: 'roleRef', currentValue: object.roleRef, proposedValue: wanted.roleRef },
  );
}
