import { rule } from '../../../src/krm/list/rule.ts';
import { mountPoints } from '../../../src/spark/paths/mount-points.ts';
import type { WorkloadCheck } from './surroundings.ts';

/**
 * Volumes of fields are added to those of the template as they are.
 *
 * Source: kubeflow/spark-operator, internal/webhook/sparkpod_defaulter.go, addVolumes; the API server's validation of
 * Pods ("must be unique").
 */
export const duplicateMountPath: WorkloadCheck = {
  ...rule('diagnosis/duplicate-mount-path', {
    severity: 'warning',
    meaning: 'Two volumes are mounted at one path, and no API server takes such a Pod.',
    remedy: 'Remove one of the two mounts.',
  }),
  check: (workload) =>
    workload.roles.flatMap((role) => {
      const mounts = mountPoints(workload, role).filter(({ path }) => path !== undefined);
      return repeated(mounts, ({ mountPath }) => mountPath).map(({ first, again: { path, mountPath } }) => {
        const message = `The ${role.name} mounts something at "${mountPath}" twice, here and by \`${first.path}\`: the API server refuses such a Pod. Remove one of them.`;
        return duplicateMountPath.finding(message, { path: path!, currentValue: mountPath });
      });
    }),
};

/** Source: as for mounts. */
export const duplicateVolume: WorkloadCheck = {
  ...rule('diagnosis/duplicate-volume', {
    severity: 'warning',
    meaning: 'Two volumes have one name: the API server refuses the Pod, or the operator drops the first.',
    remedy: 'Give one of the two volumes another name.',
  }),
  check: ({ roles }) =>
    roles.flatMap((role) =>
      repeated(role.podVolumes, ({ volume }) => volume.name).map(({ first, again: { path, volume } }) => {
        const message = `The volume "${volume.name}" is there twice, also as \`${first.path}\`. Give one of them another name.`;
        return duplicateVolume.finding(message, { path, currentValue: volume.name });
      }),
    ),
};

function repeated<T>(all: readonly T[], key: (one: T) => string): { first: T; again: T }[] {
  const seen = new Map<string, T>();
  return all.flatMap((again) => {
    const first = seen.get(key(again));
    if (first === undefined) seen.set(key(again), again);
    return first === undefined ? [] : [{ first, again }];
  });
}
