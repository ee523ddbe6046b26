import type { KubernetesObject } from 'kpt-functions';
import { annotationsOf, type Entries } from '../../../src/kubernetes/labels.ts';

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
