import type { Metadata } from '../../../src/kubernetes/rbac.ts';
import { syncWave } from './argo-cd.ts';
import type { Namespace } from './namespaces.ts';
import { MANAGED_BY, ownerAnnotations } from './ownership.ts';
import { accountKey } from './rbac-objects.ts';
import type { GenerationStep } from './step.ts';

/** The file for the generated objects of a namespace, relative to the package. */
export function rbacFile(namespace: Namespace): string {
  return `rbac/${namespace.name ?? 'spark'}.yaml`;
}

/** The metadata of what is generated for an account: our labels, the user's, and whose it is. */
export function generatedMetadata(
  step: GenerationStep,
  namespace: Namespace,
  account: string,
  name: string,
): Required<Pick<Metadata, 'name' | 'labels' | 'annotations'>> & Metadata {
  const key = accountKey(namespace.name, account);
  return {
    name,
    ...(namespace.name === undefined ? {} : { namespace: namespace.name }),
    labels: { ...MANAGED_BY, ...step.settings.auditLabels, ...namespace.labels },
    annotations: {
      ...ownerAnnotations(step.settings.origin, namespace.name, account),
      ...syncWave(step.users.get(key) ?? []),
    },
  };
}
