import { masterOf } from './master.ts';
import type { LocatedText } from './part.ts';
import type { Workload } from './workload.ts';

/** A SparkCluster, by its name and the namespace that it is in. */
export interface ClusterName {
  readonly name: string;
  readonly namespace?: string | undefined;
}

/** What the name of the service of a master ends with. */
const SERVICE = '-master-svc';

/**
 * The clusters that the executors of a driver run in, by the services of their masters: several where the URL has several.
 * `elsewhere` says of a standalone master that it is none of a SparkCluster, as far as can be seen.
 *
 * Source: apache/spark-kubernetes-operator SparkClusterResourceSpec, buildMasterService.
 */
export function clustersOfDriver(workload: Workload): {
  readonly clusters: readonly ClusterName[];
  readonly elsewhere?: LocatedText;
} {
  const master = masterOf(workload);
  if (master.kind !== 'Standalone') return { clusters: [] };
  const { url } = master;
  const hosts = url.value.trim().slice('spark://'.length).split(',');
  const clusters = hosts.flatMap((host): ClusterName[] => {
    const [service, namespace = workload.namespace, domain = 'svc'] = host.split(':')[0]!.split('.');
    return service!.endsWith(SERVICE) && service !== SERVICE && domain === 'svc'
      ? [{ name: service!.slice(0, -SERVICE.length), namespace }]
      : [];
  });
  return clusters.length === hosts.length ? { clusters } : { clusters, elsewhere: url };
}
