import type { ContainerResources } from '../../../src/kubernetes/pod-resources.ts';
import type { Requirement } from '../../../src/kubernetes/resource-quota.ts';
import type { Role } from '../../../src/spark/role.ts';
import type { Workload } from '../../../src/spark/workload.ts';

/** Where a container's request or limit can be said: the field, and the path that findings are about. */
export function howToSay(
  { conf }: Workload,
  role: Role,
  { path, kind, name }: ContainerResources,
  { in: where, resource }: Requirement,
): { path: string; field: string } {
  const field = `${path}.resources.${where}.${resource}`;
  const isSpark = kind === 'Container' && name === `spark-kubernetes-${role.settings}`;
  // Of its own container Spark says all but the limit of cpu.
  if (!isSpark || !role.podBySpark) return { path, field };
  const limit = role.fields
    ? `${role.path}.coreLimit`
    : conf.path(`spark.kubernetes.${role.settings}.limit.cores`);
  return { path: role.path, field: limit };
}
