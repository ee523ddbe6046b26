import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from './cluster.ts';
import { rightParts } from './rights.ts';

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
  const may = async (call: string): Promise<boolean> => {
    const { status } = await cluster.api.create('/apis/authorization.k8s.io/v1/subjectaccessreviews', {
      spec: { user, resourceAttributes: { namespace, ...rightParts(call).request } },
    });
    return status.allowed;
  };
  // The server takes a moment until it heeds a new Role.
  while (!(await may(rights[0]!))) await sleep(10);
  const denied: string[] = [];
  for (const call of calls) if (!(await may(call))) denied.push(call);
  return denied;
}
