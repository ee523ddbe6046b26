import type { PodMetricsEndpoint } from '../../../src/kubernetes/monitoring.ts';
import { metricsOnUi } from '../../../src/spark/ports.ts';
import type { Workload } from '../../../src/spark/workload.ts';

/** What alerts and monitors are made of, of one workload. */
export function monitoringFacts(workload: Workload) {
  const hasVolumeInMemory = workload.roles.some(({ podVolumes }) =>
    podVolumes.some(({ volume }) => volume.emptyDir?.medium === 'Memory'),
  );
  return { endpoints: endpointsOf(workload), hasVolumeInMemory };
}

export type MonitoringFacts = ReturnType<typeof monitoringFacts>;

/**
 * Where the Pods of a workload offer metrics: the JMX exporter that the kubeflow operator starts, and Spark's own
 * servlet on the port of the UI.
 *
 * Source: kubeflow/spark-operator pkg/common/prometheus.go, internal/webhook/sparkpod_defaulter.go (addPrometheus);
 * Spark docs/monitoring.md, Constants.UI_PORT_NAME.
 */
function endpointsOf(workload: Workload): PodMetricsEndpoint[] {
  const endpoints: PodMetricsEndpoint[] = [];
  const monitoring = workload.application.child('monitoring');
  const prometheus = monitoring.child('prometheus');
  const isExposed = ['exposeDriverMetrics', 'exposeExecutorMetrics'].some(
    (key) => monitoring.get(key) === true,
  );
  if (prometheus.value && isExposed) {
    endpoints.push({ port: prometheus.get('portName') ?? 'jmx-exporter', path: '/metrics' });
  }
  // A monitor selects drivers and executors, and not the servers of Spark Connect.
  if (workload.driver?.name !== 'driver') return endpoints;
  // Where it is not known whether they are there, a monitor would make alerts of a target that is down.
  const { executors, paths } = metricsOnUi(workload);
  if (executors === 'Yes') endpoints.push({ port: UI_PORT, path: '/metrics/executors/prometheus' });
  for (const path of paths) endpoints.push({ port: UI_PORT, path });
  return endpoints;
}

const UI_PORT = 'spark-ui';
