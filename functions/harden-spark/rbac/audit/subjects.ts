import type { Subject } from 'kubernetes-types/rbac/v1.d.ts';
import { didYouMean } from '../../../../src/krm/codec/index.ts';
import type { Finding } from '../../../../src/krm/index.ts';
import { rule } from '../../../../src/krm/list/rule.ts';
import { missingRules } from '../../../../src/kubernetes/rbac.ts';
import { append, type MultiMap } from '../../../../src/values/multi-map.ts';
import type { KnownObject } from '../../catalogue/known-objects.ts';
import { about, type ItemFinding } from '../../findings/item-finding.ts';
import { accountKey } from '../account-use.ts';
import { grantedRules } from '../bindings.ts';
import type { RbacStep } from '../step.ts';
import type { DriverAccounts } from './driver-accounts.ts';

export const foreignSubject = rule('rbac/foreign-subject', {
  severity: 'warning',
  meaning: "A RoleBinding names a driver's account, but in another namespace.",
  remedy: 'Write the namespace of the binding, or remove the subject.',
});
export const bindingToMissingAccount = rule('rbac/binding-to-missing-account', {
  severity: 'warning',
  meaning: 'A RoleBinding gives the rights of a driver to an account that is not there.',
  remedy: 'Correct the name of the account, or remove the subject.',
});

/** RoleBindings of others, in the namespaces of drivers, whose subjects are not what they seem to be. */
export function misleadingSubjects(step: RbacStep, accounts: DriverAccounts): ItemFinding[] {
  const names: MultiMap<string | undefined, string> = new Map();
  for (const { namespace, account } of accounts.values()) append(names, namespace, account);
  return step.objects.all
    .filter((object) => object.kind === 'RoleBinding' && names.has(object.namespace))
    .filter((binding) => !step.objects.isOurs(binding) && Array.isArray(binding.object.subjects))
    .flatMap((binding) =>
      (binding.object.subjects as unknown[]).flatMap((subject, index) =>
        isAccount(subject)
          ? about(binding.item, misleading(step, accounts, names, binding, subject, `subjects[${index}]`))
          : [],
      ),
    );
}

function isAccount(subject: unknown): subject is Subject {
  const { kind, name } = (subject ?? {}) as Partial<Subject>;
  return kind === 'ServiceAccount' && typeof name === 'string';
}

function misleading(
  step: RbacStep,
  accounts: DriverAccounts,
  names: MultiMap<string | undefined, string>,
  binding: KnownObject,
  subject: Subject,
  path: string,
): Finding[] {
  const own = binding.namespace;
  if (own === undefined) return [];
  // Without a namespace the API server takes the one of the binding.
  const { name, namespace = own } = subject;
  if (namespace !== own) {
    const consequence = accounts.has(accountKey(own, name))
      ? `binds ServiceAccount "${name}" of namespace "${namespace}". Drivers of namespace "${own}" run as the account of that name in their own namespace, and get no rights by it.`
      : accounts.has(accountKey(namespace, name)) &&
        `gives ServiceAccount "${name}" of namespace "${namespace}" rights in namespace "${own}", where its drivers make no calls. Remove the subject.`;
    const field = { path: `${path}.namespace`, currentValue: namespace, proposedValue: own };
    return consequence ? [foreignSubject.finding(`The RoleBinding ${consequence}`, field)] : [];
  }
  const isKnown =
    accounts.has(accountKey(own, name)) ||
    step.objects.find('ServiceAccount', own, name).length > 0 ||
    step.objects.renamedFrom('ServiceAccount', own, name).length > 0;
  if (isKnown || !letsCreatePods(step, binding)) return [];
  const meant = didYouMean(name, names.get(own) ?? []);
  return [
    bindingToMissingAccount.finding(
      `The RoleBinding gives the rights of a driver to ServiceAccount "${name}", which is not among the input and no driver runs as.${meant ? ` Did you mean "${meant}"?` : ''}`,
      { path: `${path}.name`, currentValue: name, ...(meant && { proposedValue: meant }) },
    ),
  ];
}

/** The mark of a driver's Role: little else in such a namespace starts Pods by itself. */
function letsCreatePods(step: RbacStep, binding: KnownObject): boolean {
  const granted = grantedRules(step, [binding]);
  const wanted = { apiGroups: [''], resources: ['pods'], verbs: ['create'] };
  return granted !== undefined && missingRules([wanted], granted).length === 0;
}
