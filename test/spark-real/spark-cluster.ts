import type { Deployment } from './deployment.ts';
import type { Workload } from './job.ts';
import { type Pod, podFrom, sparkContainer } from './pod.ts';
import { RAISED_LIMITS } from './spark-limits.ts';

/**
 * What the Apache operator makes of a SparkCluster: a master and a worker, each of a StatefulSet.
 *
 * Source: apache/spark-kubernetes-operator, SparkClusterResourceSpec.
 */
export function deploySparkCluster({ metadata: { name }, spec }: Workload, client: Pod): Deployment {
  const options = Object.entries({ ...RAISED_LIMITS, ...spec.sparkConf })
    .map(([key, value]) => `-D${key}="${value}"`)
    .join(' ');
  const service = `${name}-master-svc`;

  const master = daemon(
    spec.masterSpec,
    'master',
    `${name}-master-0`,
    'org.apache.spark.deploy.master.Master',
    '',
  );
  addEnv(master, { SPARK_MASTER_OPTS: options });
  const url = `spark://${service}:7077`;
  const worker = daemon(
    spec.workerSpec,
    'worker',
    `${name}-worker-0`,
    'org.apache.spark.deploy.worker.Worker',
    url,
  );
  addEnv(worker, { SPARK_LOG_DIR: '/opt/spark/work/logs', SPARK_WORKER_OPTS: options });

  return { pods: [master, worker, client], main: client.metadata.name, configMaps: new Map(), service };
}

function daemon(spec: any, role: string, name: string, mainClass: string, url: string): Pod {
  const pod = podFrom(spec?.statefulSetSpec?.template, role, { name, role });
  const container = sparkContainer(pod);
  container.command = ['bash'];
  container.args = [
    '-c',
    `/opt/spark/sbin/start-${role}.sh ${url} && while /opt/spark/sbin/spark-daemon.sh status ${mainClass} 1; do sleep 1; done`,
  ];
  return pod;
}

function addEnv(pod: Pod, env: Record<string, string>): void {
  const container = sparkContainer(pod);
  container.env = [
    ...(container.env ?? []),
    ...Object.entries(env).map(([name, value]) => ({ name, value })),
  ];
}
