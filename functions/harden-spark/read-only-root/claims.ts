import { rule } from '../../../src/krm/list/rule.ts';
import { type ClaimLookup, writersOf } from '../../../src/kubernetes/persistent-volume-claims.ts';
import { SPARK_USER } from '../../../src/spark/role/image.ts';
import type { Place } from '../../../src/spark/role/place.ts';
import { isSeveralPods } from '../../../src/spark/role/resources.ts';
import type { Role } from '../../../src/spark/role/role.ts';
import type { Workload } from '../../../src/spark/workload.ts';
import { append, type MultiMap } from '../../../src/values/multi-map.ts';
import { enumerated } from '../../../src/values/phrases.ts';
import type { Check } from '../findings/check.ts';
import { podContextOf } from '../workloads/context-place.ts';
import type { RoleToCheck } from './role-check.ts';
import type { WritableDirectory } from './writable-directory.ts';

type MountsOfRole = { readonly role: Role; readonly mounts: readonly WritableDirectory[] };

/**
 * Claims that cannot be mounted by all the Pods that are to have them. One node is not enough either: nothing
 * keeps driver and executors together on it, and a Pod elsewhere waits for ever.
 */
export const claimAccess: Check<[workload: Workload, roles: readonly MountsOfRole[], claim: ClaimLookup]> = {
  ...rule('read-only-root/claim-access', {
    severity: 'warning',
    meaning: 'More Pods mount a claim than its access modes allow.',
    remedy: 'Give the claim `ReadWriteMany`, or each Pod an `ephemeral` volume of its own.',
  }),
  check: (workload, roles, claim) => {
    const users: MultiMap<string, Role> = new Map();
    for (const { role, mounts } of roles) {
      const names = mounts.flatMap(({ volume }) => volume.source?.persistentVolumeClaim?.claimName ?? []);
      for (const name of new Set(names)) append(users, name, role);
    }
    return [...users].flatMap(([name, using]) => {
      const object = claim(name, workload.taken.namespace);
      const writers = object && writersOf(object);
      if (!writers || writers === 'many') return [];
      if (writers !== 'none' && using.length === 1 && !isSeveralPods(workload, using[0]!)) return [];
      const who = enumerated(
        using.map((role) => `the ${role.name}${isSeveralPods(workload, role) ? 's' : ''}`),
      );
      const modes = (object as unknown as { spec: { accessModes: string[] } }).spec.accessModes.join(', ');
      const message = `The claim "${name}" is mounted by ${who}, but its access modes are ${modes}: Pods that cannot mount it do not start. It must have ReadWriteMany, or each Pod an \`ephemeral\` volume of its own.`;
      return claimAccess.finding(message, { path: using[0]!.path });
    });
  },
};

/**
 * A volume that is no emptyDir belongs to root: the Pod's `fsGroup` makes it writable for Spark. One that is there
 * stays, whatever it is.
 *
 * Source: Kubernetes, "Configure a Security Context for a Pod or Container"; spark-docker (uid and gid 185). The
 * operator replaces the Pod's whole context by its field: kubeflow/spark-operator sparkpod_defaulter.go.
 */
export function planFsGroup({ role, plan, changes }: RoleToCheck, chosen: Place): void {
  if (!plan.mounts.some(({ volume }) => volume.source)) return;
  const podContext = podContextOf(role, chosen);
  if (podContext.get('fsGroup') !== undefined) return;
  changes.set(`fsGroup: ${SPARK_USER}`, { part: podContext, set: 'fsGroup', to: SPARK_USER });
}
