import type { ContainerResources } from '../../../src/kubernetes/pod-resources.ts';
import type { Requirement } from '../../../src/kubernetes/resource-quota.ts';
import type { Role } from '../../../src/spark/role.ts';
import type { Workload } from '../../../src/spark/workload.ts';

/** The field in which a container's request or limit can be said. */
export function fieldOf(
  { conf }: Workload,
  role: Role,
  { path, kind, name }: ContainerResources,
  { in: where, resource }: Requirement,
): string {
  const isSpark = kind === 'Container' && name === role.containerName;
  // Of its own container Spark says all but the limit of cpu.
  if (!isSpark || !role.podBySpark) return `${path}.resources.${where}.${resource}`;
  return role.fields ? `${role.path}.coreLimit` : conf.path(`spark.kubernetes.${role.confOf}.limit.cores`);
}

/** For messages: whose quota is derived. */
export function forNamespace(namespace: string | undefined): string {
  return namespace === undefined ? 'for what has no namespace' : `for namespace "${namespace}"`;
}
