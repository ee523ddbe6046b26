/** The ServiceAccounts that Spark runs as: labelled where they are found, made on request where not. */
import { setLabels } from '../../../src/kubernetes/labels.ts';
import { serviceAccount } from '../../../src/kubernetes/rbac.ts';
import { generatedMetadata } from './generated-metadata.ts';
import { addObject, notOurs, oursToEdit, updateOurs } from './generated-objects.ts';
import { findWanted } from './moved-objects.ts';
import type { Namespace } from './namespaces.ts';
import { removeSuperseded } from './prune.ts';
import type { RbacObject } from './rbac-objects.ts';
import { type GenerationStep, inNamespace, type RbacStep } from './step.ts';

/** Labels or makes the ServiceAccounts of drivers, and the one of executors, in one namespace. */
export function provideServiceAccounts(step: GenerationStep, namespace: Namespace): void {
  for (const account of namespace.accounts) provide(step, namespace, account);
  const { executorAccount } = namespace;
  if (executorAccount === undefined) return;
  if (namespace.accounts.includes(executorAccount)) reportSharedAccount(step, namespace, executorAccount);
  else provide(step, namespace, executorAccount, { automountServiceAccountToken: false });
}

/** Warns of accounts that are not in the list. */
export function reportMissingAccounts(step: RbacStep, { name, accounts, executorAccount }: Namespace): void {
  for (const account of new Set([...accounts, ...(executorAccount === undefined ? [] : [executorAccount])])) {
    if (step.objects.find('ServiceAccount', name, account).length === 0) reportMissing(step, name, account);
  }
}

function provide(
  step: GenerationStep,
  namespace: Namespace,
  account: string,
  /** `automountServiceAccountToken` of executors, which need no token; a driver's is left alone. */
  fields: { automountServiceAccountToken?: false } = {},
): void {
  const found = findWanted(step, 'ServiceAccount', namespace.name, account);
  const metadata = generatedMetadata(step, namespace, account, account);
  if (found.length > 0) {
    const others = notOurs(step, found);
    const { packages } = step;
    for (const ours of oursToEdit(step, found)) {
      const isSuperseded = others.some(({ item }) => packages.packageOf(item) === packages.home);
      if (isSuperseded && removeSuperseded(step, ours)) continue;
      updateOurs(step, ours, metadata, fields);
    }
    for (const other of others) {
      label(step, other, namespace);
      if (fields.automountServiceAccountToken === false) checkToken(step, other);
    }
  } else if (step.rbac.createServiceAccounts) {
    const object = serviceAccount(metadata, fields.automountServiceAccountToken);
    addObject(step, namespace, object, '`spec.rbac.createServiceAccounts` is true, and it is missing');
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
      message: `gives ServiceAccount "${name}" the labels of \`spec.auditLabels\` and of its namespace.`,
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
      message: `Executors make no API calls, but as ServiceAccount "${name}" they get a token. Set this field to \`false\`, if nothing else runs as this account.`,
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
    message: `\`spec.rbac.executorServiceAccount\` "${account}" is an account of drivers too ${inNamespace(namespace.name)}, so no executor was given it: it would hold the rights of a driver. Choose another account for one of them.`,
  });
}
