import { isHistoryServer } from './history-server.ts';
import type { LocatedText } from './part.ts';
import type { Role } from './role/role.ts';
import type { Workload } from './workload.ts';

/** Who gives a driver its executors. */
export type Master =
  /** The API server: executors are Pods that the driver makes. */
  | { readonly kind: 'Kubernetes' }
  /** A standalone cluster: executors are processes in the Pods of its workers. */
  | { readonly kind: 'Standalone'; readonly url: LocatedText }
  /** Nobody: tasks run in the driver itself. */
  | { readonly kind: 'Local'; readonly url: LocatedText }
  /** Somebody of whom nothing is known. */
  | { readonly kind: 'Other'; readonly url: LocatedText };

const KUBERNETES: Master = { kind: 'Kubernetes' };

/** For the driver alone: the address of the API server, or that it makes no executors. */
const IN_DRIVER = 'spark.kubernetes.driver.master';

/**
 * The master of the driver of a workload.
 *
 * Source: apache/spark-kubernetes-operator SparkAppSubmissionWorker (`spark.master`, else one that begins with
 * `spark.master.url.prefix`); Spark KubernetesClusterManager (`spark.kubernetes.driver.master`, from 3.4 on).
 */
export function masterOf({ kind, conf, inEffect }: Workload): Master {
  if (!kind.setsMaster) {
    const url = conf.located('spark.master') ?? conf.located('spark.master.url.prefix');
    const master = url && masterAt(url);
    if (master && master.kind !== 'Kubernetes') return master;
  }
  const ofDriver = inEffect.located(IN_DRIVER);
  return ofDriver && isLocal(ofDriver.value) ? { kind: 'Local', url: ofDriver } : KUBERNETES;
}

/** Whether the driver makes executors in Pods of their own, as far as is known. */
export function makesExecutors(workload: Workload): boolean {
  if (isHistoryServer(workload)) return false;
  const { kind } = masterOf(workload);
  return kind === 'Kubernetes' || kind === 'Other';
}

/** The roles that have Pods of their own. */
export function rolesWithPods(workload: Workload): readonly Role[] {
  const { roles } = workload;
  return makesExecutors(workload) ? roles : roles.filter(({ driver }) => driver === undefined);
}

function masterAt(url: LocatedText): Master {
  if (url.value.startsWith('k8s://')) return KUBERNETES;
  if (url.value.startsWith('spark://')) return { kind: 'Standalone', url };
  return { kind: isLocal(url.value) ? 'Local' : 'Other', url };
}

/** `local`, `local[4]`, `local-cluster[2,1,1024]`. */
function isLocal(url: string): boolean {
  return url.startsWith('local');
}
