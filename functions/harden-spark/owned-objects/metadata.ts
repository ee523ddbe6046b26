import type { Metadata } from '../../../src/kubernetes/rbac.ts';
import type { Settings } from '../config/settings.ts';
import type { NamedNamespace } from './namespaces.ts';
import { MANAGED_BY, ownerAnnotations } from './ownership.ts';
import { syncWave } from './sync-wave.ts';

/**
 * The metadata of a generated object: our labels, the user's, and whose it is.
 *
 * @param what the account, or whatever else it was generated for in the namespace
 * @param users the workloads that need it
 */
export function generatedMetadata(
  { auditLabels, auditAnnotations, origin }: Settings,
  name: string,
  { name: namespace, entry }: NamedNamespace,
  what: string,
  users: readonly { readonly wave: number }[],
): Metadata {
  return {
    name,
    namespace,
    labels: { ...MANAGED_BY, ...auditLabels, ...entry?.labels },
    annotations: {
      ...auditAnnotations,
      ...entry?.annotations,
      ...ownerAnnotations(origin, namespace, what),
      ...syncWave(users.map(({ wave }) => wave)),
    },
  };
}
