/** ServiceAccounts that kustomize renamed, although no custom resource follows such a renaming. */
import type { Finding } from '../../../src/krm/index.ts';
import { rule } from '../../../src/krm/list/rule.ts';
import type { Entries } from '../../../src/kubernetes/labels.ts';
import { quoted } from '../../../src/values/phrases.ts';
import { inNamespace, type KnownObject } from '../catalogue/known-objects.ts';
import { previousIdentities } from '../catalogue/kustomize-annotations.ts';
import { isUsableName } from '../owned-objects/usable-names.ts';
import type { RbacStep } from './step.ts';

export const ambiguousAccount = rule('rbac/ambiguous-account', {
  severity: 'warning',
  meaning:
    'Several accounts once had the name that a workload uses, before kustomize renamed them: it is not clear which one is meant.',
  remedy: 'Write one of the new names.',
});

/**
 * What the ServiceAccount is called now that a workload with these annotations (or, without any, the functionConfig)
 * calls `account`; the same name where nothing was renamed, and where it is not clear to what.
 *
 * An account that has the name today wins. Of several that had it, the workload means the one that came
 * from its own namespace.
 */
export function currentName(
  { objects }: Pick<RbacStep, 'objects'>,
  namespace: string | undefined,
  account: string,
  workload?: Entries,
): { name: string; finding?: Finding } {
  if (objects.find('ServiceAccount', namespace, account).length > 0) return { name: account };

  const renamed = objects
    .renamedFrom('ServiceAccount', namespace, account)
    .filter(({ name }) => isUsableName('account', name));
  const meant =
    workload && namesOf(renamed).size > 1 ? fromSameBase(renamed, namespace, account, workload) : renamed;
  const names = namesOf(meant);
  if (names.size === 1 || renamed.length === 0) return { name: [...names][0] ?? account };
  const finding = ambiguousAccount.finding(
    `ServiceAccount "${account}" ${inNamespace(namespace)} was renamed to each of ${quoted(namesOf(renamed))}, so it is not clear which is meant. Write one of these names.`,
  );
  return { name: account, finding };
}

function fromSameBase(
  renamed: readonly KnownObject[],
  namespace: string | undefined,
  account: string,
  workload: Entries,
): KnownObject[] {
  const namespaces = previousIdentities(workload).map((previous) => previous.namespace);
  // kustomize records nothing on a workload that it left as it was: its namespace is what it always was.
  if (namespaces.length === 0) namespaces.push(namespace ?? 'default');
  return renamed.filter(({ annotations }) =>
    previousIdentities(annotations).some(
      (previous) => previous.name === account && namespaces.includes(previous.namespace),
    ),
  );
}

function namesOf(objects: readonly KnownObject[]): Set<string> {
  return new Set(objects.map((object) => object.name).sort());
}
