import { rule } from '../../../src/krm/list/rule.ts';
import { bytesOf, Mi, roundUpTo } from '../../../src/kubernetes/quantity.ts';
import { memoryOf } from '../../../src/spark/role/resources.ts';
import type { Role } from '../../../src/spark/role/role.ts';
import type { Workload } from '../../../src/spark/workload.ts';
import { enumerated } from '../../../src/values/phrases.ts';
import type { RoleCheck } from './role-check.ts';

/**
 * What is written to volumes in memory is charged to the container, which is then killed, not evicted. Beside the
 * heap it has the overhead, and that is for the JVM and Python; the volumes come on top.
 *
 * Source: Kubernetes, "Volumes", emptyDir; Spark docs/configuration.md, spark.driver.memoryOverhead.
 */
export const memoryMedium: RoleCheck = {
  ...rule('read-only-root/memory-medium', {
    severity: 'warning',
    meaning:
      'What is written to a volume in memory counts as memory of the container, which has no room for it.',
    remedy: 'Raise the memory limit or the overhead of the role by as much, or keep the volume on disk.',
  }),
  check: ({ workload, role, plan }) => {
    const inMemory = plan.mounts.filter(({ volume }) => volume.medium === 'Memory');
    if (inMemory.length === 0) return [];
    const directories = inMemory.map(({ path, volume: { sizeLimit } }) => {
      return `${path} (${sizeLimit ? `up to ${sizeLimit}` : 'without a limit'})`;
    });
    const charged = `What the ${role.name} writes to ${enumerated(directories)} is charged to its container's memory`;
    if (!role.podBySpark) {
      const message = `${charged}: raise the memory limit in its Pod template by as much, or the container is killed.`;
      const path = role.template.context.path.replace(/securityContext$/, 'resources');
      return memoryMedium.finding(message, { path });
    }
    const memory = memoryOf(workload, role);
    const written = inMemory.reduce((sum, { volume }) => sum + (bytesOf(volume.sizeLimit ?? '') ?? 0n), 0n);
    const needed = memory.usualOverhead + written;
    if (memory.overhead >= needed && inMemory.every(({ volume }) => volume.sizeLimit)) return [];
    const { path, value, current } = remedy(workload, role, memory.heap, needed);
    const message = `${charged}: set \`${path}\` to "${value}" or more, or the container is killed.`;
    const given = current !== undefined && { currentValue: current };
    return memoryMedium.finding(message, { path, ...given, proposedValue: value });
  },
};

/** The setting that makes room: the limit of the container where it is given, else the overhead. */
function remedy({ application, conf }: Workload, role: Role, heap: bigint, overhead: bigint) {
  const own = application.child(role.key);
  const inMi = (bytes: bigint) => roundUpTo(Mi, bytes) / Mi;
  if (own.get('memoryLimit') !== undefined) {
    const path = own.keyPath('memoryLimit');
    return { path, value: `${inMi(heap + overhead)}Mi`, current: own.get('memoryLimit') };
  }
  const value = `${inMi(overhead)}m`;
  if (role.fields) return { path: own.keyPath('memoryOverhead'), value, current: own.get('memoryOverhead') };
  const key = `spark.${role.confOf}.memoryOverhead`;
  return { path: conf.path(key), value, current: conf.get(key) };
}
