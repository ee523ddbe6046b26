/** The ServiceAccounts that Spark runs as: labelled where they are found, made on request where not. */
import type { Finding } from '../../../src/krm/index.ts';
import type { Absent } from '../../../src/krm/list/result.ts';
import { rule } from '../../../src/krm/list/rule.ts';
import { setAnnotations, setLabels } from '../../../src/kubernetes/labels.ts';
import { serviceAccount } from '../../../src/kubernetes/rbac.ts';
import { inNamespace } from '../catalogue/known-objects.ts';
import type { Asking } from '../findings/asking.ts';
import type { ItemFinding } from '../findings/item-finding.ts';
import { generatedMetadata } from '../owned-objects/metadata.ts';
import { RBAC } from '../owned-objects/object-names.ts';
import { type Generated, identityOf, type WantedObject } from '../owned-objects/wanted.ts';
import { type AccountUsers, accountKey } from './account-use.ts';
import { askingFor, EXECUTOR_FIELD, type Namespaces } from './served-namespaces.ts';
import type { Namespace, RbacStep } from './step.ts';

export const missingAccount = rule('rbac/missing-account', {
  severity: 'warning',
  meaning: 'A ServiceAccount that workloads run as is not among the input.',
  remedy:
    'Add the account, or set `spec.rbac.createServiceAccounts` to true. Where something else makes it, switch the rule off.',
});
export const executorIsDriver = rule('rbac/executor-account', {
  severity: 'warning',
  meaning: '`executorServiceAccount` is also the account of a driver, so no executor was given it.',
  remedy: 'Choose another account for the executors or for the drivers.',
});
export const executorToken = rule('rbac/executor-token', {
  severity: 'warning',
  meaning: 'Executors get a token of the API server, which they never call.',
  remedy: 'Set `automountServiceAccountToken` of their account to false, if nothing else runs as it.',
});
export const labelled = rule('rbac/labelled', {
  severity: 'info',
  change: true,
  meaning: 'A ServiceAccount was given the audit labels.',
});

/** The accounts of drivers of one namespace, and that of executors, unless it would give them the rights of drivers. */
export function wantedAccounts(step: RbacStep, namespace: Namespace, users: AccountUsers): Generated {
  const { name, accounts, executorAccount } = namespace;
  const drivers = [...accounts].map((account) => wanted(step, namespace, account, users));
  if (executorAccount === undefined) return { wanted: drivers, findings: [] };
  if (!accounts.has(executorAccount)) {
    return { wanted: [...drivers, wanted(step, namespace, executorAccount, users, false)], findings: [] };
  }
  const message = `\`spec.rbac.executorServiceAccount\` "${executorAccount}" is an account of drivers too ${inNamespace(name)}, so no executor was given it: it would hold the rights of a driver. Choose another account for one of them.`;
  return {
    wanted: drivers,
    findings: [
      {
        finding: { ...executorIsDriver.finding(message), absent: absentAccount(name, executorAccount) },
        askedBy: [EXECUTOR_FIELD],
      },
    ],
  };
}

/** Warns of accounts that are not in the list. */
export function missingAccounts(step: RbacStep, namespaces: Namespaces, users: AccountUsers): ItemFinding[] {
  return [...namespaces.values()].flatMap((namespace) => {
    const { name, accounts, executorAccount } = namespace;
    return [...new Set([...accounts, ...(executorAccount === undefined ? [] : [executorAccount])])]
      .filter((account) => step.objects.find('ServiceAccount', name, account).length === 0)
      .map((account) => ({
        finding: missing(name, account),
        askedBy: accountAsking(step, namespace, account, users),
      }));
  });
}

/** The account of executors has a field of its own. */
function accountAsking(step: RbacStep, namespace: Namespace, account: string, users: AccountUsers): Asking {
  const uses = users.get(accountKey(namespace.name, account)) ?? [];
  const asking = askingFor(step, namespace, account, uses);
  return account === namespace.executorAccount ? [EXECUTOR_FIELD, ...asking] : asking;
}

/** @param automount false for executors, which need no token; a driver's is left alone */
function wanted(
  step: RbacStep,
  namespace: Namespace,
  account: string,
  users: AccountUsers,
  automount?: false,
): WantedObject {
  const { settings, rbac } = step;
  const uses = users.get(accountKey(namespace.name, account)) ?? [];
  const object = serviceAccount(generatedMetadata(settings, account, namespace, account, uses), automount);
  const labels = { ...settings.auditLabels, ...namespace.entry?.labels };
  const annotations = { ...settings.auditAnnotations, ...namespace.entry?.annotations };
  return {
    identity: identityOf(object),
    object,
    askedBy: accountAsking(step, namespace, account, users),
    whenMissing: rbac.createServiceAccounts
      ? { addTo: RBAC, why: '`spec.rbac.createServiceAccounts` is true, and it is missing' }
      : { tell: missing(namespace.name, account) },
    whenOurs: () => ({ fields: automount === false ? { automountServiceAccountToken: false } : {} }),
    whenForeign: ({ object, name }) => {
      const changed = [setLabels(object, labels), setAnnotations(object, annotations)];
      const findings: Finding[] = [];
      if (changed.includes(true)) {
        const message = `gives ServiceAccount "${name}" the labels of \`spec.auditLabels\` and of its namespace.`;
        const field = changed[0]
          ? { path: 'metadata.labels', proposedValue: labels }
          : { path: 'metadata.annotations', proposedValue: annotations };
        findings.push(labelled.finding(message, field, 'gets the audit labels'));
      }
      if (automount === false && object.automountServiceAccountToken !== false) {
        const message = `Executors make no API calls, but as ServiceAccount "${name}" they get a token. Set this field to \`false\`, if nothing else runs as this account.`;
        const field = { path: 'automountServiceAccountToken', proposedValue: false };
        findings.push(executorToken.finding(message, field));
      }
      return findings;
    },
    yieldsToForeign: true,
  };
}

function missing(namespace: string | undefined, account: string): Finding {
  const finding = missingAccount.finding(
    `ServiceAccount "${account}" ${inNamespace(namespace)} is not among the input. Without it no Pod that runs as it can start. Add it, or set \`spec.rbac.createServiceAccounts\` to true. If something else makes it, say so with \`rules: {${missingAccount.id}: Off}\`.`,
  );
  return { ...finding, absent: absentAccount(namespace, account) };
}

/** The account, for findings about one that is not in the list. */
export function absentAccount(namespace: string | undefined, name: string): Absent {
  return { kind: 'ServiceAccount', name, namespace };
}
