/**
 * Volumes of the user's where Spark must write, or has its scratch space: whether it can. What comes as a directory of root
 * is writable for Spark by `fsGroup` alone, which Kubernetes applies to claims and not to directories of a node.
 *
 * Source: Kubernetes, "Configure a Security Context for a Pod or Container" (fsGroup); pkg/volume/hostpath (makeDir: mode
 * 0755; no fsGroup); seen in kubeflow/spark-operator #1228 (hostPath) and #1579 (claim): "Failed to create local dir".
 */
import { rule } from '../../../src/krm/list/rule.ts';
import { type MountPoint, scratchMounts } from '../../../src/spark/paths/mount-points.ts';
import { normalise } from '../../../src/spark/paths/paths.ts';
import { SPARK_USER } from '../../../src/spark/role/image.ts';
import type { Role } from '../../../src/spark/role/role.ts';
import { isOwnMount } from './own-volumes.ts';
import type { RoleCheck, RoleToCheck } from './role-check.ts';

/** Directories of every node that anybody may write to. */
const FOR_ALL = ['/tmp', '/var/tmp', '/dev/shm'];

/** Nodes with disks of their own have them as such directories: whether somebody prepared those is not in the workload. */
export const hostPath: RoleCheck = {
  ...rule('read-only-root/host-path', {
    severity: 'warning',
    meaning: 'Spark writes to a directory of the node, which belongs to root unless somebody prepared it.',
    remedy:
      'Mount an `emptyDir` or an `ephemeral` claim there, or make the directory writable for Spark on every node.',
  }),
  check: (given) =>
    unprepared(given).flatMap(({ mountPath, path, source }) => {
      if (!source?.hostPath) return [];
      const { path: directory, type } = source.hostPath;
      if (typeof directory !== 'string' || FOR_ALL.includes(normalise(directory))) return [];
      const { role } = given;
      const owner =
        type === 'DirectoryOrCreate'
          ? 'where the kubelet makes it, it belongs to root'
          : 'it belongs to root unless somebody prepared it';
      const message = `The ${role.name} must be able to write to ${mountPath}, where \`${path}\` mounts the directory "${directory}" of the node: ${owner}, and \`fsGroup\` does not change that. Make it writable for ${userOf(role)} on every node, or mount an emptyDir or an ephemeral claim there. Namespaces under the Pod Security profiles "baseline" and "restricted" refuse it anyway.`;
      return hostPath.finding(message, { path: path ?? role.path, currentValue: directory });
    }),
};

export const claimOwner: RoleCheck = {
  ...rule('read-only-root/claim-owner', {
    severity: 'warning',
    meaning: 'Spark writes to a claim that belongs to root: the Pod has no `fsGroup`.',
    remedy: 'Set `fsGroup` in the security context of the Pod.',
  }),
  check: (given) => {
    const { role, plan } = given;
    // Beside claims of ours it is written.
    if (fsGroupOf(role) !== undefined || plan.mounts.some(({ volume }) => volume.source)) return [];
    return unprepared(given).flatMap(({ mountPath, path, source }) => {
      if (!source?.persistentVolumeClaim && !source?.ephemeral) return [];
      const message = `The ${role.name} must be able to write to ${mountPath}, where \`${path}\` mounts a claim: a new one belongs to root. \`fsGroup\` of its Pod must be set, such as ${SPARK_USER}, unless the volume is writable for ${userOf(role)} by itself.`;
      return claimOwner.finding(message, { path: path ?? role.path });
    });
  },
};

/** The volumes that nothing in the workload makes writable: no init container that mounts one, and Spark is not root. */
function unprepared({ role, plan }: RoleToCheck): MountPoint[] {
  if (role.user === 0) return [];
  const prepared = new Set(
    role.otherContainers
      .filter(({ init }) => init)
      .flatMap(({ container }) => (container.volumeMounts ?? []).map(({ name }) => name)),
  );
  const scratch = scratchMounts(role, isOwnMount).map((mount) => ({ ...mount, readOnly: false }));
  const standing = new Map([...plan.standing, ...scratch].map((mount) => [mount.mountPath, mount]));
  return [...standing.values()].filter(({ volume }) => volume !== undefined && !prepared.has(volume));
}

/** Of the Pod context in effect. */
function fsGroupOf({ places }: Role): unknown {
  return places.find(({ podContext }) => podContext.value)?.podContext.get('fsGroup');
}

function userOf({ user }: Role): string {
  return user === undefined ? 'the user of the image' : `user ${user}`;
}
