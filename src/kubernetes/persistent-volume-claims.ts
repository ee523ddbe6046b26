/**
 * Who may mount a PersistentVolumeClaim.
 *
 * Source: Kubernetes, "Persistent Volumes", access modes.
 */
import type { KubernetesObject } from 'kpt-functions';

/** The claim of this name, if it is among the objects at hand. */
export type ClaimLookup = (name: string, namespace: string | undefined) => KubernetesObject | undefined;

/** How many Pods can write to the claim at a time; undefined where the claim does not say. */
export function writersOf(claim: KubernetesObject): 'none' | 'one Pod' | 'one node' | 'many' | undefined {
  const spec: unknown = (claim as { spec?: unknown }).spec;
  const modes: unknown = (spec as { accessModes?: unknown } | undefined)?.accessModes;
  if (!Array.isArray(modes) || modes.length === 0) return undefined;
  if (modes.includes('ReadWriteMany')) return 'many';
  if (modes.includes('ReadWriteOnce')) return 'one node';
  return modes.includes('ReadWriteOncePod') ? 'one Pod' : 'none';
}
