import type { Entries } from '../../../src/kubernetes/labels.ts';

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

/** The wave of an object with these annotations. */
export function waveOf(annotations: Entries): number {
  const value = annotations[SYNC_WAVE]?.trim() ?? '';
  return /^[-+]?\d+$/.test(value) ? Number(value) : 0;
}
