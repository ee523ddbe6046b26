/** The ServiceAccounts that Spark runs as: labelled where they are found, made on request where not. */
import { setAnnotations, setLabels } from '../../../src/kubernetes/labels.ts';
import { serviceAccount } from '../../../src/kubernetes/rbac.ts';
import { addObject, notOurs, oursToEdit, updateOurs } from '../generated/generated-objects.ts';
import type { KnownObject } from '../generated/known-objects.ts';
import { findWanted } from '../generated/moved-objects.ts';
import { removeSuperseded } from '../generated/prune.ts';
import { inNamespace } from '../generated/words.ts';
import { accountMetadata, RBAC_FOLDER } from './account-metadata.ts';
import type { Namespace } from './namespaces.ts';
import { finding } from './rules.ts';
import type { RbacGeneration, RbacStep } from './step.ts';

/** Labels or makes the ServiceAccounts of drivers, and the one of executors, in one namespace. */
export function provideServiceAccounts(step: RbacGeneration, namespace: Namespace): void {
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
  step: RbacGeneration,
  namespace: Namespace,
  account: string,
  /** `automountServiceAccountToken` of executors, which need no token; a driver's is left alone. */
  fields: { automountServiceAccountToken?: false } = {},
): void {
  const found = findWanted(step, 'ServiceAccount', namespace.name, account);
  const metadata = accountMetadata(step, namespace, account, account);
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
    addObject(step, RBAC_FOLDER, object, '`spec.rbac.createServiceAccounts` is true, and it is missing');
  } else {
    reportMissing(step, namespace.name, account);
  }
}

function label(step: RbacStep, { item, object, name }: KnownObject, namespace: Namespace): void {
  const { auditLabels, auditAnnotations } = step.settings;
  const labels = { ...auditLabels, ...namespace.labels };
  const annotations = { ...auditAnnotations, ...namespace.annotations };
  const changed = [setLabels(object, labels), setAnnotations(object, annotations)];
  if (!changed.includes(true)) return;
  const field = changed[0]
    ? { path: 'metadata.labels', proposedValue: labels }
    : { path: 'metadata.annotations', proposedValue: annotations };
  step.list.report(
    finding(
      'labelled',
      `gives ServiceAccount "${name}" the labels of \`spec.auditLabels\` and of its namespace.`,
      field,
    ),
    item,
  );
}

function checkToken(step: RbacStep, { item, object, name }: KnownObject): void {
  if (object.automountServiceAccountToken === false) return;
  step.list.report(
    finding(
      'executor-token',
      `Executors make no API calls, but as ServiceAccount "${name}" they get a token. Set this field to \`false\`, if nothing else runs as this account.`,
      { path: 'automountServiceAccountToken', proposedValue: false },
    ),
    item,
  );
}

function reportMissing(step: RbacStep, namespace: string | undefined, account: string): void {
  step.list.report(
    finding(
      'missing-account',
      `ServiceAccount "${account}" ${inNamespace(namespace)} is not among the input. Without it no Pod that runs as it can start. Add it, or set \`spec.rbac.createServiceAccounts\` to true, unless something else makes it.`,
    ),
  );
}

function reportSharedAccount(step: RbacStep, namespace: Namespace, account: string): void {
  step.list.report(
    finding(
      'executor-account',
      `\`spec.rbac.executorServiceAccount\` "${account}" is an account of drivers too ${inNamespace(namespace.name)}, so no executor was given it: it would hold the rights of a driver. Choose another account for one of them.`,
    ),
  );
}
