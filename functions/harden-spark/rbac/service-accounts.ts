/** The ServiceAccounts that Spark runs as: labelled where they are found, made on request where not. */
import { setLabels } from '../../../src/kubernetes/labels.ts';
import { serviceAccount } from '../../../src/kubernetes/rbac.ts';
import { generatedMetadata, rbacFile } from './generated-metadata.ts';
import { notOurs, oursToEdit, updateOurs } from './generated-objects.ts';
import type { AccountUsers, Namespace } from './namespaces.ts';
import type { RbacObject } from './rbac-objects.ts';
import { inNamespace, type RbacStep } from './step.ts';

/** Labels or makes the ServiceAccounts of drivers, and the one of executors, in one namespace. */
export function provideServiceAccounts(step: RbacStep, namespace: Namespace, users: AccountUsers): void {
  for (const account of namespace.accounts) provide(step, namespace, account, users);
  const { executorAccount } = namespace;
  if (executorAccount === undefined) return;
  if (namespace.accounts.includes(executorAccount)) reportSharedAccount(step, namespace, executorAccount);
  else provide(step, namespace, executorAccount, users, { automountServiceAccountToken: false });
}

/** Warns of accounts that are not in the list. */
export function reportMissingAccounts(step: RbacStep, { name, accounts, executorAccount }: Namespace): void {
  for (const account of new Set([...accounts, ...(executorAccount === undefined ? [] : [executorAccount])])) {
    if (step.objects.find('ServiceAccount', name, account).length === 0) reportMissing(step, name, account);
  }
}

function provide(
  step: RbacStep,
  namespace: Namespace,
  account: string,
  users: AccountUsers,
  /** `automountServiceAccountToken` of executors, which need no token; a driver's is left alone. */
  fields: { automountServiceAccountToken?: false } = {},
): void {
  const found = step.objects.find('ServiceAccount', namespace.name, account);
  const metadata = generatedMetadata(step, namespace, account, account, users);
  if (found.length > 0) {
    for (const ours of oursToEdit(step, found)) updateOurs(step, ours, metadata, fields);
    for (const other of notOurs(step, found)) {
      label(step, other, namespace);
      if (fields.automountServiceAccountToken === false) checkToken(step, other);
    }
  } else if (step.rbac.createServiceAccounts) {
    const item = step.list.add(
      serviceAccount(metadata, fields.automountServiceAccountToken),
      rbacFile(namespace),
    );
    step.list.report(
      {
        rule: 'rbac/generated',
        severity: 'info',
        change: true,
        message: `ServiceAccount "${account}" was added ${inNamespace(namespace.name)}: \`spec.rbac.createServiceAccounts\` is true, and it was missing.`,
      },
      item,
    );
  } else {
    reportMissing(step, namespace.name, account);
  }
}

function label(step: RbacStep, { item, object, name }: RbacObject, namespace: Namespace): void {
  const labels = { ...step.settings.auditLabels, ...namespace.labels };
  if (!setLabels(object, labels)) return;
  step.list.report(
    {
      rule: 'rbac/labelled',
      severity: 'info',
      change: true,
      message: `ServiceAccount "${name}" got the labels of \`spec.auditLabels\` and of its namespace.`,
      field: { path: 'metadata.labels', proposedValue: labels },
    },
    item,
  );
}

function checkToken(step: RbacStep, { item, object, name }: RbacObject): void {
  if (object.automountServiceAccountToken === false) return;
  step.list.report(
    {
      rule: 'rbac/executor-token',
      severity: 'warning',
      message: `Executors make no API calls, but as ServiceAccount "${name}" they get a token. Set \`automountServiceAccountToken: false\`, if nothing else runs as this account.`,
      field: { path: 'automountServiceAccountToken', proposedValue: false },
    },
    item,
  );
}

function reportMissing(step: RbacStep, namespace: string | undefined, account: string): void {
  step.list.report({
    rule: 'rbac/missing-account',
    severity: 'warning',
    message: `ServiceAccount "${account}" ${inNamespace(namespace)} is not among the input. Without it no Pod that runs as it can start. Add it, or set \`spec.rbac.createServiceAccounts\` to true, unless something else makes it.`,
  });
}

function reportSharedAccount(step: RbacStep, namespace: Namespace, account: string): void {
  step.list.report({
    rule: 'rbac/executor-account',
    severity: 'warning',
    message: `\`spec.rbac.executorServiceAccount\` "${account}" is an account of drivers too ${inNamespace(namespace.name)}, so executors hold the rights of a driver. Choose another account for one of them.`,
  });
}
