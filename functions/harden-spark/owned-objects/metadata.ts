import type { KubernetesObject } from 'kpt-functions';
import { annotationsOf, type Entries } from '../../../src/kubernetes/labels.ts';
import type { Metadata } from '../../../src/kubernetes/rbac.ts';
import type { Settings } from '../config/settings.ts';
import type { NamedNamespace } from './namespaces.ts';
import { GENERATED_FOR, MANAGED_BY, OWNER } from './ownership.ts';

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
      [OWNER]: origin.owner,
      [GENERATED_FOR]: `${namespace ?? ''}/${what}`,
      ...syncWave(users.map(({ wave }) => wave)),
    },
  };
}

const SYNC_WAVE = 'argocd.argoproj.io/sync-wave';

/**
 * The lowest of these waves if it is below 0, as an annotation: what a workload needs must not come in a later wave.
 * In wave 0 Argo CD orders by kind, and applies custom resources last.
 *
 * Source: Argo CD, "Sync Phases and Waves": waves in ascending order, 0 without the annotation.
 */
export function syncWave(waves: readonly number[]): Entries {
  const lowest = waves.reduce((one, other) => Math.min(one, other), 0);
  return lowest < 0 ? { [SYNC_WAVE]: String(lowest) } : {};
}

/** The wave that an object says. */
export function waveOf(object: KubernetesObject): number {
  const value = annotationsOf(object)[SYNC_WAVE]?.trim() ?? '';
  return /^[-+]?\d+$/.test(value) ? Number(value) : 0;
}
