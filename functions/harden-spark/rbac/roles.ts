/** The Role of each driver account, and the RoleBinding that gives it to the account. */
import type { PolicyRule } from 'kubernetes-types/rbac/v1.d.ts';
import {
  describeRules,
  missingRules,
  type Role,
  type RoleBinding,
  role,
  roleBinding,
} from '../../../src/kubernetes/rbac.ts';
import { addObject, notOurs, oursToEdit, updateOurs } from '../generated/generated-objects.ts';
import type { KnownObject } from '../generated/known-objects.ts';
import { findWanted } from '../generated/moved-objects.ts';
import { roleName } from '../generated/object-names.ts';
import { REASONS, whoseItIs } from '../generated/ownership.ts';
import { accountMetadata, RBAC_FOLDER } from './account-metadata.ts';
import { accountKeys, refersToItsRole, subjectKeys } from './bindings.ts';
import type { Namespace } from './namespaces.ts';
import { permissionsOf } from './permissions.ts';
import { finding } from './rules.ts';
import type { RbacGeneration, RbacStep } from './step.ts';

/** Generates, updates or checks the Role and RoleBinding of each account of one namespace. */
export function generateRoles(step: RbacGeneration, namespace: Namespace): void {
  for (const account of namespace.accounts) {
    const name = roleName(account, step.rbac.nameSuffix);
    const metadata = accountMetadata(step, namespace, account, name);
    const { rules, reasons } = permissionsOf(step, namespace, account);
    const annotations = reasons ? { ...metadata.annotations, [REASONS]: reasons } : metadata.annotations;
    provideRole(step, namespace, account, role({ ...metadata, annotations }, rules));
    provideRoleBinding(step, namespace, account, roleBinding(metadata, name, account));
  }
}

function provideRole(step: RbacGeneration, namespace: Namespace, account: string, wanted: Role): void {
  const { name } = wanted.metadata;
  const found = findWanted(step, 'Role', namespace.name, name);
  if (found.length === 0) {
    const why = `what drivers that run as ServiceAccount "${account}" ask of the API server, and no more`;
    addObject(step, RBAC_FOLDER, wanted, why);
    return;
  }
  for (const ours of oursToEdit(step, found))
    updateOurs(step, ours, wanted.metadata, { rules: wanted.rules });
  const others = notOurs(step, found);
  if (others.length === found.length) for (const other of others) checkRules(step, other, wanted.rules);
}

function checkRules(step: RbacStep, other: KnownObject, wanted: readonly PolicyRule[]): void {
  const missing = missingRules(wanted, other.object.rules);
  if (missing.length === 0) return;
  step.list.report(
    finding(
      'role-not-ours',
      `Role "${other.name}" is left alone, since ${whoseItIs(step, other)}. It lacks: ${describeRules(missing)}. Add them, or choose another \`spec.rbac.nameSuffix\`.`,
      { path: 'rules', proposedValue: missing },
    ),
    other.item,
  );
}

function provideRoleBinding(
  step: RbacGeneration,
  namespace: Namespace,
  account: string,
  wanted: RoleBinding,
): void {
  const { name } = wanted.metadata;
  const found = findWanted(step, 'RoleBinding', namespace.name, name);
  if (found.length === 0) {
    const why = `it gives Role "${name}" to ServiceAccount "${account}"${checkLine(namespace, account)}`;
    addObject(step, RBAC_FOLDER, wanted, why);
    return;
  }
  for (const ours of oursToEdit(step, found)) {
    const { roleRef } = ours.object;
    if (typeof roleRef !== 'object' || roleRef === null) {
      // No cluster can hold such a binding: there is nothing to delete first.
      updateOurs(step, ours, wanted.metadata, { roleRef: wanted.roleRef, subjects: wanted.subjects });
    } else if (refersToItsRole(ours)) {
      // Whatever moved the binding to another namespace moved its subjects with it.
      const isMoved = ours.namespace !== namespace.name;
      updateOurs(step, ours, wanted.metadata, isMoved ? {} : { subjects: wanted.subjects });
    } else {
      reportRoleRef(step, ours, wanted);
    }
  }
  const others = notOurs(step, found);
  if (others.length === found.length) for (const other of others) checkBinding(step, other, account);
}

/** How a person sees it in the cluster. */
function checkLine({ name }: Namespace, account: string): string {
  if (name === undefined) return '';
  const command = `kubectl auth can-i --list --namespace ${name} --as system:serviceaccount:${name}:${account}`;
  return `. Once it is applied, \`${command}\` shows what the account may do`;
}

function checkBinding(step: RbacStep, other: KnownObject, account: string): void {
  const { name, namespace } = other;
  const subjects = subjectKeys(other);
  const isBound = accountKeys(step.objects, namespace, account).some((key) => subjects.includes(key));
  if (isBound && refersToItsRole(other)) return;
  step.list.report(
    finding(
      'binding-not-ours',
      `RoleBinding "${name}" is left alone, since ${whoseItIs(step, other)}. It does not bind ServiceAccount "${account}" to Role "${name}". Change it, or choose another \`spec.rbac.nameSuffix\`.`,
    ),
    other.item,
  );
}

/** The API server never changes the roleRef of a binding; an edited file could only fail to apply. */
function reportRoleRef(
  step: RbacStep,
  { item, object, name, namespace }: KnownObject,
  wanted: RoleBinding,
): void {
  const command = `kubectl delete rolebinding ${name}${namespace === undefined ? '' : ` --namespace ${namespace}`}`;
  step.list.report(
    finding(
      'role-ref',
      `RoleBinding "${name}" must refer to Role "${name}", and no cluster lets that be changed. Run \`${command}\`, and delete the RoleBinding from its file: the next run generates it again.`,
      { path: 'roleRef', currentValue: object.roleRef, proposedValue: wanted.roleRef },
    ),
    item,
  );
}
