import type { Job, Workload } from './job.ts';
import type { Pod } from './pod.ts';
import { deploySparkApplication } from './spark-application.ts';
import { deploySparkCluster } from './spark-cluster.ts';
import { deploySparkConnect } from './spark-connect.ts';

/** What an operator makes of a workload. Executors are not part of it: Spark makes them. */
export interface Deployment {
  /** In the order of their start; the first has the first address. */
  readonly pods: readonly Pod[];
  /** The Pod whose success is that of the job. */
  readonly main: string;
  readonly configMaps: ReadonlyMap<string, Record<string, string>>;
  /** The name of the Service before the first Pod. */
  readonly service: string;
}

export function deploy(job: Job, workload: Workload): Deployment {
  switch (`${workload.apiVersion.split('/')[0]} ${workload.kind}`) {
    case 'sparkoperator.k8s.io SparkApplication':
      return deploySparkApplication(workload);
    case 'sparkoperator.k8s.io SparkConnect':
      return deploySparkConnect(workload, client(job));
    case 'spark.apache.org SparkCluster':
      return deploySparkCluster(workload, client(job));
    default:
      throw new Error(
        `${job.name}: the rig does not know the kind "${workload.kind}" of "${workload.apiVersion}"`,
      );
  }
}

/** Uses what was deployed, from a Pod that is not under test: its root is writable. */
function client({ name }: Job): Pod {
  const container = { name: 'client', command: ['bash', '/app/client.sh'] };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `${name}-client` },
    spec: { containers: [container] },
  };
}
