import { mountPoints } from '../../../src/spark/mount-points.ts';
import type { Check } from './check.ts';
import { finding } from './rules.ts';

/**
 * Volumes of fields are added to those of the template as they are.
 *
 * Source: kubeflow/spark-operator, internal/webhook/sparkpod_defaulter.go, addVolumes; the API server's validation of
 * Pods ("must be unique").
 */
export const duplicateMounts: Check = (workload) =>
  workload.roles.flatMap((role) => [
    ...repeated(
      mountPoints(workload, role).filter(({ path }) => path !== undefined),
      ({ mountPath }) => mountPath,
    ).map(({ first, again }) =>
      finding(
        'duplicate-mount-path',
        `The ${role.name} mounts something at "${again.mountPath}" twice, here and by \`${first.path}\`: the API server refuses such a Pod. Remove one of them.`,
        { path: again.path!, currentValue: again.mountPath },
      ),
    ),
    ...repeated(role.podVolumes, ({ volume }) => volume.name).map(({ first, again }) =>
      finding(
        'duplicate-volume',
        `The volume "${again.volume.name}" is there twice, also as \`${first.path}\`. Give one of them another name.`,
        { path: again.path, currentValue: again.volume.name },
      ),
    ),
  ]);

function repeated<T>(all: readonly T[], key: (one: T) => string): { first: T; again: T }[] {
  const seen = new Map<string, T>();
  return all.flatMap((again) => {
    const first = seen.get(key(again));
    if (first === undefined) seen.set(key(again), again);
    return first === undefined ? [] : [{ first, again }];
  });
}
