import { rule } from '../../../src/krm/list/rule.ts';
import type { WorkloadCheck } from './surroundings.ts';

/**
 * Volumes by `spark.kubernetes.<role>.volumes.<type>.<name>.…`: each that a setting names must have a path.
 *
 * Source: Spark KubernetesVolumeUtils.parseVolumesWithPrefix, which takes the type and name from any such key and then reads
 * `mount.path`; docs/running-on-kubernetes.md, "Using Kubernetes Volumes".
 */
export const volumeWithoutPath: WorkloadCheck = {
  ...rule('diagnosis/volume-without-path', {
    severity: 'warning',
    meaning: 'A volume in `sparkConf` has no `mount.path`, without which Spark fails.',
    remedy: 'Set the `mount.path` of the volume, or remove its other settings.',
  }),
  check: ({ roles, conf }) =>
    roles.flatMap((role) => {
      if (!role.podBySpark) return [];
      const prefix = `spark.kubernetes.${role.confOf}.volumes.`;
      const seen = new Set<string>();
      return conf.entries().flatMap(([key, value]) => {
        if (!key.startsWith(prefix)) return [];
        const [type, name] = key.slice(prefix.length).split('.');
        const volume = `${prefix}${type}.${name}.`;
        if (!type || !name || seen.has(volume) || conf.get(`${volume}mount.path`) !== undefined) return [];
        seen.add(volume);
        const message = `\`${volume}mount.path\` must be set for the volume "${name}" of the ${role.name}, or Spark fails before it makes the Pod. Set it, or remove \`${key}\`.`;
        return volumeWithoutPath.finding(message, { path: conf.path(key), currentValue: value });
      });
    }),
};
