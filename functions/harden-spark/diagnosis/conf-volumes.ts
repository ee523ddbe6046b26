/**
 * Volumes by `spark.kubernetes.<role>.volumes.<type>.<name>.…`: what Spark refuses of them, which it does before it makes
 * the Pod of the driver.
 *
 * Source: Spark KubernetesVolumeUtils.parseVolumesWithPrefix, which takes type and name from any such key;
 * docs/running-on-kubernetes.md, "Using Kubernetes Volumes". test/spark-pods asks Spark's builders.
 */
import { type Rule, rule } from '../../../src/krm/list/rule.ts';
import { holdsPlaceholder } from '../../../src/kubernetes/placeholder.ts';
import type { LocatedText } from '../../../src/spark/part.ts';
import type { Role } from '../../../src/spark/role/role.ts';
import { sparkVersions } from '../../../src/spark/role/spark-versions.ts';
import { canBeInOneOf, type VersionRange } from '../../../src/spark/version.ts';
import type { Workload } from '../../../src/spark/workload.ts';
import { alternatives } from '../../../src/values/phrases.ts';
import type { WorkloadCheck } from './surroundings.ts';

/** A type that Spark knows, in the versions of its range; without one in all. */
interface VolumeType extends VersionRange {
  readonly type: string;
  /** The options that a volume of it must have. */
  readonly required: readonly string[];
}

const TYPES: readonly VolumeType[] = [
  { type: 'hostPath', required: ['path'] },
  { type: 'persistentVolumeClaim', required: ['claimName'] },
  { type: 'emptyDir', required: [] },
  { type: 'nfs', required: ['server', 'path'] },
  // In no release yet: Spark's master branch has it, 4.3.0 not.
  { type: 'csi', required: [], since: '4.4' },
];

/** A volume of one role. */
interface ConfVolume {
  readonly workload: Workload;
  readonly role: Role;
  readonly type: string;
  readonly name: string;
  /** What the keys of its settings begin with. */
  readonly prefix: string;
  /** The first of its settings. */
  readonly first: LocatedText & { readonly key: string };
  /** Of one of its settings. */
  get(key: string): LocatedText | undefined;
}

export const volumeWithoutPath = checkOfVolumes(
  rule('diagnosis/volume-without-path', {
    severity: 'warning',
    meaning: 'A volume in `sparkConf` has no `mount.path`, without which Spark fails.',
    remedy: 'Set the `mount.path` of the volume, or remove its other settings.',
  }),
  ({ role, name, prefix, first, get }) => {
    if (get('mount.path') !== undefined) return [];
    const message = `\`${prefix}mount.path\` must be set for the volume "${name}" of the ${role.name}, or Spark fails before it makes the Pod. Set it, or remove \`${first.key}\`.`;
    return [{ message, at: first }];
  },
);

export const volumeWithoutOption = checkOfVolumes(
  rule('diagnosis/volume-without-option', {
    severity: 'warning',
    meaning: 'A volume in `sparkConf` lacks an option that Spark asks for.',
    remedy: 'Set the option, or remove the settings of the volume.',
  }),
  ({ role, type, name, prefix, first, get }) => {
    const required = TYPES.find((row) => row.type === type)?.required;
    return (required ?? [])
      .map((option) => `options.${option}`)
      .filter((option) => get(option) === undefined)
      .map((option) => {
        const message = `\`${prefix}${option}\` must be set for the volume "${name}" of the ${role.name}, or Spark fails before it makes the Pod: "${option} is required for ${type}".`;
        return { message, at: first };
      });
  },
);

/** Source: Spark, "Kubernetes Volume type `csi` is not supported" (3.3 to 4.3). */
export const unknownVolumeType = checkOfVolumes(
  rule('diagnosis/unknown-volume-type', {
    severity: 'warning',
    meaning: 'A volume in `sparkConf` is of a type that Spark does not know.',
    remedy: 'Use a type that Spark knows, or a volume of the operator or of the Pod template.',
  }),
  ({ workload, role, type, name, first }) => {
    const versions = sparkVersions(workload);
    const known = TYPES.filter((row) => canBeInOneOf(versions, row)).map((row) => row.type);
    if (known.includes(type)) return [];
    const message = `The type of the volume "${name}" of the ${role.name} must be ${alternatives(known)}, got "${type}": Spark fails before it makes the Pod. Other types can be in a Pod template.`;
    return [{ message, at: first }];
  },
);

