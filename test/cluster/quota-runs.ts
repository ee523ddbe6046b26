/** Quotas on a real API server, and the Pods and claims of runs that they count. */
import { parse } from 'yaml';
import { hardenSpark } from '../../functions/harden-spark/function.ts';
import { transform } from '../../src/krm/index.ts';
import { until } from '../real/until.ts';
import type { Made } from '../spark-pods/spark-pods.ts';
import { ApiError } from './api.ts';
import type { Cluster } from './cluster.ts';

/** The list as the function leaves it, with these settings. */
export function hardened(items: readonly object[], spec = ''): { items: any[]; results?: any } {
  const functionConfig = {
    apiVersion: 'fn.kpt.dev/v1alpha1',
    kind: 'HardenSpark',
    metadata: { name: 'harden-spark' },
    spec: { readOnlyRootFilesystem: { mode: 'Off' }, ...parse(spec || '{}') },
  };
  const list = { apiVersion: 'config.kubernetes.io/v1', kind: 'ResourceList', items, functionConfig };
  const { stdout } = transform(hardenSpark, JSON.stringify(list));
  return parse(stdout);
}

/** Creates the quota, and waits until the server knows what is used. */
export async function withQuota(cluster: Cluster, namespace: string, quota: any): Promise<void> {
  const path = `/api/v1/namespaces/${namespace}/resourcequotas`;
  await cluster.api.create(path, { metadata: { name: quota.metadata.name }, spec: quota.spec });
  await until('the status of the quota', async () => {
    const { status } = await cluster.api.get(`${path}/${quota.metadata.name}`);
    return Object.keys(status.hard ?? {}).length === Object.keys(quota.spec.hard).length;
  });
}

/** Creates the claims and Pods of a run, executors numbered from `first`; what the server says to those that it refuses. */
export function createRun(
  cluster: Cluster,
  namespace: string,
  { driver, executor }: { driver?: Made; executor: Made },
  executors: number,
  first = 0,
): Promise<string[]> {
  const numbered = Array.from({ length: executors }, (_, index) => ({
    ...executor,
    name: `exec-${first + index}`,
  }));
  return createPods(cluster, namespace, [...(driver ? [{ ...driver, name: 'driver' }] : []), ...numbered]);
}

/** Creates Pods and the claims of each; what the server says to those that it refuses. */
export async function createPods(
  cluster: Cluster,
  namespace: string,
  pods: readonly (Made & { readonly name: string })[],
): Promise<string[]> {
  const refused: string[] = [];
  const create = async (resource: string, object: object) => {
    try {
      await cluster.api.create(`/api/v1/namespaces/${namespace}/${resource}`, object);
    } catch (error) {
      if (!(error instanceof ApiError && error.code === 403)) throw error;
      refused.push(error.message);
    }
  };
  for (const { pod, claims, name } of pods) {
    for (const claim of claims) await create('persistentvolumeclaims', { ...claim, metadata: { name } });
    await create('pods', { ...pod, metadata: { name } });
  }
  return refused;
}

export function shown(amounts: ReadonlyMap<string, bigint>): Record<string, string> {
  return Object.fromEntries([...amounts].sort().map(([resource, amount]) => [resource, String(amount)]));
}
