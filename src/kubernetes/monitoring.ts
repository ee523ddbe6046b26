/** The objects of the Prometheus operator, as far as they are generated. */
import { type Metadata, newObject } from './rbac.ts';

export const MONITORING_GROUP = 'monitoring.coreos.com';

export interface AlertingRule {
  alert: string;
  expr: string;
  for?: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
}

export interface PodMetricsEndpoint {
  port: string;
  path: string;
}

export type PrometheusRule = ReturnType<typeof prometheusRule>;
export type PodMonitor = ReturnType<typeof podMonitor>;

/** Source: Prometheus operator, API reference, monitoring.coreos.com/v1. */
export function prometheusRule(metadata: Metadata, group: string, rules: AlertingRule[]) {
  const spec = { groups: [{ name: group, rules }] };
  return newObject(`${MONITORING_GROUP}/v1`, 'PrometheusRule', metadata, { spec });
}

/** A monitor of the Pods of its own namespace whose label `key` is one of `values`. */
export function podMonitor(
  metadata: Metadata,
  key: string,
  values: string[],
  podMetricsEndpoints: PodMetricsEndpoint[],
) {
  const selector = { matchExpressions: [{ key, operator: 'In', values }] };
  return newObject(`${MONITORING_GROUP}/v1`, 'PodMonitor', metadata, {
    spec: { selector, podMetricsEndpoints },
  });
}
