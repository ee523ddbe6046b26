/** ServiceAccounts that kustomize renamed, although no custom resource follows such a renaming. */

import type { KnownObject } from '../generated/known-objects.ts';
import { previousIdentities } from '../generated/kustomize-annotations.ts';
import { isUsableName } from '../generated/usable-names.ts';
import { inNamespace, quoted } from '../generated/words.ts';
import { finding } from './rules.ts';
import type { RbacStep } from './step.ts';
import type { WorkloadAccounts } from './workload-accounts.ts';

/**
 * What the ServiceAccount is called now that `workload` (or, without one, the functionConfig) calls
 * `account`; the same name where nothing was renamed.
 *
 * An account that has the name today wins. Of several that had it, the workload means the one that came
 * from its own namespace.
 */
export function currentName(
  step: RbacStep,
  namespace: string | undefined,
  account: string,
  workload?: WorkloadAccounts,
): string {
  const { list, objects } = step;
  if (objects.find('ServiceAccount', namespace, account).length > 0) return account;

  const renamed = objects
    .renamedFrom('ServiceAccount', namespace, account)
    .filter(({ name }) => isUsableName('account', name));
  const meant = workload && namesOf(renamed).size > 1 ? fromSameBase(renamed, account, workload) : renamed;
  const names = namesOf(meant);
  if (names.size !== 1 && renamed.length > 0) {
    list.report(
      finding(
        'ambiguous-account',
        `ServiceAccount "${account}" ${inNamespace(namespace)} was renamed to each of ${quoted(namesOf(renamed))}, so it is not clear which is meant. Write one of these names.`,
      ),
      workload?.item,
    );
    return account;
  }
  const [name] = names;
  return name ?? account;
}

function fromSameBase(
  renamed: readonly KnownObject[],
  account: string,
  workload: WorkloadAccounts,
): KnownObject[] {
  const namespaces = previousIdentities(workload.annotations).map((previous) => previous.namespace);
  // kustomize records nothing on a workload that it left as it was: its namespace is what it always was.
  if (namespaces.length === 0) namespaces.push(workload.namespace ?? 'default');
  return renamed.filter(({ annotations }) =>
    previousIdentities(annotations).some(
      (previous) => previous.name === account && namespaces.includes(previous.namespace),
    ),
  );
}

function namesOf(objects: readonly KnownObject[]): Set<string> {
  return new Set(objects.map((object) => object.name).sort());
}
