/** The Role of each driver account, and the RoleBinding that gives it to the account. */
import type { PolicyRule } from 'kubernetes-types/rbac/v1.d.ts';
import { nameWithSuffix } from '../../../src/kubernetes/names.ts';
import {
  describeRules,
  missingRules,
  type Role,
  type RoleBinding,
  role,
  roleBinding,
} from '../../../src/kubernetes/rbac.ts';
import { standardRules } from '../../../src/spark/driver-permissions.ts';
import type { Rbac } from '../settings.ts';
import { accountKeys, refersToItsRole, subjectKeys } from './bindings.ts';
import { generatedMetadata, rbacFile } from './generated-metadata.ts';
import { notOurs, oursToEdit, updateOurs } from './generated-objects.ts';
import type { AccountUsers, Namespace } from './namespaces.ts';
import { whoseItIs } from './ownership.ts';
import type { RbacObject } from './rbac-objects.ts';
import { inNamespace, type RbacStep } from './step.ts';

/** What the Role and the RoleBinding of an account are both called, so that a roleRef never changes. */
export function roleName(account: string, rbac: Rbac): string {
  return nameWithSuffix(account, rbac.nameSuffix);
}

/** The rules of every Role: what a driver calls, and what the user adds. */
export function driverRules(rbac: Rbac): PolicyRule[] {
  return [...standardRules(), ...rbac.additionalRules];
}

/** Generates, updates or checks the Role and RoleBinding of each account of one namespace. */
export function generateRoles(step: RbacStep, namespace: Namespace, users: AccountUsers): void {
  const rules = driverRules(step.rbac);
  for (const account of namespace.accounts) {
    const name = roleName(account, step.rbac);
    const metadata = generatedMetadata(step, namespace, account, name, users);
    provideRole(step, namespace, account, role(metadata, rules));
    provideRoleBinding(step, namespace, account, roleBinding(metadata, name, account));
  }
}

function provideRole(step: RbacStep, namespace: Namespace, account: string, wanted: Role): void {
  const { name } = wanted.metadata;
  const found = step.objects.find('Role', namespace.name, name);
  if (found.length === 0) {
    const item = step.list.add(wanted, rbacFile(namespace));
    step.list.report(
      {
        rule: 'rbac/generated',
        severity: 'info',
        change: true,
        message: `Role "${name}" was added ${inNamespace(namespace.name)}: what drivers that run as ServiceAccount "${account}" ask of the API server, and no more.`,
      },
      item,
    );
    return;
  }
  for (const ours of oursToEdit(step, found))
    updateOurs(step, ours, wanted.metadata, { rules: wanted.rules });
  const others = notOurs(step, found);
  if (others.length === found.length) for (const other of others) checkRules(step, other, wanted.rules);
}

function checkRules(step: RbacStep, other: RbacObject, wanted: readonly PolicyRule[]): void {
  const missing = missingRules(wanted, other.object.rules);
  if (missing.length === 0) return;
  step.list.report(
    {
      rule: 'rbac/role-not-ours',
      severity: 'warning',
      message: `Role "${other.name}" is left alone, since ${whoseItIs(other, step.settings.origin)}. It lacks: ${describeRules(missing)}. Add them, or choose another \`spec.rbac.nameSuffix\`.`,
      field: { path: 'rules', proposedValue: missing },
    },
    other.item,
  );
}

function provideRoleBinding(
  step: RbacStep,
  namespace: Namespace,
  account: string,
  wanted: RoleBinding,
): void {
  const { name } = wanted.metadata;
  const found = step.objects.find('RoleBinding', namespace.name, name);
  if (found.length === 0) {
    const item = step.list.add(wanted, rbacFile(namespace));
    step.list.report(
      {
        rule: 'rbac/generated',
        severity: 'info',
        change: true,
        message: `RoleBinding "${name}" was added ${inNamespace(namespace.name)}: it gives Role "${name}" to ServiceAccount "${account}".`,
      },
      item,
    );
    return;
  }
  for (const ours of oursToEdit(step, found)) {
    const { roleRef } = ours.object;
    if (typeof roleRef !== 'object' || roleRef === null) {
      // No cluster can hold such a binding: there is nothing to delete first.
      updateOurs(step, ours, wanted.metadata, { roleRef: wanted.roleRef, subjects: wanted.subjects });
    } else if (refersToItsRole(ours)) {
      updateOurs(step, ours, wanted.metadata, { subjects: wanted.subjects });
    } else {
      reportRoleRef(step, ours, wanted);
    }
  }
  const others = notOurs(step, found);
  if (others.length === found.length) for (const other of others) checkBinding(step, other, account);
}

function checkBinding(step: RbacStep, other: RbacObject, account: string): void {
  const { name, namespace } = other;
  const subjects = subjectKeys(other);
  const isBound = accountKeys(step.objects, namespace, account).some((key) => subjects.includes(key));
  if (isBound && refersToItsRole(other)) return;
  step.list.report(
    {
      rule: 'rbac/binding-not-ours',
      severity: 'warning',
      message: `RoleBinding "${name}" is left alone, since ${whoseItIs(other, step.settings.origin)}. It does not bind ServiceAccount "${account}" to Role "${name}". Change it, or choose another \`spec.rbac.nameSuffix\`.`,
    },
    other.item,
  );
}

/** The API server never changes the roleRef of a binding; an edited file could only fail to apply. */
function reportRoleRef(
  step: RbacStep,
  { item, object, name, namespace }: RbacObject,
  wanted: RoleBinding,
): void {
  const command = `kubectl delete rolebinding ${name}${namespace === undefined ? '' : ` --namespace ${namespace}`}`;
  step.list.report(
    {
      rule: 'rbac/role-ref',
      severity: 'error',
      message: `\`roleRef\` of RoleBinding "${name}" must be Role "${name}", and cannot be changed in a cluster. Run \`${command}\`, and delete the RoleBinding from its file: the next run generates it again.`,
      field: { path: 'roleRef', currentValue: object.roleRef, proposedValue: wanted.roleRef },
    },
    item,
  );
}
