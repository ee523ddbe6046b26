import type { Entries } from '../../../src/kubernetes/labels.ts';
import type { Metadata } from '../../../src/kubernetes/rbac.ts';
import type { Settings } from '../config/settings.ts';
import type { NamespaceGroup } from './namespaces.ts';
import { ONCE_IN_A_NAMESPACE } from './object-names.ts';
import { MANAGED_BY, ownerAnnotations } from './ownership.ts';
import { syncWave } from './sync-wave.ts';

/** What a generated object is there for. */
export interface Purpose {
  /** The namespace, and the user's labels for what is generated in it. */
  namespace: { name?: string; labels: Entries; annotations: Entries };
  /** The account, or whatever else it was generated for in the namespace. */
  what: string;
  /** The waves of Argo CD in which the workloads come that need it. */
  waves: readonly number[];
}

/** The metadata of what is made once in a namespace, for `what`. */
export function namespaceMetadata(
  settings: Settings,
  namespace: NamespaceGroup<{ readonly wave: number }>,
  what: string,
) {
  const waves = namespace.workloads.map(({ wave }) => wave);
  return generatedMetadata(settings, ONCE_IN_A_NAMESPACE, { namespace, what, waves });
}

/** The metadata of a generated object: our labels, the user's, and whose it is. */
export function generatedMetadata(
  { auditLabels, auditAnnotations, origin }: Settings,
  name: string,
  { namespace, what, waves }: Purpose,
): Required<Pick<Metadata, 'name' | 'labels' | 'annotations'>> & Metadata {
  return {
    name,
    ...(namespace.name === undefined ? {} : { namespace: namespace.name }),
    labels: { ...MANAGED_BY, ...auditLabels, ...namespace.labels },
    annotations: {
      ...auditAnnotations,
      ...namespace.annotations,
      ...ownerAnnotations(origin, namespace.name, what),
      ...syncWave(waves),
    },
  };
}
