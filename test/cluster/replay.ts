import type { Cluster } from './cluster.ts';
import { may, rightParts, untilHeeded } from './rights.ts';

let users = 0;

/** Those of `calls` that the API server would deny somebody with these rights, in the order of `calls`. */
export async function deniedWith(
  cluster: Cluster,
  rights: readonly string[],
  calls: readonly string[],
): Promise<string[]> {
  const namespace = 'replay';
  const user = `user-${++users}`;
  const path = `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}`;
  await cluster.createNamespace(namespace);
  await cluster.api.create(`${path}/roles`, {
    metadata: { name: user },
    rules: rights.map((right) => rightParts(right).rule),
  });
  await cluster.api.create(`${path}/rolebindings`, {
    metadata: { name: user },
    subjects: [{ kind: 'User', name: user }],
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: user },
  });
  await untilHeeded(cluster, namespace, user, rights);
  const denied: string[] = [];
  for (const call of calls) if (!(await may(cluster, namespace, user, call))) denied.push(call);
  return denied;
}
