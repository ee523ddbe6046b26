import type { Subject } from 'kubernetes-types/rbac/v1.d.ts';
import { didYouMean } from '../../../../src/krm/codec.ts';
import { append, type MultiMap } from '../../../../src/krm/multi-map.ts';
import { missingRules } from '../../../../src/kubernetes/rbac.ts';
import type { KnownObject } from '../../generated/known-objects.ts';
import { isOurs } from '../../generated/ownership.ts';
import { accountKey } from '../account-key.ts';
import { grantedRules } from '../granted-roles.ts';
import { finding } from '../rules.ts';
import type { RbacStep } from '../step.ts';
import type { DriverAccounts } from './driver-accounts.ts';

/** RoleBindings of others, in the namespaces of drivers, whose subjects are not what they seem to be. */
export function auditSubjects(step: RbacStep, accounts: DriverAccounts): void {
  const namespaces = new Set([...accounts.values()].map(({ namespace }) => namespace));
  const names: MultiMap<string | undefined, string> = new Map();
  for (const { namespace, account } of accounts.values()) append(names, namespace, account);
  for (const binding of step.list.each(step.objects.all)) {
    if (binding.kind !== 'RoleBinding' || !namespaces.has(binding.namespace) || isOurs(step, binding))
      continue;
    const { subjects } = binding.object;
    if (!Array.isArray(subjects)) continue;
    for (const [index, subject] of subjects.entries()) {
      if (isAccount(subject)) auditSubject(step, { accounts, names }, binding, subject, `subjects[${index}]`);
    }
  }
}

function isAccount(subject: unknown): subject is Subject {
  const { kind, name } = (subject ?? {}) as Partial<Subject>;
  return kind === 'ServiceAccount' && typeof name === 'string';
}

function auditSubject(
  step: RbacStep,
  { accounts, names }: { accounts: DriverAccounts; names: MultiMap<string | undefined, string> },
  binding: KnownObject,
  subject: Subject,
  path: string,
): void {
  const { item, namespace: own } = binding;
  if (own === undefined) return;
  // Without a namespace the API server takes the one of the binding.
  const { name, namespace = own } = subject;
  const report = (...of: Parameters<typeof finding>) => step.list.report(finding(...of), item);
  const field = { path: `${path}.namespace`, currentValue: namespace, proposedValue: own };
  if (namespace !== own && accounts.has(accountKey(own, name))) {
    report(
      'foreign-subject',
      `The RoleBinding binds ServiceAccount "${name}" of namespace "${namespace}". Drivers of namespace "${own}" run as the account of that name in their own namespace, and get no rights by it.`,
      field,
    );
  } else if (namespace !== own && accounts.has(accountKey(namespace, name))) {
    report(
      'foreign-subject',
      `The RoleBinding gives ServiceAccount "${name}" of namespace "${namespace}" rights in namespace "${own}", where its drivers make no calls. Remove the subject.`,
      field,
    );
  } else if (namespace === own && isUnknown(step, accounts, own, name) && letsCreatePods(step, binding)) {
    const meant = didYouMean(name, names.get(own) ?? []);
    report(
      'binding-to-missing-account',
      `The RoleBinding gives the rights of a driver to ServiceAccount "${name}", which is not among the input and no driver runs as.${meant ? ` Did you mean "${meant}"?` : ''}`,
      { path: `${path}.name`, currentValue: name, ...(meant && { proposedValue: meant }) },
    );
  }
}

function isUnknown(
  { objects }: RbacStep,
  accounts: DriverAccounts,
  namespace: string,
  name: string,
): boolean {
  const found = [
    ...objects.find('ServiceAccount', namespace, name),
    ...objects.renamedFrom('ServiceAccount', namespace, name),
  ];
  return found.length === 0 && !accounts.has(accountKey(namespace, name));
}

/** The mark of a driver's Role: little else in such a namespace starts Pods by itself. */
function letsCreatePods(step: RbacStep, binding: KnownObject): boolean {
  const granted = grantedRules(step, [binding]);
  const wanted = { apiGroups: [''], resources: ['pods'], verbs: ['create'] };
  return granted !== undefined && missingRules([wanted], granted).length === 0;
}
