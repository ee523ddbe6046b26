import type { AlertingRule } from '../../../src/kubernetes/monitoring.ts';
import type { MonitoringFacts } from './monitoring-facts.ts';

/** One thing to be told of, in one namespace. */
interface Alert {
  readonly alert: string;
  /** Which exporter has the metric, for the documentation. */
  readonly exporter: string;
  readonly source: string;
  readonly expr: (namespace: string, percent: number) => string;
  readonly for?: string;
  readonly severity: 'warning' | 'critical';
  readonly summary: string;
  readonly description: string;
  /** Absent: for every namespace. */
  readonly condition?: {
    readonly text: string;
    readonly holds: (workloads: readonly MonitoringFacts[]) => boolean;
  };
}

const SPARK_CONTAINERS = 'container=~"spark-kubernetes-(driver|executor)"';

/** What Spark's writable volumes can come to. An alert without its exporter never fires. */
export const ALERTS: readonly Alert[] = [
  {
    alert: 'SparkVolumeNearlyFull',
    exporter: 'k8s-ephemeral-storage-metrics',
    source:
      'jmcgrath207/k8s-ephemeral-storage-metrics, `ephemeral_storage_container_volume_limit_percentage`',
    expr: (namespace, percent) =>
      `max by (pod_namespace, pod_name, container, volume_name, mount_path) (ephemeral_storage_container_volume_limit_percentage{pod_namespace="${namespace}"}) > ${percent}`,
    severity: 'warning',
    summary: 'A volume of {{ $labels.pod_name }} is nearly full.',
    description:
      'Volume {{ $labels.volume_name }} at {{ $labels.mount_path }} holds {{ $value | printf "%.0f" }}% of its sizeLimit. The Pod is evicted when it goes over it: raise the limit for this workload.',
  },
  {
    alert: 'SparkVolumeClaimNearlyFull',
    exporter: 'kubelet',
    source: 'Kubernetes, pkg/kubelet/metrics/collectors/volume_stats.go',
    expr: (namespace, percent) =>
      `100 * kubelet_volume_stats_used_bytes{namespace="${namespace}"} / kubelet_volume_stats_capacity_bytes{namespace="${namespace}"} > ${percent}`,
    for: '1m',
    severity: 'warning',
    summary: 'The claim {{ $labels.persistentvolumeclaim }} is nearly full.',
    description:
      'The volume of claim {{ $labels.persistentvolumeclaim }} is full to {{ $value | printf "%.0f" }}%. What writes to a full volume fails with "No space left on device".',
  },
  {
    alert: 'SparkPodEvicted',
    exporter: 'kube-state-metrics',
    source: 'kubernetes/kube-state-metrics, docs/metrics/workload/pod-metrics.md, `kube_pod_status_reason`',
    expr: (namespace) =>
      `max by (namespace, pod) (max_over_time(kube_pod_status_reason{namespace="${namespace}",reason="Evicted"}[15m])) > 0`,
    severity: 'critical',
    summary: '{{ $labels.pod }} was evicted.',
    description:
      'The node evicted {{ $labels.pod }}: a volume went over its sizeLimit, or the node ran out of disk or memory. `kubectl get pod --namespace {{ $labels.namespace }} {{ $labels.pod }} --output jsonpath={.status.message}` says which.',
  },
  {
    alert: 'SparkVolumesInMemoryNearLimit',
    exporter: 'kubelet (cAdvisor) and kube-state-metrics',
    source:
      'google/cadvisor, `container_memory_working_set_bytes`; kube-state-metrics, `kube_pod_container_resource_limits`',
    expr: (namespace, percent) =>
      `100 * max by (namespace, pod, container) (container_memory_working_set_bytes{namespace="${namespace}",${SPARK_CONTAINERS}}) / max by (namespace, pod, container) (kube_pod_container_resource_limits{namespace="${namespace}",resource="memory",${SPARK_CONTAINERS}}) > ${percent}`,
    for: '1m',
    severity: 'warning',
    summary: '{{ $labels.pod }} is near its memory limit, which its volumes in memory count towards.',
    description:
      'Container {{ $labels.container }} uses {{ $value | printf "%.0f" }}% of its memory limit. What is written to a volume with medium Memory is charged to it: raise memoryOverhead, or put the volume on disk.',
    condition: {
      text: 'a workload of the namespace has a volume with `medium: Memory`',
      holds: (workloads) => workloads.some(({ hasVolumeInMemory }) => hasVolumeInMemory),
    },
  },
];

/** The alerts of one namespace. */
export function alertingRules(
  namespace: string,
  workloads: readonly MonitoringFacts[],
  percent: number,
): AlertingRule[] {
  return ALERTS.filter(({ condition }) => condition === undefined || condition.holds(workloads)).map(
    ({ alert, expr, severity, summary, description, for: duration }) => ({
      alert,
      expr: expr(namespace, percent),
      ...(duration !== undefined && { for: duration }),
      labels: { severity },
      annotations: { summary, description },
    }),
  );
}
