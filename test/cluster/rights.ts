import type { PolicyRule } from 'kubernetes-types/rbac/v1.d.ts';
import { until } from '../real/until.ts';
import { type Api, ApiError } from './api.ts';
import type { Cluster } from './cluster.ts';

/** What rules allow, in the words of `kubectl auth can-i`: `list pods`, `update statefulsets.apps/scale`. */
export function rightsIn(rules: readonly PolicyRule[]): string[] {
  const rights = rules.flatMap(({ apiGroups = [], resources = [], verbs }) =>
    apiGroups.flatMap((group) =>
      resources.flatMap((resource) => verbs.map((verb) => right({ verb, group, resource }))),
    ),
  );
  return [...new Set(rights)].sort();
}

/** One right, in words. */
export function right({ verb, group, resource }: { verb: string; group: string; resource: string }): string {
  if (group === '') return `${verb} ${resource}`;
  const [name, subresource] = resource.split('/');
  return `${verb} ${name}.${group}${subresource ? `/${subresource}` : ''}`;
}

/** A right in the words of the API: as a rule has it, and as a request has it. */
export function rightParts(right: string) {
  const parts = /^(\S+) ([^./]+)(?:\.([^/]+))?(?:\/(.+))?$/.exec(right);
  if (!parts) throw new Error(`"${right}" is no right`);
  const [, verb, resource, group = '', subresource] = parts as unknown as [
    string,
    string,
    string,
    string?,
    string?,
  ];
  const rule: PolicyRule = {
    apiGroups: [group],
    resources: [subresource ? `${resource}/${subresource}` : resource],
    verbs: [verb],
  };
  return { rule, request: { verb, group, resource, subresource } };
}

/** Whether the server would let a user do something in a namespace. */
export async function may(
  cluster: Cluster,
  namespace: string,
  user: string,
  right: string,
): Promise<boolean> {
  const { status } = await cluster.api.create('/apis/authorization.k8s.io/v1/subjectaccessreviews', {
    spec: { user, resourceAttributes: { namespace, ...rightParts(right).request } },
  });
  return status.allowed;
}

/** The server takes a moment until it heeds a new Role: waits for that. */
export async function untilHeeded(
  cluster: Cluster,
  namespace: string,
  user: string,
  [right]: readonly string[],
): Promise<void> {
  if (right) await until(`${user} may ${right}`, () => may(cluster, namespace, user, right));
}

/** What an account may do in its namespace, as the server says to itself; without what everybody may. */
export async function rightsOf(cluster: Cluster, namespace: string, account: string): Promise<string[]> {
  const [own, common] = await Promise.all(
    [account, 'default'].map(async (name) => {
      const kubeconfig = await cluster.kubeconfigOf(namespace, name);
      const { stdout } = await cluster.kubectl(['auth', 'can-i', '--list', '--no-headers'], { kubeconfig });
      return stdout.split('\n').flatMap((line) => {
        const [, resource, verbs] = /^(\S+) +\[\] +\[\] +\[(.*)\]$/.exec(line.trim()) ?? [];
        return resource ? verbs!.split(' ').map((verb) => `${verb} ${resource}`) : [];
      });
    }),
  );
  return own!.filter((right) => !common!.includes(right)).sort();
}

/** The HTTP code of a request. */
export async function codeOf(api: Api, method: string, path: string, body?: object): Promise<number> {
  try {
    await api.call(method, path, body);
    return 200;
  } catch (error) {
    if (error instanceof ApiError) return error.code;
    throw error;
  }
}