/**
 * Spark passes the path on as it is. What is not absolute the kubelet takes to be below `/`, while Spark, for scratch
 * space, takes it to be below its working directory.
 *
 * Source: Kubernetes core/v1 VolumeMount ("Must not contain ':'"), ValidateVolumeMounts, kubelet_pods.go (makeMounts).
 */
export const volumePath = checkOfVolumes(
  rule('diagnosis/volume-path', {
    severity: 'warning',
    meaning: 'The `mount.path` of a volume in `sparkConf` is no absolute path.',
    remedy: 'Write the whole path of the directory in the container.',
  }),
  ({ role, name, get }) => {
    const at = get('mount.path');
    if (!at || holdsPlaceholder(at.value) || (at.value.startsWith('/') && !at.value.includes(':'))) return [];
    const message = `\`${at.path}\` must be an absolute path without ":", such as "/data", got "${at.value}": the volume "${name}" of the ${role.name} would not be where the job looks for it, or its Pod would be refused.`;
    return [{ message, at }];
  },
);

/** What Spark refuses of single settings. */
const REFUSED: readonly (VersionRange & {
  readonly key: string;
  readonly must: string;
  readonly refuses: (value: string, volume: ConfVolume) => boolean;
})[] = [
  {
    key: 'mount.readOnly',
    must: 'be "true" or "false"',
    refuses: (value) => !/^(true|false)$/i.test(value) && !holdsPlaceholder(value),
  },
  {
    key: 'mount.subPathExpr',
    must: 'not be set beside `mount.subPath`',
    refuses: (_value, { get }) => get('mount.subPath') !== undefined,
    since: '4.0',
  },
  {
    key: 'options.sizeLimit',
    must: 'be 1024 or more, or have a unit such as "Gi"',
    // An empty text counts as a number without digits.
    refuses: (value) => /^\d*$/.test(value) && Number(value) < 1024,
    since: '4.0',
  },
];

export const volumeSetting = checkOfVolumes(
  rule('diagnosis/volume-setting', {
    severity: 'warning',
    meaning: 'Spark refuses a setting of a volume in `sparkConf`.',
    remedy: 'Write a value that Spark takes, or remove the setting.',
  }),
  (volume) => {
    const versions = sparkVersions(volume.workload);
    return REFUSED.flatMap((row) => {
      const at = volume.get(row.key);
      if (!at || !canBeInOneOf(versions, row) || !row.refuses(at.value, volume)) return [];
      const message = `\`${at.path}\` must ${row.must}, got "${at.value}": Spark fails before it makes the Pod of the ${volume.role.name}.`;
      return [{ message, at }];
    });
  },
);

/** A check of each volume; what is still a placeholder is not judged. */
function checkOfVolumes(
  said: Rule,
  check: (volume: ConfVolume) => { readonly message: string; readonly at: LocatedText }[],
): WorkloadCheck {
  return {
    ...said,
    check: (workload) =>
      workload.roles.flatMap((role) =>
        volumesInConf(workload, role).flatMap((volume) =>
          check(volume).map(({ message, at: { path, value } }) =>
            said.finding(message, { path, currentValue: value }),
          ),
        ),
      ),
  };
}

function volumesInConf(workload: Workload, role: Role): ConfVolume[] {
  if (!role.podBySpark) return [];
  const { conf } = workload;
  const all = `spark.kubernetes.${role.confOf}.volumes.`;
  const volumes = new Map<string, ConfVolume>();
  for (const { key: below, value, path } of conf.below(all)) {
    const [type, name] = below.split('.');
    const prefix = `${all}${type}.${name}.`;
    if (!type || !name || volumes.has(prefix) || holdsPlaceholder(below)) continue;
    const first = { key: all + below, value, path };
    const get = (key: string) => conf.located(prefix + key);
    volumes.set(prefix, { workload, role, type, name, prefix, first, get });
  }
  return [...volumes.values()];
}
