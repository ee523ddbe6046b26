import type { ContainerResources } from '../../../src/kubernetes/pod-resources.ts';
import type { Requirement } from '../../../src/kubernetes/resource-quota.ts';
import type { RolePods } from '../../../src/spark/sizes/workload-pods.ts';

/** The field in which a container's request or limit can be said. */
export function fieldOf(
  { containerName, coreLimitPath }: RolePods,
  { path, kind, name }: ContainerResources,
  { in: where, resource }: Requirement,
): string {
  const isSpark = kind === 'Container' && name === containerName;
  return isSpark && coreLimitPath ? coreLimitPath : `${path}.resources.${where}.${resource}`;
}

/** For messages: whose quota is derived. */
export function forNamespace(namespace: string | undefined): string {
  return namespace === undefined ? 'for what has no namespace' : `for namespace "${namespace}"`;
}
