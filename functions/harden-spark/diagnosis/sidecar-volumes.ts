import { rule } from '../../../src/krm/list/rule.ts';
import type { WorkloadCheck } from './surroundings.ts';

/** Source: kubeflow/spark-operator, internal/webhook/sparkpod_defaulter.go, addVolumes; its issue #1147. */
export const volumeOfSidecarOnly: WorkloadCheck = {
  ...rule('diagnosis/volume-of-sidecar-only', {
    severity: 'warning',
    meaning:
      'Only a sidecar or init container mounts a volume, which the operator then leaves out of the Pod.',
    remedy: 'Mount the volume in the Spark container too, or put it into the Pod template.',
  }),
  check: ({ application, roles }) =>
    roles.flatMap((role) => {
      if (!role.fields) return [];
      const volumes = new Set(application.list<{ name: string }>('volumes').items.map(({ name }) => name));
      const reach = new Set(role.places.flatMap(({ mounts }) => mounts.items.map(({ name }) => name)));
      const inTemplate = new Set(role.template.volumes.items.map(({ name }) => name));
      return role.otherContainers.flatMap(({ path, container }) =>
        (container.volumeMounts ?? []).flatMap(({ name }, index) => {
          if (!volumes.has(name) || reach.has(name) || inTemplate.has(name)) return [];
          const message = `Only this container mounts the volume "${name}" in the ${role.name}. The operator adds a volume to a Pod only if the Spark container mounts it, so this Pod is refused. Mount it there too, or put it into the Pod template.`;
          const field = { path: `${path}.volumeMounts[${index}].name`, currentValue: name };
          return volumeOfSidecarOnly.finding(message, field);
        }),
      );
    }),
};
