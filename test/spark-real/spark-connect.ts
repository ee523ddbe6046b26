import { apiServer } from './addresses.ts';
import type { Deployment } from './deployment.ts';
import type { Workload } from './job.ts';
import { type Pod, podFrom, sparkContainer } from './pod.ts';
import { RAISED_LIMITS } from './spark-limits.ts';

/**
 * What the Kubeflow operator makes of a SparkConnect: the server's Pod, from its template.
 *
 * Source: kubeflow/spark-operator, internal/controller/sparkconnect/{options,reconciler}.go.
 */
export function deploySparkConnect({ metadata, spec }: Workload, client: Pod): Deployment {
  const name = `${metadata.name}-server`;
  const pod = podFrom(spec.server.template, 'spark-kubernetes-driver', { name, role: 'connect-server' });
  const container = sparkContainer(pod);
  const conf = {
    ...RAISED_LIMITS,
    'spark.kubernetes.driver.master': apiServer.url,
    'spark.kubernetes.namespace': metadata.namespace,
    'spark.kubernetes.container.image': spec.image,
    ...spec.sparkConf,
    'spark.driver.cores': spec.server.cores,
    'spark.driver.memory': spec.server.memory,
    'spark.driver.bindAddress': '0.0.0.0',
    'spark.driver.host': '$POD_IP',
    'spark.driver.port': '7078',
    'spark.driver.blockManager.port': '7079',
    'spark.kubernetes.driver.pod.name': name,
    'spark.executor.instances': spec.executor.instances,
    'spark.executor.cores': spec.executor.cores,
    'spark.executor.memory': spec.executor.memory,
    'spark.kubernetes.executor.podNamePrefix': metadata.name,
    'spark.kubernetes.executor.podTemplateFile': templateFile,
    'spark.kubernetes.executor.podTemplateContainerName': 'spark-kubernetes-executor',
  };
  const options = Object.entries(conf)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) =>
      key === 'spark.driver.host' ? `--conf ${key}=${value}` : `--conf '${key}=${value}'`,
    );
  container.command = ['bash', '-c'];
  container.args = [
    ['$SPARK_HOME/sbin/start-connect-server.sh', `--master k8s://${apiServer.url}`, ...options].join(' '),
  ];
  container.env = [
    ...(container.env ?? []),
    { name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
    { name: 'SPARK_NO_DAEMONIZE', value: 'true' },
  ];
  const configMap = `${metadata.name}-conf`;
  const subPath = 'executor-pod-template.yaml';
  container.volumeMounts = [
    ...(container.volumeMounts ?? []),
    { name: 'spark-conf', mountPath: templateFile, subPath },
  ];
  pod.spec.volumes = [...(pod.spec.volumes ?? []), { name: 'spark-conf', configMap: { name: configMap } }];
  // YAML is a superset of JSON.
  const template = JSON.stringify({ apiVersion: 'v1', kind: 'Pod', ...spec.executor.template });
  return {
    pods: [pod, client],
    main: client.metadata.name,
    configMaps: new Map([[configMap, { [subPath]: template }]]),
    service: name,
  };
}

const templateFile = '/tmp/spark/executor-pod-template.yaml';
