import { generatedMetadata } from '../generated/metadata.ts';
import { accountKey } from './account-key.ts';
import type { Namespace } from './namespaces.ts';
import type { RbacGeneration } from './step.ts';

/** The folder of the files that generated objects go into, relative to the package. */
export const RBAC_FOLDER = 'rbac';

/** The metadata of what is generated for an account, under the name `name`. */
export function accountMetadata(step: RbacGeneration, namespace: Namespace, account: string, name: string) {
  const uses = step.users.get(accountKey(namespace.name, account)) ?? [];
  return generatedMetadata(step.settings, name, {
    namespace,
    what: account,
    users: uses.map(({ workload }) => workload.annotations),
  });
}
