import type { Entries } from '../../../src/kubernetes/labels.ts';

const SYNC_WAVE = 'argocd.argoproj.io/sync-wave';

/**
 * The lowest wave of workloads with these `annotations` if it is below 0, as an annotation: what a workload
 * needs must not come in a later wave. In wave 0 Argo CD orders by kind, and applies custom resources last.
 *
 * Source: Argo CD, "Sync Phases and Waves": waves in ascending order, 0 without the annotation.
 */
export function syncWave(annotations: readonly Entries[]): Entries {
  const lowest = annotations.reduce((wave, entries) => Math.min(wave, waveOf(entries)), 0);
  return lowest < 0 ? { [SYNC_WAVE]: String(lowest) } : {};
}

function waveOf(annotations: Entries): number {
  const value = annotations[SYNC_WAVE]?.trim() ?? '';
  return /^[-+]?\d+$/.test(value) ? Number(value) : 0;
}
